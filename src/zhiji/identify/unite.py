"""From pairs to customers: clusters in which the evidence of all pairs counts, so that one bad link does not glue
strangers.

Two clusters join when the pairs between them, taken together, speak for it; so a birth date that contradicts, or a
different given name at the same address, keeps a family apart even where one record without given name fits both.

Source: correlation clustering (Bansal, Blum and Chawla 2004), greedy; what counts as evidence between groups is ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass
class _Groups:
    """The groups of one component while they join: tables between groups, of which dead ones hold -inf in `surest`."""

    surest: np.ndarray  # log-odds of the surest pair
    total: np.ndarray  # sum of the log-odds of all pairs
    against: np.ndarray  # sum of what contradicts, each below 0
    sizes: np.ndarray

    def evidence(self) -> np.ndarray:
        """Half the surest pair less all that contradicts, half the mean of all pairs: above 0 two groups are one
        customer.

        The mean alone asks every pair to prove itself anew and loses a record that shares a phone with one and
        nothing with the others; the surest pair alone glues strangers. Contradictions count in full.
        """
        return (self.surest + self.against + self.total / np.outer(self.sizes, self.sizes)) / 2

    def join(self, a: int, b: int) -> None:
        """Group `b` goes into group `a`."""
        for table in (self.total, self.against):
            table[a] += table[b]
            table[:, a] = table[a]
        self.surest[a] = np.maximum(self.surest[a], self.surest[b])
        self.surest[:, a] = self.surest[a]
        self.surest[a, a] = -np.inf
        self.surest[b] = self.surest[:, b] = -np.inf
        self.sizes[a] += self.sizes[b]


def _agglomerate(odds: np.ndarray, prior: float) -> np.ndarray:
    """Greedy joining of one component: `odds` is the symmetric table of log-odds; returns a label for each member.

    A pair below `prior` (the log-odds before anything is compared) contradicts; between `prior` and 0 it says too
    little.
    """
    size = len(odds)
    groups = _Groups(odds.astype(float), odds.astype(float), np.minimum(odds - prior, 0.0), np.ones(size))
    np.fill_diagonal(groups.surest, -np.inf)
    labels = np.arange(size)
    for _ in range(size - 1):
        evidence = groups.evidence()
        a, b = divmod(int(evidence.argmax()), size)
        if evidence[a, b] <= 0:
            break
        groups.join(a, b)
        labels[labels == b] = a
    return labels


def unite(rows: int, pairs: tuple[np.ndarray, np.ndarray, np.ndarray], *, score: Score, prior: float) -> np.ndarray:
    """One cluster number for each of `rows` records.

    `pairs` is (left, right, log-odds) of the pairs that were compared; `score(left, right)` gives the log-odds of
    those that were not, so that inside a group of linked records no pair stays unseen; `prior` is the log-odds of a
    pair of which nothing is known. Components where all pairs agree stay whole; the others are looked at one by one.
    """
    labels = _cut_large(rows, *pairs)
    left, right, component = _inner_pairs(labels)
    if not len(left):
        return labels
    odds = score(left, right)
    contested = np.zeros(labels.max() + 1, bool)
    contested[component[odds <= 0]] = True
    inside = np.flatnonzero(contested[component])
    inside = inside[np.argsort(component[inside], kind="stable")]
    return _split(labels, contested, (left[inside], right[inside], odds[inside]), prior=prior)


def _bounds(sorted_labels: np.ndarray) -> np.ndarray:
    """Where each run of equal labels begins, and the end."""
    if not len(sorted_labels):
        return np.zeros(1, int)
    return np.flatnonzero(np.r_[True, np.diff(sorted_labels) != 0, True])


def _split(
    labels: np.ndarray, contested: np.ndarray, inner: tuple[np.ndarray, np.ndarray, np.ndarray], *, prior: float
) -> np.ndarray:
    """The labels after each contested component was joined anew; `inner` are its pairs, sorted by component."""
    left, right, odds = inner
    members = np.argsort(labels, kind="stable")
    members = members[contested[labels[members]]]
    result, position = labels.copy(), np.zeros(len(labels), int)
    starts, cuts = _bounds(labels[members]), _bounds(labels[left])
    position[members] = np.arange(len(members)) - np.repeat(starts[:-1], np.diff(starts))
    fresh = labels.max() + 1
    for start, stop, low, high in zip(starts[:-1], starts[1:], cuts[:-1], cuts[1:], strict=True):
        table = np.zeros((stop - start, stop - start))
        table[position[left[low:high]], position[right[low:high]]] = odds[low:high]
        result[members[start:stop]] = fresh + start + _agglomerate(table + table.T, prior)
    return np.unique(result, return_inverse=True)[1]
