"""The value of each party: present value of the margin it will still bring, less the cost to serve it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhiji.differentiate.align import days, floats, place, spread, texts
from zhiji.differentiate.family import Forecast, Horizon
from zhiji.differentiate.history import Purchases
from zhiji.differentiate.lifetime import Lifetime, Spend, foresee, interval
from zhiji.differentiate.prospects import PRIOR, Prospect, expect, first_rate
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.period import DAYS_A_WEEK, DAYS_A_YEAR
from zhiji.vocabulary.tables import TABLES

ENOUGH_OF_A_KIND = 300  # buyers; fewer people or organisations are learned together
POOLED = 3.0  # purchases' worth of the whole company's margin rate in each customer's own
EPOCH = np.datetime64("1970-01-01")


@dataclass(frozen=True)
class Book:
    """What valuing needs, as Arrow tables: `party` (canonical, sorted), `rhythm` (canonical), `purchases` (one row per
    party and purchase day: party_id, day, amount), `service` (party_id, service_year)."""

    party: pa.Table
    rhythm: pa.Table
    purchases: pa.Table
    service: pa.Table


def lifetime(book: Book, *, moment: Moment) -> pa.Table:
    """What will each party still bring, net of the cost to serve it, and how unsure is that?

    Returns the canonical `lifetime`, one row per party in the order of `book.party`. Amounts in the company's currency
    over `policy.horizon_days`; `rule` names the model or plain rule that did best on later days, or `prior` for parties
    that never bought. People and organisations are learned apart where both are many.

    Source: Gupta, Lehmann, Stuart (2004), "Valuing customers"; margin and cost to serve as Kotler and Keller count
    customer profitability.
    """
    rows = place(book.rhythm["party_id"], among=book.party["party_id"].combine_chunks())
    brought = _by_kind(book, rows, moment)
    margin_rate, return_rate = _rates(book.rhythm, moment.policy.margin_rate)
    margin_rate, return_rate = _everywhere(rows, book.party.num_rows, margin_rate, return_rate)
    lasting = annuity(_horizon(moment))
    yearly = floats(book.service["service_year"])
    yearly = spread(yearly, rows=place(book.party["party_id"], among=book.service["party_id"].combine_chunks()))
    worth = np.divide(brought["discounted"], brought["amount"], out=np.ones(len(yearly)), where=brought["amount"] > 0)
    returned = return_rate * moment.policy.return_cost * brought["purchases"] * worth
    cost = yearly * lasting + returned
    columns = {
        **{name: brought[name] for name in ("alive", "purchases", "active", "amount", "rule")},
        "margin": brought["discounted"] * margin_rate,
        "service_cost": cost,
        "value": brought["discounted"] * margin_rate - cost,
        "low": np.minimum(brought["low"], brought["high"] * (margin_rate > 0)) * worth * margin_rate - cost,
        "high": brought["high"] * worth * np.maximum(margin_rate, 0.0) - cost,
        "party_id": book.party["party_id"],
    }
    return TABLES["lifetime"].conform(pa.table(columns))


def annuity(horizon: Horizon) -> float:
    """Years' worth of a cost that comes evenly over the horizon, at present value."""
    weeks = horizon.weeks if horizon.discount == 0 else -np.expm1(-horizon.discount * horizon.weeks) / horizon.discount
    return float(weeks * DAYS_A_WEEK / DAYS_A_YEAR)


def _horizon(moment: Moment) -> Horizon:
    policy = moment.policy
    return Horizon(policy.horizon_days / DAYS_A_WEEK, float(np.log1p(policy.discount_rate)) * DAYS_A_WEEK / DAYS_A_YEAR)


def _by_kind(book: Book, rows: np.ndarray, moment: Moment) -> dict[str, np.ndarray]:
    """What is bought, learned for people and organisations apart or together; arrays over all parties."""
    kind = texts(book.party["kind"])
    buyers = kind[rows]
    names, counts = np.unique(buyers, return_counts=True)
    apart = len(names) > 1 and counts.min() >= ENOUGH_OF_A_KIND
    parts = {name: name for name in names} if apart else {"": None}
    whole = _empty(book.party.num_rows)
    for name in parts.values():
        everywhere = np.ones(len(kind), bool) if name is None else kind == name
        _fill(whole, _learn(book, rows, everywhere, moment), everywhere)
    return whole


def _learn(book: Book, rows: np.ndarray, chosen: np.ndarray, moment: Moment) -> dict[str, np.ndarray]:
    """The same for the chosen parties only; arrays over all parties, of which only theirs are meant."""
    today = int((np.datetime64(moment.today) - EPOCH).astype(int))
    buyers = np.flatnonzero(chosen[rows])
    result = _empty(len(chosen))
    if not len(buyers):
        return result
    number = np.full(len(rows), -1)
    number[buyers] = np.arange(len(buyers))
    who = number[place(book.purchases["party_id"], among=book.rhythm["party_id"].combine_chunks())]
    day, amount = days(book.purchases["day"], default=today), floats(book.purchases["amount"])
    mine = who >= 0
    purchases = Purchases.of(who[mine], day=day[mine], amount=amount[mine], customers=len(buyers))
    policy = moment.policy
    found = foresee(purchases, cut=today, horizon_days=policy.horizon_days, discount_rate=policy.discount_rate)
    _fill_prospects(result, found, _rate(book, rows, chosen, today), _horizon(moment))
    _fill(result, _columns(found), rows[buyers[found.known.customer]])
    return result


def _rate(book: Book, rows: np.ndarray, chosen: np.ndarray, today: int) -> float:
    first_day = np.full(len(chosen), -1)
    first_day[rows] = days(book.rhythm["first_day"], default=-1)
    first_seen = days(book.party["first_seen"], default=today)
    return first_rate(first_seen[chosen], first_day=first_day[chosen], today=today)


def _fill_prospects(result: dict[str, np.ndarray], found: Lifetime, rate: float, horizon: Horizon) -> None:
    new = expect(found, rate=rate, horizon=horizon)
    low, high = _prospect_interval(new)
    values = {
        **{name: getattr(new, name) for name in ("active", "purchases", "amount", "discounted")},
        "low": low,
        "high": high,
    }
    for name, value in {**values, "alive": new.active}.items():
        result[name][:] = value


def _prospect_interval(new: Prospect) -> tuple[float, float]:
    one = np.ones(1)
    forecast = Forecast(one * new.active, one * new.purchases, one * new.active, one * new.purchases, one * new.second)
    mean = new.amount / new.purchases if new.purchases else 0.0
    low, high = interval(forecast, spend=Spend(one * mean, one * mean**2, one * mean**2), doubt=np.zeros(1))
    return float(low[0]), float(high[0])


def _columns(found: Lifetime) -> dict[str, np.ndarray]:
    names = ("alive", "active", "purchases", "amount", "discounted", "low", "high")
    return {
        **{name: getattr(found, name) for name in names},
        "rule": np.full(len(found.known), found.choice.rule, "U16"),
    }


def _empty(parties: int) -> dict[str, np.ndarray]:
    names = ("alive", "active", "purchases", "amount", "discounted", "low", "high")
    return {**{name: np.zeros(parties) for name in names}, "rule": np.full(parties, PRIOR, "U16")}


def _fill(whole: dict[str, np.ndarray], part: dict[str, np.ndarray], here: np.ndarray) -> None:
    """Put `part` into `whole` at `here`: a mask when both cover all parties, rows when `part` covers these only."""
    for name, values in part.items():
        whole[name][here] = values[here] if here.dtype == bool else values


def _rates(rhythm: pa.Table, margin_rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Margin a unit of amount and return lines a purchase, each customer's own drawn towards the whole company's."""
    amount, margin, n, returns = (floats(rhythm[name]) for name in ("amount", "margin", "purchases", "returns"))
    whole = margin.sum() / amount.sum() if amount.sum() > 0 else margin_rate
    typical = POOLED * amount.sum() / max(n.sum(), 1)
    rate = (margin + whole * typical) / np.maximum(amount + typical, 1e-9)
    back = (returns + POOLED * returns.sum() / max(n.sum(), 1)) / (n + POOLED)
    return np.where(amount + typical > 0, rate, margin_rate), back


def _everywhere(rows: np.ndarray, parties: int, *rates: np.ndarray) -> list[np.ndarray]:
    """Rates of buyers as rates of all parties: who never bought gets the mean of those who did."""
    found = []
    for rate in rates:
        whole = np.full(parties, float(rate.mean()) if len(rate) else 0.0)
        whole[rows] = rate
        found.append(whole)
    return found
