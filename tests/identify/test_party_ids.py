"""A customer keeps the id, whatever records come or go."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from zhiji.identify.party_ids import assign_party_ids, new_party_id

NO_ALIAS = pa.table({"party_id": pa.array([], pa.string()), "current_id": pa.array([], pa.string())})
NOTHING = pa.table({"record_id": pa.array([], pa.string()), "party_id": pa.array([], pa.string())})


def assign(
    clusters: dict[str, int], before: dict[str, str] | None = None, alias: dict[str, str] | None = None
) -> dict[str, str]:
    records = sorted(clusters)
    old = pa.table({"record_id": list(before), "party_id": list(before.values())}) if before else NOTHING
    moved = pa.table({"party_id": list(alias), "current_id": list(alias.values())}) if alias else NO_ALIAS
    ids = assign_party_ids(
        pa.array(records, pa.string()), np.array([clusters[r] for r in records]), before=old, alias=moved
    )
    return dict(zip(records, ids.to_pylist(), strict=True))


def test_new_party_is_named_after_its_smallest_record():
    assert assign({"b": 1, "a": 1}) == {"a": new_party_id("a"), "b": new_party_id("a")}


def test_new_records_change_no_id():
    assert assign({"0": 1, "a": 1, "b": 2}, {"a": "p1", "b": "p2"}) == {"0": "p1", "a": "p1", "b": "p2"}


def test_joined_parties_keep_the_id_of_most_records():
    assert set(assign({"a": 1, "b": 1, "c": 1}, {"a": "p1", "b": "p2", "c": "p2"}).values()) == {"p2"}


def test_of_equals_the_one_with_the_smallest_record_stays():
    assert set(assign({"a": 1, "b": 1}, {"a": "p9", "b": "p1"}).values()) == {"p9"}


def test_a_split_party_keeps_its_id_on_the_larger_side_only():
    ids = assign({"a": 1, "b": 2, "c": 2}, {"a": "p1", "b": "p1", "c": "p1"})
    assert ids == {"a": new_party_id("a"), "b": "p1", "c": "p1"}


def test_a_merge_by_hand_holds():
    ids = assign({"a": 1, "b": 2, "c": 3}, {"a": "p1", "b": "p2", "c": "p3"}, {"p1": "p2"})
    assert ids == {"a": "p2", "b": "p2", "c": "p3"}


def test_no_records_no_ids():
    assert assign({}) == {}


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(0, 4), min_size=1, max_size=12), st.data()
)
def test_ids_are_stable_when_records_are_added(clusters, data):
    before = assign(clusters)
    more = data.draw(st.dictionaries(st.text("ghij", min_size=1, max_size=3), st.integers(0, 9), max_size=6))
    after = assign(clusters | more, before)
    assert {record: after[record] for record in clusters} == before
    by_cluster = {
        cluster: {after[r] for r, c in (clusters | more).items() if c == cluster}
        for cluster in (clusters | more).values()
    }
    assert all(len(ids) == 1 for ids in by_cluster.values())
    assert len({next(iter(ids)) for ids in by_cluster.values()}) == len(by_cluster)
