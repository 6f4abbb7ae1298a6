"""How much a purchase brings: the Gamma-Gamma model of spending."""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, gammaln

from zhiji.differentiate.climb import climb
from zhiji.differentiate.sufficient import BLOCK
from zhiji.vocabulary.errors import NotReady, ValueRefused


class GammaGamma:
    """Each customer's purchases scatter around a mean of his own; the means differ among customers.

    Learned: `p_`, `q_`, `gamma_`, `log_likelihood_`. Amounts in any currency, one per purchase day, above 0.

    >>> model = GammaGamma().fit(np.array([2, 3, 1, 6]), mean=np.array([20.0, 31.0, 12.0, 50.0]))
    >>> bool(model.predict(np.array([2]), mean=np.array([20.0]))[0] > 20)
    True

    Source: Fader, Hardie (2013), "The Gamma-Gamma model of monetary value". Every purchase may be counted, the first
    included: it says as much of the customer as any other.
    """

    def __init__(self, *, log_bounds: tuple[float, float] = (-6.0, 9.0)) -> None:
        self.log_bounds = log_bounds

    def fit(self, purchases: np.ndarray, *, mean: np.ndarray) -> GammaGamma:
        """Learn from the number of purchases and their mean amount, one entry per customer, both above 0."""
        n, m = np.asarray(purchases, float), np.asarray(mean, float)
        if not len(n) or (n <= 0).any() or not (m > 0).all():
            raise ValueRefused(
                "spend_impossible", "The spend model needs customers with purchases of an amount above 0."
            )
        self.unit_ = float(
            np.median(m)
        )  # amounts are fitted in units of their median, so that any currency starts alike
        counts = _Counts(n)
        logs = np.log(m / self.unit_)
        total, log_sum = n * m / self.unit_, float((n * logs).sum())

        def target(theta: np.ndarray) -> tuple[float, np.ndarray]:
            return _likelihood(np.exp(theta), n=n, total=total, log_sum=log_sum, counts=counts)

        top, height = climb(target, start=np.log([3.0, 3.0, 2.0]), bounds=self.log_bounds)
        self.p_, self.q_, scaled = (float(v) for v in np.exp(top))
        self.gamma_ = scaled * self.unit_
        self.log_likelihood_ = height - float(logs.sum()) - len(n) * np.log(self.unit_)
        return self

    def predict(self, purchases: np.ndarray, *, mean: np.ndarray) -> np.ndarray:
        """Expected mean amount of later purchases; a customer without purchases gets the pooled mean."""
        return self.moments(purchases, mean=mean)[0]

    def moments(self, purchases: np.ndarray, *, mean: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Expected mean amount, the expected square of it, and the expected variance of one purchase around it."""
        if not hasattr(self, "p_"):
            raise NotReady("not_fitted", "Call fit before predict.")
        n = np.asarray(purchases, float)
        shape = self.q_ + self.p_ * n
        rate = self.gamma_ + n * np.asarray(mean, float)
        # A mean exists for shape > 1 and a variance for shape > 2 only: below, the tail is cut.
        first = self.p_ * rate / np.maximum(shape - 1, 0.25)
        inverse = rate**2 / (np.maximum(shape - 1, 0.25) * np.maximum(shape - 2, 0.25))
        return first, self.p_**2 * inverse, self.p_ * inverse


class _Counts:
    """Distinct numbers of purchases: the gamma functions depend on nothing else."""

    def __init__(self, n: np.ndarray) -> None:
        self.values, index = np.unique(n, return_inverse=True)
        self.weight = np.bincount(index.reshape(-1)).astype(float)


def _likelihood(
    parameters: np.ndarray, *, n: np.ndarray, total: np.ndarray, log_sum: float, counts: _Counts
) -> tuple[float, np.ndarray]:
    """Log-likelihood of the means and its gradient by the logs of p, q, gamma.

    `total` amount of each customer; `log_sum` the sum over customers of purchases times the log of the mean.
    """
    p, q, gamma = parameters
    v, w, size = counts.values, counts.weight, float(len(n))
    spread, weighted, inverse, weighted_inverse = _spread(gamma, n, total)
    both = gammaln(p * v + q) - gammaln(p * v) - gammaln(q)
    value = w @ (both + p * v * np.log(v)) + size * q * np.log(gamma) + p * log_sum - p * weighted - q * spread
    psi = digamma(p * v + q)
    by_p = w @ (v * (psi - digamma(p * v)) + v * np.log(v)) + log_sum - weighted
    by_q = w @ (psi - digamma(q)) + size * np.log(gamma) - spread
    by_gamma = size * q / gamma - p * weighted_inverse - q * inverse
    return float(value), np.array([by_p, by_q, by_gamma]) * parameters


def _spread(gamma: float, n: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Sums of log(gamma + total) and 1 / (gamma + total), plain and times n, in blocks of cache size."""
    sums = np.zeros(4)
    for first in range(0, len(n), BLOCK):
        here = slice(first, first + BLOCK)
        whole = gamma + total[here]
        logs, inverse = np.log(whole), 1 / whole
        sums += (logs.sum(), n[here] @ logs, inverse.sum(), n[here] @ inverse)
    return sums
