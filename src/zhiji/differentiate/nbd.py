"""Purchases without leaving: the NBD, what every richer model falls back to."""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln

from zhiji.differentiate.family import Family
from zhiji.differentiate.sufficient import Cells


def count_terms(shape: float, cells: Cells) -> tuple[float, float]:
    """Sum over customers of log Gamma(shape + x) - log Gamma(shape), and its derivative by shape."""
    x, index = np.unique(cells.repeats, return_inverse=True)
    weight = np.bincount(index.reshape(-1), weights=cells.weight)
    value = weight @ (gammaln(shape + x) - gammaln(shape))
    return float(value), float(weight @ (digamma(shape + x) - digamma(shape)))


class NBD(Family):
    """Each customer buys at a steady rate of his own and never leaves; rates are Gamma(r, alpha) among customers.

    >>> from zhiji.differentiate.sufficient import group
    >>> days = np.array([70, 70, 70, 70, 70])
    >>> model = NBD().fit(group(np.array([0, 1, 3, 0, 8]), recency_days=days // 2, age_days=days))
    >>> 0.2 < model.r_ / model.alpha_ < 0.3
    True

    Source: Ehrenberg (1959); Schmittlein, Morrison, Colombo (1987), the limit without dropout.
    """

    name = "nbd"
    names = ("r", "alpha")
    start = (1.0, 10.0)

    def likelihood(self, parameters: np.ndarray, *, cells: Cells) -> tuple[float, np.ndarray]:
        """Log-likelihood of the purchase times and its gradient by log r and log alpha."""
        r, alpha = parameters
        value, by_r = count_terms(r, cells)
        n = cells.customers
        value, by_r, by_alpha = value + n * r * np.log(alpha), by_r + n * np.log(alpha), n * r / alpha
        for here in cells.blocks():
            known, weight, counts = alpha + cells.age[here], cells.weight[here], r + cells.repeats[here]
            logs, weighted = np.log(known), weight * counts
            value -= weighted @ logs
            by_r -= weight @ logs
            by_alpha -= weighted @ (1 / known)
        return float(value), np.array([by_r * r, by_alpha * alpha])

    def alive(self, parameters: np.ndarray, *, cells: Cells) -> np.ndarray:
        """1 for everybody: nobody leaves."""
        return np.ones(len(cells))

    def flow(self, parameters: np.ndarray, *, repeats: np.ndarray, age: np.ndarray, ahead: np.ndarray) -> np.ndarray:
        """Density of the next purchase, of any purchase, and of pairs, a week."""
        r, alpha = parameters
        count, known = r + repeats, alpha + age
        first = count / (known + ahead) * np.exp(-count * np.log1p(ahead / known))
        rate = np.broadcast_to(count / known, ahead.shape)
        return np.stack([first, rate, 2 * ahead * count * (count + 1) / known**2])
