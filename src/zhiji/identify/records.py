"""The canonical table `record` as matching reads it: its columns and their roles are known, nothing is guessed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.identify.normalize import Plan
from zhiji.vocabulary.party import ORGANISATION, PERSON

_SHARED = {
    "id_number": "national_id",
    "phone": "phone",
    "email": "email",
    "wechat": "code",
    "card": "code",
    "address": "street",
    "city": "city",
    "postcode": "postcode",
}
_PERSONAL = {name: name for name in ("name", "given_name", "family_name", "sex", "birth_date")}
ROLES_OF = {PERSON: {**_PERSONAL, **_SHARED}, ORGANISATION: {"name": "company", **_SHARED}}
MATCHED = (
    "name",
    "given_name",
    "family_name",
    "birth_date",
    "id_number",
    "phone",
    "email",
    "wechat",
    "card",
    "address",
)


def is_bare(record: pa.Table) -> np.ndarray:
    """True for records that say nothing to match by: an id, and at most where somebody lives roughly."""
    said = np.zeros(len(record), bool)
    for name in MATCHED:
        said |= pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(record.column(name)), ""), False).to_numpy(
            zero_copy_only=False
        )
    return ~said


def plan_of(record: pa.Table, kind: str) -> Plan:
    """How to read the records of one kind (person | organisation)."""
    return Plan.of(record, ROLES_OF[kind])
