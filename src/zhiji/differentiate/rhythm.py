"""When, how often and for how much each party bought. Purchases are counted here and nowhere else."""

from datetime import date, timedelta

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from zhiji.vocabulary.period import DAYS_A_WEEK
from zhiji.vocabulary.tables import TABLES

YEAR = timedelta(days=365)


# Ibis writes its own argmax as an ordered FIRST, which keeps every value; DuckDB and Spark both have `max_by`.
@ibis.udf.agg.builtin
def max_by(value: str, key: dt.Struct({"spent": dt.float64, "name": dt.string})) -> str:  # type: ignore[valid-type]
    """The value with the largest key."""


def purchase_days(order_line: ir.Table, party_record: ir.Table, *, today: date, margin_rate: float = 0.35) -> ir.Table:
    """What did each party buy, day by day, with what came back on the same day taken off?

    In: canonical `order_line` and `party_record`; lines of guests, of unknown records and after `today` do not count.
    Out, one row per party and day with a line: `party_id`, `day`, `amount` and `margin` (net, currency of the company),
    `lines`, `returns` (lines), `counts` (whether the day is a purchase).

    A day is a purchase when something was sold and the net amount is above 0; a free item counts when nothing came back
    on that day. `margin_rate` stands in for a cost that is not known.

    Source: netting by customer and day follows the published use of the CDNOW data, where a free day is a purchase.
    """
    return _days(_owned(order_line, party_record, today), margin_rate)


def _days(lines: ir.Table, margin_rate: float) -> ir.Table:
    days = lines.group_by(["party_id", "day"]).aggregate(
        # rounded so that the order in which threads add does not show
        amount=lines.amount.sum().round(6),
        margin=(lines.amount - lines.cost.fill_null(lines.amount * (1 - margin_rate))).sum().round(6),
        lines=lines.count(),
        returns=lines.returned.sum().cast("int64"),
    )
    free = (days.amount == 0) & (days.returns == 0)
    return days.mutate(counts=(days.returns < days.lines) & ((days.amount > 0) | free))


def rhythm(order_line: ir.Table, party_record: ir.Table, *, today: date, margin_rate: float = 0.35) -> ir.Table:
    """When, how often and for how much did each party buy?

    In: canonical `order_line` and `party_record`. Out: canonical `rhythm`, one row per party with at least one
    purchase day by `today` (weeks = days / 7; `amount`, `amount_mean` and `amount_log` over purchase days; `margin`,
    `amount_year` and `amount_year_before` also with what came back on other days taken off). A party that only
    returned things is not there. Lazy: nothing is computed before the result is asked for.

    >>> import pyarrow as pa
    >>> from datetime import datetime
    >>> line = {"record_id": "a:1", "quantity": 1.0, "amount": 80.0, "cost": 50.0, "category": "chairs"}
    >>> days = [datetime(2026, 3, 1, 10), datetime(2026, 3, 15, 9)]
    >>> lines = ibis.memtable(pa.Table.from_pylist([{**line, "ordered_at": day} for day in days]))
    >>> owners = ibis.memtable(pa.table({"record_id": ["a:1"], "party_id": ["p1"]}))
    >>> found = rhythm(lines, owners, today=date(2026, 4, 1)).to_pyarrow().to_pylist()[0]
    >>> found["purchases"], found["recency_weeks"], found["amount"], found["margin"], found["top_category"]
    (2, 2.0, 160.0, 60.0, 'chairs')
    """
    lines = _owned(order_line, party_record, today)  # joined once and read twice
    joined = _by_party(_days(lines, margin_rate), today).left_join(_categories(lines), "party_id")
    week = float(DAYS_A_WEEK)
    end = ibis.literal(today)
    found = joined.mutate(
        repeats=joined.purchases - 1,
        recency_weeks=joined.last_day.delta(joined.first_day, unit="day") / week,
        age_weeks=end.delta(joined.first_day, unit="day") / week,
        categories=joined.categories.fill_null(0),
    )
    return found.select(TABLES["rhythm"].schema.names)


def _owned(order_line: ir.Table, party_record: ir.Table, today: date) -> ir.Table:
    lines = order_line.mutate(day=order_line.ordered_at.date(), amount=order_line.amount.fill_null(0.0))
    lines = lines.filter(lines.day <= ibis.literal(today))
    returned = (lines.quantity < 0).fill_null(False) | (lines.amount < 0)
    lines = lines.select("record_id", "day", "amount", "cost", "category", returned=returned.cast("int8"))
    return lines.join(party_record.select("record_id", "party_id"), "record_id").drop("record_id")


def _by_party(days: ir.Table, today: date) -> ir.Table:
    counts, day = days.counts, days.day
    year, before = ibis.literal(today - YEAR), ibis.literal(today - 2 * YEAR)
    grouped = days.group_by("party_id").aggregate(
        first_day=day.min(where=counts),
        last_day=day.max(where=counts),
        purchases=days.count(where=counts),
        amount=days.amount.sum(where=counts).round(6),
        amount_mean=days.amount.mean(where=counts).round(6),
        amount_log=_positive(days.amount).ln().sum(where=counts).fill_null(0.0).round(6),
        margin=days.margin.sum().round(6),
        returns=days.returns.sum().cast("int64"),
        lines=days.lines.sum().cast("int64"),
        amount_year=days.amount.sum(where=day > year).fill_null(0.0).round(6),
        amount_year_before=days.amount.sum(where=(day > before) & (day <= year)).fill_null(0.0).round(6),
    )
    return grouped.filter(grouped.purchases > 0)


def _positive(amount: ir.FloatingValue) -> ir.FloatingValue:
    """`amount`, or 1 (whose log adds nothing) where there is none: DuckDB refuses the log before it filters."""
    return (amount > 0).ifelse(amount, 1.0)


def _categories(lines: ir.Table) -> ir.Table:
    """How many categories, the one most bought by amount, and its share of what was kept."""
    named = lines.filter(lines.category.notnull())
    spent = named.group_by(["party_id", "category"]).aggregate(spent=named.amount.sum().round(6))
    kept = spent.filter(spent.spent > 0)
    totals = kept.group_by("party_id").aggregate(
        categories=kept.count(),
        top_category=max_by(kept.category, ibis.struct({"spent": kept.spent, "name": kept.category})),
        top=kept.spent.max(),
        kept=kept.spent.sum(),
    )
    return totals.select("party_id", "categories", "top_category", top_share=(totals.top / totals.kept).round(9))
