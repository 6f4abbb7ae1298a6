"""Party ids that stay: a customer keeps the id from cycle to cycle, whatever records come or go."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def new_party_id(record_id: str) -> str:
    """The id of a party that had none, from its smallest record id; the same wherever and whenever it is made.

    >>> new_party_id("till:1") == new_party_id("till:1"), new_party_id("till:1")[0]
    (True, 'n')
    """
    return "n" + hashlib.sha256(record_id.encode()).hexdigest()[:20]


def _follow(ids: pa.Array, alias: pa.Table) -> pa.Array:
    """Every id replaced by the one it was merged into, however many times in a row."""
    for _ in range(8):
        at = pc.index_in(ids, alias.column("party_id").combine_chunks())
        if at.null_count == len(ids):
            break
        ids = pc.coalesce(pc.take(alias.column("current_id").combine_chunks(), at), ids)
    return ids


def _ids_before(record_ids: pa.Array, before: pa.Table, alias: pa.Table) -> tuple[pa.Array, np.ndarray]:
    """The party each record belonged to, merges followed; and which records came to theirs by a merge."""
    at = pc.index_in(record_ids, before.column("record_id").combine_chunks())
    raw = pc.take(before.column("party_id").combine_chunks(), at)
    followed = _follow(raw, alias) if len(alias) else raw
    return followed, pc.fill_null(pc.not_equal(raw, followed), False).to_numpy(zero_copy_only=False)


def _join_merged(clusters: np.ndarray, owners: np.ndarray, merged: np.ndarray) -> np.ndarray:
    """Clusters of records that a merge brought to one party become one cluster."""
    touched = np.isin(owners, np.unique(owners[merged])) & (owners >= 0)
    size = clusters.max() + 1
    ends = (clusters[touched], size + owners[touched])
    graph = coo_matrix((np.ones(touched.sum(), np.int8), ends), shape=(size + owners.max() + 1,) * 2)
    return connected_components(graph, directed=False)[1][clusters]


def _keepers(clusters: np.ndarray, owners: np.ndarray) -> dict[int, int]:
    """Which cluster keeps which old party: the one with most of its records; of equals the one with the smallest
    record id."""
    known = np.flatnonzero(owners >= 0)
    pairs, first, counts = np.unique(
        clusters[known] * (owners.max() + 1) + owners[known], return_index=True, return_counts=True
    )
    order = np.lexsort((known[first], -counts))
    cluster, owner = pairs[order] // (owners.max() + 1), pairs[order] % (owners.max() + 1)
    once = np.sort(np.unique(owner, return_index=True)[1])
    cluster, owner = cluster[once], owner[once]
    once = np.unique(cluster, return_index=True)[1]
    return dict(zip(cluster[once].tolist(), owner[once].tolist(), strict=True))


def assign_party_ids(record_ids: pa.Array, clusters: np.ndarray, *, before: pa.Table, alias: pa.Table) -> pa.Array:
    """The party id of every record.

    `record_ids` sorted, `clusters` a number for each; `before`: `record_id`, `party_id` of the cycle before; `alias`:
    `party_id` merged into `current_id`. A cluster keeps the old party most of whose records it holds; a party id
    lives in one cluster only; a cluster without one gets an id from its smallest record id.

    >>> none = pa.table({"party_id": pa.array([], pa.string()), "current_id": pa.array([], pa.string())})
    >>> old = pa.table({"record_id": ["b"], "party_id": ["p7"]})
    >>> assign_party_ids(pa.array(["a", "b"]), np.array([0, 0]), before=old, alias=none).to_pylist()
    ['p7', 'p7']
    """
    if not len(record_ids):
        return pa.array([], pa.string())
    kept, labels = {}, np.unique(clusters, return_inverse=True)[1]
    old_ids: list[str] = []
    if len(before):
        ids, merged = _ids_before(record_ids, before, alias)
        encoded = ids.dictionary_encode()
        owners = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        old_ids = encoded.dictionary.to_pylist()
        if merged.any():
            labels = np.unique(_join_merged(labels, owners, merged), return_inverse=True)[1]
        kept = _keepers(labels, owners) if old_ids else {}
    return _named(record_ids, labels, {cluster: old_ids[owner] for cluster, owner in kept.items()})


def _named(record_ids: pa.Array, labels: np.ndarray, kept: dict[int, str]) -> pa.Array:
    first = np.unique(labels, return_index=True)[1]
    smallest = pc.take(record_ids, pa.array(first)).to_pylist()
    names = [kept.get(cluster) or new_party_id(record) for cluster, record in enumerate(smallest)]
    return pc.take(pa.array(names, pa.string()), pa.array(labels))
