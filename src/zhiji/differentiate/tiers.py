"""Who is A, B or C: customers ranked by what they will still bring."""

from __future__ import annotations

import numpy as np

from zhiji.vocabulary.party import TIERS


def tiers(value: np.ndarray, *, customer: np.ndarray, shares: tuple[float, float]) -> np.ndarray:
    """Which tier does each party belong to?

    `value` (currency) and `customer` (whether the party ever bought), one entry per party; `shares` of A and B among
    customers. A party that never bought, or is worth nothing or less, is C. Equal values keep their order.

    >>> tiers(np.array([5.0, 90.0, 20.0, -3.0]), customer=np.ones(4, bool), shares=(0.25, 0.25)).tolist()
    ['C', 'A', 'B', 'C']

    Source: the ABC analysis of the trade; the shares are the company's own (Policy.tier_shares).
    """
    rank = np.empty(len(value), dtype=np.int64)
    rank[np.argsort(-np.where(customer, value, -np.inf), kind="stable")] = np.arange(len(value))
    share = (rank + 1) / max(int(customer.sum()), 1)
    tier = np.where(share <= shares[0] + 1e-12, TIERS[0], np.where(share <= sum(shares) + 1e-12, TIERS[1], TIERS[2]))
    return np.where(customer & (value > 0), tier, TIERS[2])
