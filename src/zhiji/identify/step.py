"""The identify step of the cycle: record -> party_record, party. Persons and organisations are matched apart.

A record that says nothing but an id is a party of its own and costs no comparison.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.identify.match import Matched, match
from zhiji.identify.normalize import Features, get_features
from zhiji.identify.parties import People, describe
from zhiji.identify.party_ids import assign_party_ids
from zhiji.identify.records import is_bare, plan_of
from zhiji.identify.relations import find_households
from zhiji.identify.score_one import make_scorer
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.party import ORGANISATION, PERSON
from zhiji.vocabulary.tables import TABLES

_PAIR = pa.schema([("record_id", pa.string()), ("party_id", pa.string())])
_ALIAS = pa.schema([("party_id", pa.string()), ("current_id", pa.string())])


@dataclass(frozen=True)
class _Kind:
    """The records of one kind, sorted by id, with what was found."""

    kind: str
    record: pa.Table
    features: Features
    matched: Matched
    model: dict[str, object] | None


def _arrow(tables: Mapping[str, Any], name: str, schema: pa.Schema) -> pa.Table:
    table = tables.get(name)
    if table is None:
        return schema.empty_table()
    table = table if isinstance(table, pa.Table) else table.to_pyarrow()
    return table.select(schema.names).cast(schema).combine_chunks()


def _records(tables: Mapping[str, Any]) -> pa.Table:
    table = tables["record"]
    table = table if isinstance(table, pa.Table) else table.to_pyarrow()
    return TABLES["record"].conform(table).sort_by("record_id").combine_chunks()


def _of_kind(record: pa.Table, kind: str) -> pa.Table:
    is_organisation = pc.fill_null(pc.equal(record.column("kind"), ORGANISATION), False)
    return record.filter(is_organisation if kind == ORGANISATION else pc.invert(is_organisation)).combine_chunks()


def _match_kind(record: pa.Table, kind: str, seed: int) -> _Kind:
    """Match the records that say something; the others stand alone."""
    plan = plan_of(record, kind)
    features = get_features(record, plan=plan)
    telling = np.flatnonzero(~is_bare(record))
    cluster, score = len(telling) + np.arange(len(record)), np.ones(len(record))
    inner = {role: feature.at(telling) for role, feature in features.items()}
    found = match(inner, rows=len(telling), seed=seed)
    cluster[telling], score[telling] = found.cluster, found.score
    model = None
    if found.weights is not None:
        model = make_scorer(plan, found).to_json()
    return _Kind(kind, record, features, replace(found, cluster=cluster, score=score), model)


def _links(kinds: list[_Kind], tables: Mapping[str, Any]) -> pa.Table:
    """`party_record` of all kinds; ids are given over both at once, so that no id is given twice."""
    record_id = pa.concat_arrays([k.record.column("record_id").combine_chunks() for k in kinds])
    offsets = np.cumsum([0, *(int(k.matched.cluster.max(initial=-1)) + 1 for k in kinds)])
    cluster = np.concatenate([k.matched.cluster + offset for k, offset in zip(kinds, offsets[:-1], strict=True)])
    order = pc.sort_indices(record_id).to_numpy()
    before, alias = _arrow(tables, "party_record_before", _PAIR), _arrow(tables, "party_alias", _ALIAS)
    ids = assign_party_ids(record_id.take(pa.array(order)), cluster[order], before=before, alias=alias)
    score = np.concatenate([k.matched.score for k in kinds])[order]
    return TABLES["party_record"].conform(
        pa.table({"record_id": record_id.take(pa.array(order)), "party_id": ids, "score": score})
    )


def _describe_kind(found: _Kind, links: pa.Table) -> pa.Table:
    record = found.record
    party_of = {name: links.column(name).combine_chunks() for name in ("record_id", "party_id")}
    own = pc.take(party_of["party_id"], pc.index_in(record.column("record_id").combine_chunks(), party_of["record_id"]))
    encoded = own.dictionary_encode()
    seen = pc.fill_null(pc.cast(record.column("seen_at"), pa.int64()), 0).to_numpy()
    people = People(record, found.features, encoded.indices.to_numpy().astype(np.int64), encoded.dictionary, seen)
    party = describe(people, kind=found.kind, party_of=party_of)
    return _with_households(party, people) if found.kind == PERSON else party


def _with_households(party: pa.Table, people: People) -> pa.Table:
    household = find_households(people.features, people.party)
    ids = people.ids.to_pylist()
    smallest: dict[int, str] = {}
    for number, party_id in sorted((n, ids[p]) for p, n in enumerate(household.tolist()) if n >= 0):
        smallest.setdefault(number, "h" + party_id[1:])
    named = pa.array([smallest.get(n) for n in household.tolist()], pa.string())
    return party.set_column(party.column_names.index("household_id"), "household_id", named)


def run(tables: Mapping[str, Any], moment: Moment) -> dict[str, Any]:
    """Who is who: which party each record belongs to, and what is known of each party.

    Reads canonical `record`, and where there are any `party_record_before` (the cycle before) and `party_alias`
    (merges).
    Returns `party_record` and `party` in canonical columns, and `matching_model`: one row, column `body`, the learned
    scorer of persons and of organisations as JSON (`{"person": ..., "organisation": ...}`) for the live match check.
    """
    record = _records(tables)
    kinds = [_match_kind(_of_kind(record, kind), kind, moment.seed) for kind in (PERSON, ORGANISATION)]
    links = _links(kinds, tables)
    party = pa.concat_tables(
        [_describe_kind(found, links) for found in kinds if len(found.record)] or [TABLES["party"].empty()]
    )
    model = {found.kind: found.model for found in kinds if found.model}
    return {"party_record": links, "party": party, "matching_model": pa.table({"body": [json.dumps(model)]})}
