"""What was entered live, in canonical columns, for the next cycle. Times are local, as in all of the warehouse."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from django.db.models import QuerySet
from django.utils import timezone

from zhiji.interact.app.models import Answer, Complaint, Contact, Exposure
from zhiji.interact.situation import DIALOGUE
from zhiji.vocabulary.tables import TABLES

_CHUNK = 10_000


def export_contacts() -> pa.Table:
    """Live contacts as the canonical table `contact`."""
    fields = ("pk", "record_id", "at", "channel", "direction", "topic", "summary", "staff", "promise_due")
    columns = _columns(Contact.objects.filter(record_id__gt=""), (*fields, "promise", "kept_at"))
    kept = columns.pop("kept_at")
    # A promise kept is no longer open, so the next cycle sees the contact without it.
    columns["promise"] = [None if done else text or None for text, done in zip(columns["promise"], kept, strict=True)]
    return _table("contact", columns, contact_id=[f"{DIALOGUE}:{n}" for n in columns.pop("pk")])


def export_complaints() -> pa.Table:
    """Live complaints as the canonical table `complaint`."""
    fields = ("pk", "record_id", "at", "channel", "reason", "text", "order_id", "settled_at", "satisfied")
    columns = _columns(Complaint.objects.filter(record_id__gt=""), fields)
    return _table("complaint", columns, complaint_id=[f"{DIALOGUE}:{n}" for n in columns.pop("pk")])


def export_exposures() -> pa.Table:
    """Every action that reached a customer, or would have (control), as the canonical table `exposure`."""
    fields = ("decision_id", "party_id", "at", "action", "channel", "segment", "propensity", "control", "accepted")
    return _table("exposure", _columns(Exposure.objects.all(), fields))


def export_answers() -> pa.Table:
    """Which questions were answered, as facts named `answered`. What was answered stands in identify's facts."""
    columns = _columns(Answer.objects.all(), ("pk", "party_id", "question", "at"))
    columns["value"] = columns.pop("question")
    more = {name: [text] * len(columns["at"]) for name, text in (("name", "answered"), ("said_by", "customer"))}
    return _table("fact", columns, fact_id=[f"answer:{n}" for n in columns.pop("pk")], **more)


def _columns(rows: QuerySet, fields: tuple[str, ...]) -> dict[str, list[Any]]:
    found = zip(*rows.order_by("pk").values_list(*fields).iterator(chunk_size=_CHUNK), strict=True)
    columns = dict(zip(fields, ([*column] for column in found), strict=False)) or {name: [] for name in fields}
    for name in columns.keys() & {"at", "settled_at"}:
        columns[name] = [value and timezone.localtime(value).replace(tzinfo=None) for value in columns[name]]
    return columns


def _table(name: str, columns: dict[str, list[Any]], /, **more: list[str]) -> pa.Table:
    spec = TABLES[name]
    if "source" in spec.schema.names:
        more["source"] = [DIALOGUE] * len(columns["at"])
    held = columns | more
    return spec.conform(pa.table({n: pa.array(v, spec.schema.field(n).type) for n, v in held.items()}))
