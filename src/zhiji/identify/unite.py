"""From pairs to customers: clusters in which the evidence of all pairs counts, so that one bad link does not glue
strangers.

Two clusters join when all pairs between them, taken together, speak for it; so a birth date that contradicts, or a
different given name at the same address, keeps a family apart even where one record without given name fits both.

Source: correlation clustering (Bansal, Blum and Chawla 2004), greedy by mean evidence.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

LARGEST_WHOLE = 150  # a component larger than this is first cut at its weak links
CUTS = (2.0, 4.0, 6.0, 9.0, 12.0, 16.0, 20.0)  # log-odds
Score = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _components(rows: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(rows, rows))
    return connected_components(graph, directed=False)[1]


def _cut_large(rows: int, left: np.ndarray, right: np.ndarray, odds: np.ndarray) -> np.ndarray:
    """Components over likely pairs; where one is too large, only ever surer pairs hold it together."""
    kept = odds > 0
    labels = _components(rows, left[kept], right[kept])
    for cut in CUTS:
        large = np.bincount(labels)[labels] > LARGEST_WHOLE
        if not large.any():
            break
        kept &= ~large[left] | (odds > cut)
        labels = _components(rows, left[kept], right[kept])
    return labels


def _inner_pairs(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every pair inside a component of two or more, and its component."""
    order = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels)
    order = order[sizes[labels[order]] > 1]
    sorted_labels = labels[order]
    lefts, rights = [], []
    for step in range(1, int(sizes.max(initial=0))):
        same = np.flatnonzero(sorted_labels[step:] == sorted_labels[:-step])
        lefts.append(order[same])
        rights.append(order[same + step])
    left = np.concatenate(lefts) if lefts else np.zeros(0, int)
    right = np.concatenate(rights) if rights else np.zeros(0, int)
    return left, right, labels[left]


def _agglomerate(evidence: np.ndarray) -> np.ndarray:
    """Greedy joining of one component: `evidence` is the symmetric table of log-odds; returns a label for each
    member."""
    size = len(evidence)
    labels, sums, counts = np.arange(size), evidence.astype(float).copy(), np.ones(size)
    np.fill_diagonal(sums, -np.inf)
    alive = np.ones(size, bool)
    while alive.sum() > 1:
        mean = sums / np.outer(counts, counts)
        best = int(mean.argmax())
        a, b = divmod(best, size)
        if mean[a, b] <= 0:
            break
        sums[a] += sums[b]
        sums[:, a] = sums[a]
        sums[a, a] = -np.inf
        sums[b] = sums[:, b] = -np.inf
        counts[a] += counts[b]
        alive[b] = False
        labels[labels == b] = a
    return labels


def unite(rows: int, pairs: tuple[np.ndarray, np.ndarray, np.ndarray], *, score: Score) -> np.ndarray:
    """One cluster number for each of `rows` records.

    `pairs` is (left, right, log-odds) of the pairs that were compared; `score(left, right)` gives the log-odds of
    those that were not, so that inside a group of linked records no pair stays unseen.
    """
    labels = _cut_large(rows, *pairs)
    left, right, component = _inner_pairs(labels)
    if not len(left):
        return labels
    odds = score(left, right)
    contested = np.zeros(labels.max() + 1, bool)
    contested[component[odds <= 0]] = True
    return _split_contested(labels, contested, (left, right, odds))


def _split_contested(
    labels: np.ndarray, contested: np.ndarray, inner: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> np.ndarray:
    """Components where all pairs agree stay whole; only the others are looked at one by one."""
    left, right, odds = inner
    result = labels.copy()
    members = np.argsort(labels, kind="stable")
    members = members[contested[labels[members]]]
    position = np.zeros(len(labels), int)
    bounds = np.flatnonzero(np.r_[True, np.diff(labels[members]) != 0, True]) if len(members) else np.zeros(1, int)
    for start, stop in zip(bounds[:-1], bounds[1:], strict=True):
        position[members[start:stop]] = np.arange(stop - start)
    rows = np.flatnonzero(contested[labels[left]])
    rows = rows[np.argsort(labels[left[rows]], kind="stable")]
    cuts = np.flatnonzero(np.r_[True, np.diff(labels[left[rows]]) != 0, True]) if len(rows) else np.zeros(1, int)
    fresh = labels.max() + 1
    for start, stop, low, high in zip(bounds[:-1], bounds[1:], cuts[:-1], cuts[1:], strict=True):
        inside = rows[low:high]
        table = np.zeros((stop - start, stop - start))
        table[position[left[inside]], position[right[inside]]] = odds[inside]
        result[members[start:stop]] = fresh + _agglomerate(table + table.T)
        fresh += stop - start
    return np.unique(result, return_inverse=True)[1]
