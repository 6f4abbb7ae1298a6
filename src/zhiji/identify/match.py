"""The whole matching of one table: features, candidate pairs, weights, clusters. No settings, no labels."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from zhiji.identify.compare import compare
from zhiji.identify.hubs import drop_hubs
from zhiji.identify.normalize import Features
from zhiji.identify.pairs import Candidates, find_pairs
from zhiji.identify.unite import unite
from zhiji.identify.weigh import (
    Weights,
    first_weights,
    fit_weights,
    log_odds,
    probability,
    random_pairs,
    take,
    training_sample,
    without_matches,
)


@dataclass(frozen=True)
class Matched:
    """What matching found: `cluster[record]`, `score[record]` (0 to 1, how sure it belongs there; 1 = alone), what
    was learned."""

    cluster: np.ndarray
    score: np.ndarray
    weights: Weights | None = None
    candidates: Candidates | None = None
    features: Features = field(default_factory=dict)  # what was compared: without hubs
    hubs: dict[str, list[str]] = field(default_factory=dict)


def _alone(rows: int) -> Matched:
    return Matched(np.arange(rows), np.ones(rows))


def match(features: Features, *, rows: int, seed: int = 0) -> Matched:
    """Which records are one customer."""
    features, hubs = drop_hubs(features)
    if rows < 2 or not features:
        return _alone(rows)
    strangers = compare(features, *random_pairs(rows, seed=seed))
    first = first_weights(strangers, rows=rows)

    def chance(left: np.ndarray, right: np.ndarray) -> np.ndarray:
        return probability(log_odds(first, compare(features, left, right), len(left)))

    candidates = find_pairs(features, rows, chance=chance, seed=seed)
    left, right = candidates.left, candidates.right
    if not len(left):
        return _alone(rows)
    found = compare(features, left, right)
    sample = take(found, training_sample(len(left), seed=seed))
    share = len(left) / (rows * (rows - 1) / 2)
    weights = fit_weights(first, sample, share=share)
    weights = fit_weights(without_matches(weights, strangers, rows=rows), sample, share=share)
    odds = log_odds(weights, found, len(left))

    def score(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return log_odds(weights, compare(features, a, b), len(a))

    cluster = unite(rows, (left, right, odds), score=score, prior=float(np.log(weights.rate_m)))
    return Matched(cluster, _record_scores(cluster, (left, right, odds)), weights, candidates, features, hubs)


def _record_scores(cluster: np.ndarray, pairs: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
    """How sure each record is of its cluster: its surest pair inside; 1 where it is alone."""
    left, right, odds = pairs
    inside = cluster[left] == cluster[right]
    best = np.full(len(cluster), -np.inf)
    for side in (left, right):
        np.maximum.at(best, side[inside], odds[inside])
    return np.where(np.isinf(best), 1.0, probability(best))
