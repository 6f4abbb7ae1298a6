"""What agreement weighs: a mixture of three kinds of pairs, learned from the pairs themselves without any label.

A pair is one customer twice (M), two people of one household or one building (H), or strangers (U). H differs from M
in what is personal (given name, birth date, identity number) and resembles it in what is shared (address, phone,
surname); without H a family would look like one customer.

Source: Fellegi and Sunter (1969); Winkler (1988) for EM; Winkler (2000) and Splink for the frequency of values. The
third kind is ours: the usual two kinds glue couples together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from zhiji.identify.compare import MISSING, Compared
from zhiji.identify.levels import BY_ROLE

RANDOM_PAIRS = 300_000
TRAINING_PAIRS = 250_000
ROUNDS = 40
SETTLED = 1e-4
BELIEF = 30.0  # pseudo-pairs behind each guess of SPEC: enough for a file of ten records, nothing for one of thousands
FEWEST_FAMILIES = 0.1  # pairs within families for each pair of one customer, at least: some couple is in every file
MOST_WEIGHT = 25.0  # nats; no single pair of records proves more


@dataclass(frozen=True)
class Weights:
    """What was learned: for each role the log-probability of its levels under M, H and U ("different" last), and how
    many of all pairs are M and H. `personal` roles that carry a value's frequency use it under U and H alike."""

    m: dict[str, np.ndarray]
    h: dict[str, np.ndarray]
    u: dict[str, np.ndarray]
    rate_m: float
    rate_h: float


def _log(shares: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(shares, 1e-7))


def _count_levels(role: str, compared: Compared, weights: np.ndarray) -> np.ndarray:
    said = compared.level >= 0
    return np.bincount(compared.level[said], weights=weights[said], minlength=len(BY_ROLE[role].names))


def _shares(counts: np.ndarray, guess: np.ndarray, belief: float = BELIEF) -> np.ndarray:
    return (counts + belief * guess) / (counts.sum() + belief)


def random_pairs(rows: int, *, seed: int = 0, size: int = RANDOM_PAIRS) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of records drawn evenly, no record with itself."""
    draw = np.random.default_rng(seed)
    left = draw.integers(0, rows, size)
    right = (left + draw.integers(1, max(rows, 2), size)) % rows
    return left, right


def _guess(role: str) -> np.ndarray:
    return np.array(BY_ROLE[role].guess)


def _guess_household(role: str, u: np.ndarray) -> np.ndarray:
    """Before anything is learned: personal roles as among strangers, shared ones half as among one customer's
    records."""
    return u if BY_ROLE[role].personal else 0.5 * _guess(role) + 0.5 * u


def _guess_strangers(role: str) -> np.ndarray:
    """Before anything is learned: strangers agree as often as values are common, and half as often in every lesser
    way."""
    common = BY_ROLE[role].common
    lesser = np.full(len(BY_ROLE[role].levels) - 1, common / 2)
    return np.r_[common, lesser, max(1 - common - lesser.sum(), 0.05)]


def first_weights(found: Mapping[str, Compared], *, rows: int) -> Weights:
    """Weights before learning: U from the compared random pairs of `rows` records, M from the guesses of `SPEC`, half
    a match a record."""
    size = len(next(iter(found.values())).level)
    return _weights_from(found, np.ones(size), rows)


def _weights_from(found: Mapping[str, Compared], strangers: np.ndarray, rows: int) -> Weights:
    told = min(
        1.0, rows * (rows - 1) / 2 / len(strangers)
    )  # a draw from few records repeats itself and tells no more than they
    u = {r: _shares(_count_levels(r, c, strangers * told), _guess_strangers(r)) for r, c in found.items()}
    h = {r: _guess_household(r, u[r]) for r in found}
    rate = 0.5 / rows
    return Weights(
        {r: _log(_guess(r)) for r in found}, {r: _log(h[r]) for r in found}, {r: _log(u[r]) for r in found}, rate, rate
    )


def without_matches(weights: Weights, found: Mapping[str, Compared], *, rows: int) -> Weights:
    """`weights` with U learned anew from the random pairs, those that are likely matches counted out: in a small file
    they are many."""
    match, household = _posteriors(weights, found, len(next(iter(found.values())).level))
    return replace(weights, u=_weights_from(found, 1 - match, rows).u)


def _at(table: np.ndarray, level: np.ndarray) -> np.ndarray:
    return np.append(table, 0.0)[level]  # MISSING is -1: the appended nought


def log_likelihoods(
    weights: Weights, found: Mapping[str, Compared], pairs: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log-probability of each pair's agreement under M, H and U, rates included."""
    logs = [np.full(pairs, np.log(rate)) for rate in (weights.rate_m, weights.rate_h, 1.0)]
    for role, compared in found.items():
        strangers = _strangers(weights, role, compared)
        logs[0] += _at(weights.m[role], compared.level)
        logs[1] += strangers if BY_ROLE[role].personal else _at(weights.h[role], compared.level)
        logs[2] += strangers
    return logs[0], logs[1], logs[2]


def _strangers(weights: Weights, role: str, compared: Compared) -> np.ndarray:
    by_level = _at(weights.u[role], compared.level)
    return np.where(np.isnan(compared.share), by_level, np.log(np.where(np.isnan(compared.share), 1.0, compared.share)))


def log_odds(weights: Weights, found: Mapping[str, Compared], pairs: int) -> np.ndarray:
    """Natural log of the odds that each pair is one customer: 0 = as likely as not."""
    match, household, strangers = log_likelihoods(weights, found, pairs)
    return np.clip(match - np.logaddexp(household, strangers), -MOST_WEIGHT, MOST_WEIGHT)


def probability(odds: np.ndarray) -> np.ndarray:
    """Odds (natural log) as a probability from 0 to 1."""
    return 1.0 / (1.0 + np.exp(-odds))


def _posteriors(weights: Weights, found: Mapping[str, Compared], pairs: int) -> tuple[np.ndarray, np.ndarray]:
    match, household, strangers = log_likelihoods(weights, found, pairs)
    total = np.logaddexp(np.logaddexp(match, household), strangers)
    return np.exp(match - total), np.exp(household - total)


def _step(weights: Weights, found: Mapping[str, Compared], scale: float) -> Weights:
    """One round of EM. `scale` = all pairs there are / pairs looked at; pairs no key brought count as strangers."""
    size = len(next(iter(found.values())).level)
    match, household = _posteriors(weights, found, size)
    m = {r: _log(_shares(_count_levels(r, c, match), _guess(r))) for r, c in found.items()}
    h = {
        r: weights.h[r]
        if BY_ROLE[r].personal
        else _log(_shares(_count_levels(r, c, household), _guess_household(r, np.exp(weights.u[r]))))
        for r, c in found.items()
    }
    rate_m = max(match.mean() * scale, 1e-12)
    return replace(weights, m=m, h=h, rate_m=rate_m, rate_h=max(household.mean() * scale, FEWEST_FAMILIES * rate_m))


def fit_weights(first: Weights, found: Mapping[str, Compared], *, share: float) -> Weights:
    """Weights learned from the compared pairs by EM.

    `found` holds the pairs that share a key, `share` is what part of all possible pairs they stand for: those that
    share no key are taken as strangers, whose levels are known from random pairs. So blocking bends neither m nor the
    rates.
    """
    weights = first
    for _ in range(ROUNDS):
        now = _step(weights, found, share)
        moved = abs(np.log(now.rate_m) - np.log(weights.rate_m))
        weights = now
        if moved < SETTLED:
            break
    return weights


def training_sample(pairs: int, *, seed: int = 0) -> np.ndarray:
    """Which of the pairs to learn from: all, or an even draw where there are many."""
    if pairs <= TRAINING_PAIRS:
        return np.arange(pairs)
    return np.sort(np.random.default_rng(seed).choice(pairs, TRAINING_PAIRS, replace=False))


def take(found: Mapping[str, Compared], rows: np.ndarray) -> dict[str, Compared]:
    """Some of the compared pairs."""
    return {role: Compared(c.level[rows], c.share[rows]) for role, c in found.items()}


def is_said(found: Mapping[str, Compared]) -> np.ndarray:
    """How many roles both records of each pair say."""
    return sum((c.level != MISSING).astype(int) for c in found.values())
