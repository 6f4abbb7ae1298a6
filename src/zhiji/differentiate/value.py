"""The value of the customers of any table of orders, and how good the forecast was on what followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from zhiji.differentiate.history import Purchases
from zhiji.differentiate.judge import judge
from zhiji.differentiate.lifetime import Lifetime, foresee
from zhiji.differentiate.orders import EPOCH, Columns, Ledger, ledger
from zhiji.vocabulary.errors import ValueRefused

JUDGEABLE_DAYS = 7  # fewer days after the cut say nothing


@dataclass(frozen=True)
class Valued:
    """`table`: customer, alive, purchases, value, low, high, active, rule; `figures`: what was learned, how it did."""

    table: pa.Table
    figures: dict[str, object]


def value_of(orders: pa.Table, *, columns: Columns, horizon_days: int, until: date | None = None) -> Valued:
    """What will each customer of these orders buy and bring in the next `horizon_days`?

    Learns from the orders up to and including `until` (default: the last day there is); judges itself on what follows,
    where there is a week or more. Out, one row per customer known by then: `customer` (id as written), `alive`
    (probability), `purchases` (expected purchase days), `value` (expected amount; null without an amount column),
    `low` and `high` (90 % interval of the amount, or of the purchases), `active` (probability of any purchase), `rule`.
    Raises ColumnMissing, ValueRefused.

    >>> day = [f"2026-01-{d:02d}" for d in range(1, 29)]
    >>> orders = pa.table({"who": ["a", "b"] * 14, "when": day, "paid": [9.0] * 28})
    >>> found = value_of(orders, columns=Columns("who", "when", "paid"), horizon_days=28)
    >>> found.table.column_names
    ['customer', 'alive', 'purchases', 'value', 'low', 'high', 'active', 'rule']
    """
    if not 1 <= horizon_days <= 36_500:
        raise ValueRefused("horizon_impossible", "A horizon of {days} days: give 1 to 36500.", days=horizon_days)
    book = ledger(orders, columns=columns)
    cut = book.last_day if until is None else int((np.datetime64(until) - EPOCH).astype(int))
    if not (book.purchases.day <= cut).any():
        raise ValueRefused("nothing_known", "Nobody had bought anything by {until}.", until=str(EPOCH + cut))
    found = foresee(book.purchases, cut=cut, horizon_days=horizon_days)
    paid = columns.amount is not None
    figures = _figures(book, found, cut) | {"horizon_days": horizon_days}
    following = min(horizon_days, book.last_day - cut)
    if following >= JUDGEABLE_DAYS:
        seen = found if following == horizon_days else foresee(book.purchases, cut=cut, horizon_days=following)
        figures["judged"] = judged(seen, purchases=book.purchases, cut=cut, days=following)
    return Valued(_table(book.ids, found, paid), figures)


def judged(found: Lifetime, *, purchases: Purchases, cut: int, days: int) -> dict[str, float | None]:
    """How good the forecast was on the `days` after `cut`, with the share of customers inside their interval.

    A figure that cannot be told (nobody bought) is None.
    """
    count, amount = (part[found.known.customer] for part in purchases.within(cut, until=cut + days))
    if not purchases.amount.any():
        amount = count
    figures = judge(found.purchases, actual=count, amount=found.amount, actual_amount=amount)
    inside = (amount >= found.low - 1e-9) & (amount <= found.high + 1e-9)
    figures = figures | {"inside_interval": float(inside.mean())}
    return {"days": days, **{name: round(v, 6) if np.isfinite(v) else None for name, v in figures.items()}}


def _figures(book: Ledger, found: Lifetime, cut: int) -> dict[str, object]:
    choice = found.choice
    return {
        "rows": book.rows,
        "rows_without_customer": book.nameless,
        "customers": len(found.known),
        "until": str(EPOCH + cut),
        "rule": choice.rule,
        "parameters": {name: round(getattr(choice.model, f"{name}_"), 6) for name in choice.model.names},
        "log_likelihood": round(choice.model.log_likelihood_, 4),
        "season": round(choice.season, 4),
        "deviance": {name: round(score, 6) for name, score in choice.scores.items()},
        "purchases": round(float(found.purchases.sum()), 3),
        "value": round(float(found.amount.sum()), 2),
    }


def _table(ids: pa.Array, found: Lifetime, paid: bool) -> pa.Table:
    return pa.table(
        {
            "customer": ids.take(pa.array(found.known.customer)),
            "alive": found.alive,
            "purchases": found.purchases,
            "value": found.amount if paid else pa.nulls(len(found.known), pa.float64()),
            "low": found.low,
            "high": found.high,
            "active": found.active,
            "rule": pa.array([found.choice.rule]).take(pa.array(np.zeros(len(found.known), dtype=np.int64))),
        }
    )
