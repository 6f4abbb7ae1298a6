"""How often each action succeeds: learned from outcomes, for each segment, pooled where little is known.

Beta-binomial in two levels. All segments of an action share its rate; a segment's own record moves it away from there,
the further the more it holds. How strongly segments are pooled is learned from how much they really differ.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.special import betaln
from scipy.stats import beta

from zhiji.interact.catalogue import CATALOGUE

PRIOR_TRIALS = 20.0  # what is believed before the first outcome weighs as much as so many outcomes
STRENGTHS = np.geomspace(4.0, 4000.0, 31)  # candidates for the pooling strength, in trials
ALL = "*"


def learn_rates(counts: pa.Table) -> pa.Table:
    """The table `learned_rate` from counts by action and segment.

    `counts`: action text, segment text, shown int (times it reached a customer), trials float (the same, those whose
    window is still open counted by the part that has passed), succeeded int. One row per action and segment.
    Returns: action, segment (`*` = all), shown, succeeded, rate (0 to 1), low, high (90 % interval). Every action of
    the catalogue has its `*` row, the prior where nothing was shown.

    >>> learned = learn_rates(pa.table({"action": ["sell"], "segment": ["A|MVC"], "shown": [80], "trials": [80.0],
    ...                                 "succeeded": [20]}))
    >>> [round(r, 3) for r in learned.column("rate").to_pylist()[:2]]
    [0.21, 0.211]

    Source: Gelman et al., Bayesian Data Analysis, 3rd ed., section 5.3 (hierarchical beta-binomial), the strength by
    maximum marginal likelihood on a grid.
    """
    rows: list[tuple] = []
    actions, segments = (np.array(counts.column(n).to_pylist(), dtype=object) for n in ("action", "segment"))
    shown, trials, succeeded = (counts.column(n).to_numpy() for n in ("shown", "trials", "succeeded"))
    for action in CATALOGUE:
        mine = actions == action.code
        totals = shown[mine].sum(), trials[mine].sum(), succeeded[mine].sum()
        rate = _posterior(action.prior, PRIOR_TRIALS, totals[1], totals[2])
        rows.append((action.code, ALL, int(totals[0]), int(totals[2]), *_point(*rate)))
        if mine.any():
            mean = rate[0] / (rate[0] + rate[1])
            strength = pooling_strength(mean, trials[mine], succeeded[mine])
            own = _posterior(mean, strength, trials[mine], succeeded[mine])
            points = _point(*own)
            rows += list(zip([action.code] * mine.sum(), segments[mine], shown[mine].tolist(),
                             succeeded[mine].tolist(), *(p.tolist() for p in points), strict=True))  # fmt: skip
    names = ["action", "segment", "shown", "succeeded", "rate", "low", "high"]
    return pa.table({name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)})


def pooling_strength(mean: float, trials: np.ndarray, succeeded: np.ndarray) -> float:
    """How many trials of its own a segment needs to weigh as much as everybody's: likeliest value of the grid.

    Alike segments give the top of the grid (pooled), unlike ones a low value (each for itself).

    >>> pooling_strength(0.1, np.array([1000.0, 1000.0]), np.array([10, 300])) < 50
    True

    Source: as `learn_rates`.
    """
    a, b = mean * STRENGTHS[:, None], (1 - mean) * STRENGTHS[:, None]
    failed = np.maximum(trials - succeeded, 0.0)
    evidence = (betaln(a + succeeded, b + failed) - betaln(a, b)).sum(axis=1)
    return float(STRENGTHS[evidence.argmax()])


def _posterior(mean, strength, trials, succeeded):  # noqa: ANN001, ANN202 - scalars or arrays alike
    return mean * strength + succeeded, (1 - mean) * strength + np.maximum(trials - succeeded, 0.0)


def _point(a, b):  # noqa: ANN001, ANN202
    return a / (a + b), beta.ppf(0.05, a, b), beta.ppf(0.95, a, b)
