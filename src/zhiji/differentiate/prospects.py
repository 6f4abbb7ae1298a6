"""What may be expected of parties that never bought: what others like them did, and no more (TR1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhiji.differentiate.family import Horizon
from zhiji.differentiate.lifetime import Lifetime
from zhiji.differentiate.sufficient import Cells
from zhiji.vocabulary.period import DAYS_A_WEEK, DAYS_A_YEAR

PRIOR = "prior"  # the honest name of the rule
YEAR = 365
DOUBT_YEARS = 5.0  # years of waiting without a purchase that the rate starts from
DOUBT_FIRSTS = 0.5


@dataclass(frozen=True)
class Prospect:
    """What one party that never bought is expected to do; one value for all.

    `active` probability of a first purchase in the horizon; `purchases`, `second` (expected square), `amount`,
    `discounted` as in `Lifetime`.
    """

    active: float = 0.0
    purchases: float = 0.0
    second: float = 0.0
    amount: float = 0.0
    discounted: float = 0.0


def first_rate(first_seen: np.ndarray, *, first_day: np.ndarray, today: int) -> float:
    """How many first purchases a year does a party bring that is known and has not bought?

    `first_seen` and `first_day` in days since 1970, one entry per party, `first_day` -1 for who never bought. Counted
    over the last year, and only for parties known before their first purchase: who is first seen at the till was no
    prospect.

    >>> first_rate(np.array([0, 0]), first_day=np.array([-1, 365]), today=365)
    0.214286
    """
    bought = first_day >= 0
    since = np.maximum(first_seen, today - YEAR)
    until = np.where(bought, np.minimum(first_day, today), today)
    waited = np.maximum(until - since, 0) / YEAR
    firsts = bought & (first_day > since) & (first_day > today - YEAR)
    return round(float((firsts.sum() + DOUBT_FIRSTS) / (waited.sum() + DOUBT_YEARS)), 6)


def expect(found: Lifetime, *, rate: float, horizon: Horizon) -> Prospect:
    """What a party that never bought brings in the horizon, given how those like it do who buy.

    `rate` of first purchases a year. A first purchase is put in the middle of the horizon; from there the party is a
    new customer of the model.
    """
    years = horizon.weeks * DAYS_A_WEEK / DAYS_A_YEAR
    active = -np.expm1(-rate * years)
    rest = Horizon(horizon.weeks / 2, horizon.discount)
    zero = np.zeros(1)
    new = found.choice.model.predict(Cells(zero, zero, zero, np.ones(1)), horizon=rest)
    count, later = float(new.purchases[0]), float(new.discounted[0])
    mean = float(found.known.amount.sum() / max((found.known.repeats + 1).sum(), 1))
    second = active * (1 + 2 * count + float(new.second[0]))
    worth = float(np.exp(-horizon.discount * horizon.weeks / 2))
    return Prospect(
        active, active * (1 + count), second, active * (1 + count) * mean, active * (1 + later) * mean * worth
    )
