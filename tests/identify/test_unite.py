"""One bad link does not glue strangers; what belongs together stays together."""

from __future__ import annotations

import numpy as np

from zhiji.identify.unite import LARGEST_WHOLE, unite


def unite_table(evidence: np.ndarray) -> list[int]:
    left, right = np.triu_indices(len(evidence), 1)
    pairs = left, right, evidence[left, right]
    return unite(len(evidence), pairs, score=lambda a, b: evidence[a, b], prior=-4.0).tolist()


def symmetric(size: int, links: dict[tuple[int, int], float], *, else_: float = -5.0) -> np.ndarray:
    table = np.full((size, size), else_)
    for (a, b), odds in links.items():
        table[a, b] = table[b, a] = odds
    return table


def groups(labels: list[int]) -> set[frozenset[int]]:
    return {frozenset(i for i, other in enumerate(labels) if other == label) for label in labels}


def test_agreeing_records_are_one_customer():
    assert groups(unite_table(symmetric(3, {(0, 1): 5, (1, 2): 5, (0, 2): 5}))) == {frozenset({0, 1, 2})}


def test_a_record_that_fits_two_strangers_joins_the_better():
    labels = unite_table(symmetric(3, {(0, 1): 8, (1, 2): 3, (0, 2): -12}))
    assert groups(labels) == {frozenset({0, 1}), frozenset({2})}


def test_two_families_with_one_weak_bridge_stay_two():
    links = dict.fromkeys([(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)], 6.0) | {(2, 3): 1.0}
    assert groups(unite_table(symmetric(6, links))) == {frozenset({0, 1, 2}), frozenset({3, 4, 5})}


def test_a_weak_link_among_strong_ones_holds():
    links = {(0, 1): 9.0, (1, 2): 9.0, (0, 2): -1.0}
    assert groups(unite_table(symmetric(3, links))) == {frozenset({0, 1, 2})}


def test_a_record_that_says_little_joins_through_one_sure_link():
    links = {(0, 1): 9.0, (1, 2): 5.0, (0, 2): -3.5}
    assert groups(unite_table(symmetric(3, links))) == {frozenset({0, 1, 2})}


def test_a_contradiction_outweighs_a_sure_link():
    links = {(0, 1): 9.0, (1, 2): 5.0, (0, 2): -10.0}
    assert groups(unite_table(symmetric(3, links))) == {frozenset({0, 1}), frozenset({2})}


def test_unlinked_records_stay_alone():
    assert len(groups(unite_table(symmetric(4, {})))) == 4


def test_a_huge_component_is_cut_at_its_weak_links():
    size = LARGEST_WHOLE + 60
    chain = {(i, i + 1): 1.0 for i in range(size - 1)} | {(2 * i, 2 * i + 1): 9.0 for i in range(size // 2)}
    labels = unite_table(symmetric(size, chain))
    assert all(len(group) == 2 for group in groups(labels))
    assert frozenset({0, 1}) in groups(labels)


def test_pairs_never_compared_are_asked_for():
    asked = []

    def score(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        asked.extend(zip(a.tolist(), b.tolist(), strict=True))
        return np.full(len(a), 4.0)

    unite(3, (np.array([0, 1]), np.array([1, 2]), np.array([4.0, 4.0])), score=score, prior=-4.0)
    assert {tuple(sorted(pair)) for pair in asked} == {(0, 1), (1, 2), (0, 2)}
