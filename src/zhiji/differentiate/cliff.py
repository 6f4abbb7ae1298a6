"""How steep the cliff is: which share of the money hangs on which share of the customers."""

from __future__ import annotations

import numpy as np


def cliff(amount: np.ndarray, *, points: int = 20) -> list[tuple[float, float]]:
    """Which share of the amount do the best customers hold: (share of customers, share of amount), best first?

    From (0, 0) to (1, 1) in `points` even steps, with one more at the top 1 % and 5 %. Amounts below 0 count as 0.
    Empty when there is nothing to share.

    >>> cliff(np.array([6.0, 2.0, 1.0, 1.0]), points=4)[-4:]
    [(0.25, 0.6), (0.5, 0.8), (0.75, 0.9), (1.0, 1.0)]

    Source: Lorenz (1905), drawn from the rich end as the trade does.
    """
    held = np.sort(np.maximum(np.asarray(amount, float), 0.0))[::-1]
    if not len(held) or held.sum() <= 0:
        return []
    sums = np.concatenate([[0.0], np.cumsum(held)]) / held.sum()
    shares = np.unique(np.concatenate([np.linspace(0, 1, points + 1), [0.01, 0.05]]))
    found = np.interp(shares, np.linspace(0, 1, len(sums)), sums)
    return [(round(float(share), 4), round(float(part), 6)) for share, part in zip(shares, found, strict=True)]
