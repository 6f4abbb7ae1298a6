"""The table `party`: one row a person or organisation, with the value of each field that survives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.identify.names_zh import sound_given, sound_surname, split_chinese
from zhiji.identify.normalize import Feature, Features
from zhiji.identify.phones import to_e164
from zhiji.identify.survive import best_rows, take_rows
from zhiji.identify.text import fold, is_chinese
from zhiji.vocabulary.tables import TABLES

_AS_WRITTEN = ("address", "city", "job_title", "owner", "shop", "employer_ref", "dealer_ref")


def initials_of(name: str) -> str:
    """Pinyin or Latin initials of a name, lower case.

    >>> initials_of("单雄信"), initials_of("Mary Ann Smith"), initials_of("欧阳娜娜")
    ('sxx', 'mas', 'oynn')
    """
    folded = fold(name)
    if is_chinese(folded):
        family, given = split_chinese(folded)
        first = sound_surname(family)[:1] if len(family) == 1 else "".join(sound_surname(c)[:1] for c in family)
        return first + "".join(sound_given(c)[:1] for c in given)
    return "".join(token[0] for token in re.findall(r"[a-z0-9]+", folded))


@dataclass(frozen=True)
class People:
    """The records of one kind with the number of the party each belongs to (`party`, counted from 0) and when each
    was said."""

    record: pa.Table
    features: Features
    party: np.ndarray
    ids: pa.Array  # party number -> party id
    seen: np.ndarray

    def best(self, column: pa.Array, quality: np.ndarray | None = None) -> pa.Array:
        """The surviving value of `column` for every party."""
        quality = np.zeros(len(self.record)) if quality is None else quality
        return take_rows(column, best_rows(self.party, column, self.seen, quality))


def _values(feature: Feature | None, rows: int) -> pa.Array:
    """What every record says of a role, as read; null = nothing."""
    if feature is None:
        return pa.nulls(rows, pa.string())
    codes = feature.slots[0]
    return pc.take(pa.array(feature.forms["value"], pa.string()), pa.array(codes, mask=codes < 0))


def _name_quality(people: People) -> np.ndarray:
    """Whole names before half ones, Chinese script before pinyin."""
    parts = [people.features.get(role) for role in ("given", "family")]
    whole = sum((p.slots[0] >= 0).astype(int) for p in parts if p is not None)
    script = pc.fill_null(pc.match_substring_regex(people.record.column("name"), "\\p{Han}"), False)
    return whole * 2 + script.to_numpy(zero_copy_only=False).astype(int)


def _names(people: People) -> pa.Array:
    record = people.record
    joined = pc.binary_join_element_wise(record.column("given_name"), record.column("family_name"), " ")
    name = pc.coalesce(record.column("name"), joined, record.column("given_name"), record.column("family_name"))
    return people.best(_flat(name), _name_quality(people))


def _own_numbers(record: pa.Table) -> pa.Array:
    """The numbers the sources gave; what was entered live has none, its `ref` repeats the record id."""
    ref = _flat(record.column("ref"))
    ours = pc.fill_null(pc.equal(ref, _flat(record.column("record_id"))), True)
    return pc.if_else(ours, pa.scalar(None, pa.string()), ref)


def _flat(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _phones(people: People) -> pa.Array:
    number = _values(people.features.get("phone"), len(people.record))
    hidden = pc.fill_null(pc.match_substring(number, "*"), True).to_numpy(zero_copy_only=False)
    encoded = people.best(number, ~hidden).dictionary_encode()
    return pa.DictionaryArray.from_arrays(
        encoded.indices, pa.array(map(to_e164, encoded.dictionary.to_pylist()), pa.string())
    ).cast(pa.string())


def _birth_days(people: People) -> pa.Array:
    digits = people.best(_values(people.features.get("birth_date"), len(people.record)))
    parsed = pc.strptime(digits, format="%Y%m%d", unit="s", error_is_null=True)
    return pc.cast(parsed, pa.date32())


def _over_distinct(column: pa.Array, work) -> pa.Array:
    encoded = column.dictionary_encode()
    return pa.DictionaryArray.from_arrays(
        encoded.indices, pa.array(map(work, encoded.dictionary.to_pylist()), pa.string())
    ).cast(pa.string())


def _tallies(people: People) -> dict[str, pa.Array]:
    """How many records, which sources, first seen; one entry a party."""
    table = pa.table(
        {"party": people.party, "source": people.record.column("source"), "seen_at": people.record.column("seen_at")}
    )
    counted = table.group_by("party").aggregate([("party", "count"), ("seen_at", "min")]).sort_by("party")
    pairs = (
        table.select(["party", "source"])
        .group_by(["party", "source"])
        .aggregate([])
        .sort_by([("party", "ascending"), ("source", "ascending")])
    )
    pairs = pairs.filter(pc.is_valid(pairs.column("source")))
    owner, names = pairs.column("party").to_numpy(), _flat(pairs.column("source"))
    ends = np.searchsorted(owner, np.arange(len(people.ids) + 1)).astype(np.int32)
    sources = pc.binary_join(pa.ListArray.from_arrays(pa.array(ends), names), ",")
    return {
        "records": _flat(counted.column("party_count")),
        "sources": sources,
        "first_seen": _flat(counted.column("seen_at_min")),
    }


def describe(people: People, *, kind: str, party_of: Mapping[str, pa.Array]) -> pa.Table:
    """Canonical `party` rows, without households.

    `party_of`: `record_id` and `party_id` of every record of both kinds, so that employers and dealers are found.
    """
    best = {name: people.best(_flat(people.record.column(name))) for name in _AS_WRITTEN}
    name, phone = _names(people), _phones(people)

    def party_id(refs: pa.Array) -> pa.Array:
        return pc.take(party_of["party_id"], pc.index_in(refs, party_of["record_id"]))

    columns = {
        "party_id": people.ids,
        "kind": pa.array([kind] * len(people.ids), pa.string()),
        "name": name,
        "ref": people.best(_own_numbers(people.record)),
        "initials": _over_distinct(name, lambda n: initials_of(n) if n else None),
        "phone": phone,
        "phone_end": pc.utf8_slice_codeunits(phone, -4),
        "email": people.best(_values(people.features.get("email"), len(people.record))),
        "birth_date": _birth_days(people),
        "employer_id": party_id(best["employer_ref"]),
        "dealer_id": party_id(best["dealer_ref"]),
        **{field: best[field] for field in ("address", "city", "job_title", "owner", "shop")},
        **_tallies(people),
    }
    return TABLES["party"].conform(pa.table(columns))
