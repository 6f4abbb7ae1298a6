"""Treated against control, with an interval that holds whenever one looks.

An ordinary 95 % interval is wrong far more often than one time in twenty when it is looked at every night and stopped
when it pleases. The interval here is wrong at most one time in twenty over all looks together, at the price of being
about half as wide again.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from zhiji.vocabulary.errors import ValueRefused

ALPHA = 0.05
PLANNED = 1000  # customers at which the interval is tightest, where nothing else is planned
SMALLEST = 50  # customers a group below which nothing is called proved: the interval is a large-sample one


@dataclass(frozen=True)
class Comparison:
    """Mean outcome of both groups a customer, their difference with its always-valid 95 % interval.

    `proved`: the interval excludes 0 and both groups hold at least SMALLEST customers. `variance`: of the difference.
    `explained`: share of the variance that the time before took away (CUPED), 0 to 1.
    """

    treated: int
    control: int
    treated_mean: float
    control_mean: float
    effect: float
    low: float
    high: float
    proved: bool
    variance: float
    explained: float = 0.0


def compare(
    outcome: np.ndarray,
    treated: np.ndarray,
    *,
    before: np.ndarray | None = None,
    progress: float | None = None,
) -> Comparison:
    """The effect of being treated: mean outcome of the treated less that of the control group.

    `outcome`: one number a customer (money, 0 or 1, a count); `treated`: bool, drawn by chance; `before`: the same
    outcome in a time before anything was done (makes the interval narrower, moves nothing). `progress`: how far the
    trial is, 1 = where it was planned to be judged; by default customers / PLANNED. The plan
    may not be moved after looking.
    Returns: Comparison. Raises ValueRefused where a group is empty or a number is missing.

    >>> seen = compare(np.arange(200.0), np.arange(200) % 2 == 0)
    >>> round(seen.effect, 2), seen.proved
    (-1.0, False)

    Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2024), Time-uniform central limit theory and asymptotic
    confidence sequences, Annals of Statistics 52, theorem 2.2; CUPED: Deng, Xu, Kohavi, Walker (2013), WSDM.
    """
    outcome, treated = np.asarray(outcome, dtype=float), np.asarray(treated, dtype=bool)
    _check(outcome, treated, before)
    plain = _variance(outcome, treated)
    if before is not None:
        outcome = adjust(outcome, np.asarray(before, dtype=float))
    variance = _variance(outcome, treated)
    effect = float(outcome[treated].mean() - outcome[~treated].mean())
    many = len(outcome) / PLANNED if progress is None else progress
    half = sqrt(variance) * width(many)
    counts = int(treated.sum()), int((~treated).sum())
    return Comparison(
        *counts,
        float(outcome[treated].mean()),
        float(outcome[~treated].mean()),
        effect,
        effect - half,
        effect + half,
        bool(abs(effect) > half and min(counts) >= SMALLEST),
        variance,
        1.0 - variance / plain if plain > 0 else 0.0,
    )


def width(progress: float, *, alpha: float = ALPHA) -> float:
    """How many standard errors the interval reaches to either side; tightest, about 3, near progress 1.

    `progress`: above 0. Returns: never below the fixed-time 1.96.

    >>> round(width(1.0), 2), width(0.01) > width(1.0)
    (3.04, True)

    Source: normal mixture boundary, as `compare`; the mixture's spread from its equation for a planned time.
    """
    tuned = -2 * log(alpha) + log(-2 * log(alpha) + 1)
    ratio = tuned * max(progress, 1e-9)
    return sqrt((1 + 1 / ratio) * log((ratio + 1) / alpha**2))


def adjust(outcome: np.ndarray, before: np.ndarray) -> np.ndarray:
    """The outcome without what the time before already told; its mean stays.

    >>> adjust(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])).round(6).tolist()
    [2.0, 2.0, 2.0]

    Source: CUPED, as `compare`.
    """
    centred = before - before.mean()
    spread = float(centred @ centred)
    return outcome if spread == 0 else outcome - (centred @ outcome / spread) * centred


def _variance(outcome: np.ndarray, treated: np.ndarray) -> float:
    return sum(float(group.var(ddof=1)) / len(group) for group in (outcome[treated], outcome[~treated]))


def _check(outcome: np.ndarray, treated: np.ndarray, before: np.ndarray | None) -> None:
    if min(treated.sum(), (~treated).sum()) < 2:
        raise ValueRefused("group_too_small", "Each group needs at least two customers.")
    for name, column in (("outcome", outcome), ("before", before)):
        if column is not None and not np.isfinite(np.asarray(column, dtype=float)).all():
            raise ValueRefused(
                "number_missing", "{column} has empty cells or words where numbers are needed.", column=name
            )
