"""Purchases with leaving at any time: the Pareto/NBD."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from zhiji.differentiate.family import Family
from zhiji.differentiate.nbd import count_terms
from zhiji.differentiate.sufficient import Cells

_X, _W = np.polynomial.legendre.leggauss(12)
NODES, WEIGHTS = ((_X + 1) / 2)[:, None], ((_W) / 2)[:, None]


class ParetoNBD(Family):
    """A customer buys at a steady rate, Gamma(r, alpha), and leaves at some time, at a rate Gamma(s, beta).

    >>> from zhiji.differentiate.sufficient import group
    >>> bought, last = np.array([0, 1, 3, 0, 8] * 9), np.array([0, 9, 60, 0, 69] * 9)
    >>> history = group(bought, recency_days=last, age_days=np.full(45, 70))
    >>> model = ParetoNBD().fit(history)
    >>> bool((model.alive(model.parameters_, cells=history) <= 1).all())
    True

    Source: Schmittlein, Morrison, Colombo (1987); Fader, Hardie (2005), "A note on deriving the Pareto/NBD model".
    The time of leaving is integrated by 12 Gauss-Legendre nodes instead of 2F1, on a scale where the integrand is flat.
    """

    name = "pareto_nbd"
    names = ("r", "alpha", "s", "beta")
    start = (0.5, 10.0, 0.6, 11.0)

    @property
    def leaves_(self) -> bool:
        """Whether more than one customer in a thousand leaves within ten years."""
        return -np.expm1(-self.s_ * np.log1p(520 / self.beta_)) > 1e-3

    def likelihood(self, parameters: np.ndarray, *, cells: Cells) -> tuple[float, np.ndarray]:
        """Log-likelihood and its gradient by the logs of r, alpha, s, beta."""
        r, alpha, s, beta = parameters
        value, by_r = count_terms(r, cells)
        n = cells.customers
        value += n * (r * np.log(alpha) + s * np.log(beta))
        gradient = np.array([by_r + n * np.log(alpha), n * r / alpha, n * np.log(beta), n * s / beta])
        for here in cells.blocks():
            part, by = _time_terms(parameters, cells, here)
            value += part
            gradient += by
        return float(value), gradient * parameters

    def alive(self, parameters: np.ndarray, *, cells: Cells) -> np.ndarray:
        """Probability of still being a customer."""
        return np.concatenate([expit(-_left(parameters, cells, here)[0]) for here in cells.blocks()] or [np.empty(0)])

    def flow(self, parameters: np.ndarray, *, repeats: np.ndarray, age: np.ndarray, ahead: np.ndarray) -> np.ndarray:
        """Density of the next purchase, of any purchase, and of pairs, a week."""
        r, alpha, s, beta = parameters
        count, known = r + repeats, alpha + age
        stays = np.exp(-s * np.log1p(ahead / (beta + age)))
        first = count / (known + ahead) * np.exp(-count * np.log1p(ahead / known)) * stays
        return np.stack([first, count / known * stays, 2 * ahead * count * (count + 1) / known**2 * stays])


def _left(parameters: np.ndarray, cells: Cells, here: slice) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Log odds of having left since the last purchase; with alpha + leaving time at the nodes, its log, their weights.

    With k = r + x + s and y = ((alpha + t_x) / (alpha + t))**k the integral over the leaving time t becomes
    (alpha + t_x)**-k / k times that of ((alpha + t) / (beta + t))**(s + 1) over y: a factor that is nearly flat, so
    that twelve nodes serve one purchase or a thousand alike.
    """
    r, alpha, s, beta = parameters
    x, recency, age = cells.repeats[here], cells.recency[here], cells.age[here]
    k = r + x + s
    known, last = np.log(alpha + age), np.log(alpha + recency)
    span = -np.expm1(k * (last - known))  # 1 - y at the end of what is known
    log_time = last - np.log1p(-span * NODES) / k
    time = np.exp(log_time)  # alpha + t
    factor = (s + 1) * (log_time - np.log(time + (beta - alpha)))
    top = factor.max(axis=0)  # taken out so that nothing underflows when almost nobody leaves
    weights = WEIGHTS * np.exp(factor - top)
    total = weights.sum(axis=0)
    with np.errstate(divide="ignore"):
        log_left = np.log(s * span * total / k) + top - k * last
    odds = log_left + (r + x) * known + s * np.log(beta + age)
    return odds, time, weights / total, log_time


def _time_terms(parameters: np.ndarray, cells: Cells, here: slice) -> tuple[float, np.ndarray]:
    r, alpha, s, beta = parameters
    x, age, w = cells.repeats[here], cells.age[here], cells.weight[here]
    odds, time, share, log_time = _left(parameters, cells, here)
    known, staying = np.log(alpha + age), np.log(beta + age)
    value = w @ (np.logaddexp(0.0, odds) - (r + x) * known - s * staying)
    left = w * expit(odds)
    stay = w - left
    other = time + (beta - alpha)
    by_r = -(stay @ known) - left @ (share * log_time).sum(axis=0)
    by_alpha = -(stay * (r + x)) @ (1 / (alpha + age)) - (left * (r + x)) @ (share / time).sum(axis=0)
    by_s = -(stay @ staying) - left @ (share * np.log(other)).sum(axis=0) + left.sum() / s
    by_beta = -(stay * s) @ (1 / (beta + age)) - (left * (s + 1)) @ (share / other).sum(axis=0)
    return float(value), np.array([by_r, by_alpha, by_s, by_beta])
