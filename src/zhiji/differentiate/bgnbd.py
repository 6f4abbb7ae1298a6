"""Purchases with leaving after a purchase: the BG/NBD."""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, expit, gammaln

from zhiji.differentiate.family import Family
from zhiji.differentiate.nbd import count_terms
from zhiji.differentiate.sufficient import Cells

BETA_NODES = 16  # over the odds of leaving: agrees with the closed form to 1e-5 relative for ten years ahead


class BGNBD(Family):
    """After each purchase a customer leaves with odds of his own, Beta(a, b); until then he buys at a steady rate.

    >>> from zhiji.differentiate.sufficient import group
    >>> bought, last = np.array([0, 1, 3, 0, 8] * 9), np.array([0, 9, 60, 0, 69] * 9)
    >>> history = group(bought, recency_days=last, age_days=np.full(45, 70))
    >>> model = BGNBD().fit(history)
    >>> bool((model.alive(model.parameters_, cells=history) <= 1).all())
    True

    Source: Fader, Hardie, Lee (2005), "Counting your customers the easy way", Marketing Science 24(2), equation 6.
    The forecast integrates over the odds of leaving by Gauss-Jacobi nodes instead of 2F1, which fails when nobody
    leaves.
    """

    name = "bg_nbd"
    names = ("r", "alpha", "a", "b")
    start = (0.5, 8.0, 0.7, 2.5)

    @property
    def leaves_(self) -> bool:
        """Whether at least one purchase in two thousand is the last."""
        return self.a_ / (self.a_ + self.b_) > 5e-4

    def likelihood(self, parameters: np.ndarray, *, cells: Cells) -> tuple[float, np.ndarray]:
        """Log-likelihood and its gradient by the logs of r, alpha, a, b."""
        r, alpha, _, _ = parameters
        value, by_r = count_terms(r, cells)
        n = cells.customers
        value += n * r * np.log(alpha)
        gradient = np.array([by_r + n * np.log(alpha), n * r / alpha, 0.0, 0.0])
        stay, stay_gradient = _stay_terms(parameters, cells)
        value += stay
        gradient[2:] += stay_gradient
        for here in cells.blocks():
            part, by = _time_terms(parameters, cells, here)
            value += part
            gradient += by
        return float(value), gradient * parameters

    def alive(self, parameters: np.ndarray, *, cells: Cells) -> np.ndarray:
        """Probability of still being a customer; 1 for one who bought once (nobody leaves before a repeat)."""
        odds, _, _ = _left_odds(parameters, cells, slice(0, len(cells)))
        return np.where(cells.repeats > 0, expit(-odds), 1.0)

    def flow(self, parameters: np.ndarray, *, repeats: np.ndarray, age: np.ndarray, ahead: np.ndarray) -> np.ndarray:
        """Density of the next purchase, of any purchase, and of pairs, a week."""
        r, alpha, a, b = parameters
        distinct, index = np.unique(repeats, return_inverse=True)
        leave, weight = beta_nodes(a, b + distinct, count=BETA_NODES)
        leave, weight = leave[index.reshape(-1)][:, None, :], weight[index.reshape(-1)][:, None, :]
        count, known, ahead = (r + repeats)[..., None], (alpha + age)[..., None], ahead[..., None]
        far = np.log1p(leave * ahead / known)
        rate = (weight * np.exp(-(count + 1) * far)).sum(axis=-1) * (count / known)[..., 0]
        pair = (weight * (1 - leave) * np.exp(-(count + 2) * far)).sum(axis=-1)
        pair *= (2 * ahead * count * (count + 1) / known**2)[..., 0]
        first = count / (known + ahead) * np.exp(-count * np.log1p(ahead / known))
        return np.stack([first[..., 0], rate, pair])


def _left_odds(parameters: np.ndarray, cells: Cells, here: slice) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log odds of having left after the last purchase; with log(alpha + age) and log(alpha + recency)."""
    r, alpha, a, b = parameters
    x = cells.repeats[here]
    known, last = np.log(alpha + cells.age[here]), np.log(alpha + cells.recency[here])
    return np.log(a) - np.log(b + np.maximum(x, 1.0) - 1) + (r + x) * (known - last), known, last


def _time_terms(parameters: np.ndarray, cells: Cells, here: slice) -> tuple[float, np.ndarray]:
    r, alpha, a, b = parameters
    odds, known, last = _left_odds(parameters, cells, here)
    x, w = cells.repeats[here], cells.weight[here]
    repeated = x > 0
    wleft = w * expit(odds) * repeated
    count = r + x
    value = w @ (np.logaddexp(0.0, odds) * repeated - count * known)
    by_known, by_last = 1 / (alpha + cells.age[here]), 1 / (alpha + cells.recency[here])
    by_r = wleft @ (known - last) - w @ known
    by_alpha = (wleft * count) @ (by_known - by_last) - (w * count) @ by_known
    by_b = -(wleft @ (1 / (b + np.maximum(x, 1.0) - 1)))
    return float(value), np.array([by_r, by_alpha, wleft.sum() / a, by_b])


def _stay_terms(parameters: np.ndarray, cells: Cells) -> tuple[float, np.ndarray]:
    """Beta(a, b + x) / Beta(a, b) over customers: the odds of not having left after any purchase but the last."""
    _, _, a, b = parameters
    x, index = np.unique(cells.repeats, return_inverse=True)
    w = np.bincount(index.reshape(-1), weights=cells.weight)
    value = w @ (gammaln(a + b) - gammaln(a + b + x) + gammaln(b + x) - gammaln(b))
    both = digamma(a + b) - digamma(a + b + x)
    return float(value), np.array([w @ both, w @ (both + digamma(b + x) - digamma(b))])


def beta_nodes(a: float, b: np.ndarray, *, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights that average a function of p over Beta(a, b), for one `a` and several `b`.

    Returns two arrays (len(b), count); weights add to 1. Golub-Welsch on the Jacobi recurrence, which has no gamma
    functions in it and so survives a near 0 and b in the thousands.

    >>> p, weight = beta_nodes(0.8, np.array([2.4]), count=6)
    >>> round(float((p * weight).sum()), 6)
    0.25
    """
    b = np.asarray(b, dtype=float)[:, None]
    n = np.arange(count)[None, :]
    top = 2 * n + a + b - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        diagonal = ((a - 1) ** 2 - (b - 1) ** 2) / (top * (top + 2))
        beside = 4 * n * (n + b - 1) * (n + a - 1) * (n + a + b - 2) / (top**2 * (top + 1) * (top - 1))
    diagonal[:, :1] = (a - b) / (a + b)
    if count > 1:
        beside[:, 1:2] = 4 * a * b / ((a + b) ** 2 * (a + b + 1))
    matrix = np.zeros((len(b), count, count))
    steps = np.arange(count)
    matrix[:, steps, steps] = diagonal
    matrix[:, steps[1:], steps[:-1]] = matrix[:, steps[:-1], steps[1:]] = np.sqrt(beside[:, 1:])
    nodes, vectors = np.linalg.eigh(matrix)
    return np.clip((1 + nodes) / 2, 0.0, 1.0), vectors[:, 0, :] ** 2
