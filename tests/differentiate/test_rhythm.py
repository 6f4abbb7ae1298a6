"""The rhythm: days netted, free days, returns, the year, the categories."""

from __future__ import annotations

from datetime import date, datetime

import ibis
import pyarrow as pa
import pytest

from zhiji.differentiate import purchase_days, rhythm
from zhiji.vocabulary.tables import TABLES

TODAY = date(2026, 11, 22)
OWNERS = {"shop:1": "p1", "web:7": "p1", "shop:2": "p2", "shop:3": "p3"}


def line(record, day, amount, *, quantity=1.0, category="chairs", cost=None):
    at = datetime(*(int(part) for part in day.split("-")), 15, 30)
    return {
        "record_id": record,
        "ordered_at": at,
        "amount": amount,
        "quantity": quantity,
        "category": category,
        "cost": cost,
    }


def tables(*lines):
    rows = [{"line_id": str(index), **entry} for index, entry in enumerate(lines)]
    order_line = TABLES["order_line"].conform(pa.Table.from_pylist(rows)) if rows else TABLES["order_line"].empty()
    owners = pa.table({"record_id": list(OWNERS), "party_id": list(OWNERS.values())})
    return ibis.memtable(order_line), ibis.memtable(TABLES["party_record"].conform(owners))


def found(*lines):
    table = rhythm(*tables(*lines), today=TODAY, margin_rate=0.4).to_pyarrow()
    return {row["party_id"]: row for row in table.to_pylist()}


def test_records_of_one_party_and_lines_of_one_day_are_one_purchase():
    row = found(
        line("shop:1", "2026-03-01", 100.0), line("web:7", "2026-03-01", 50.0), line("web:7", "2026-03-15", 30.0)
    )["p1"]
    assert (row["purchases"], row["repeats"], row["recency_weeks"], row["lines"]) == (2, 1, 2.0, 3)
    assert (row["amount"], row["amount_mean"], row["margin"]) == (180.0, 90.0, pytest.approx(72.0))
    assert row["age_weeks"] == (TODAY - date(2026, 3, 1)).days / 7


def test_order_cancelled_on_the_same_day_is_no_purchase():
    lines = [line("shop:1", "2026-03-01", 7000.0), line("shop:1", "2026-03-01", -7000.0, quantity=-1.0)]
    assert found(*lines) == {}
    row = found(*lines, line("shop:1", "2026-04-01", 10.0))["p1"]
    assert (row["purchases"], row["amount"], row["returns"], row["first_day"]) == (1, 10.0, 1, date(2026, 4, 1))


def test_later_return_takes_margin_and_year_but_no_purchase():
    row = found(line("shop:1", "2026-03-01", 100.0), line("shop:1", "2026-03-09", -100.0, quantity=-1.0))["p1"]
    assert (row["purchases"], row["amount"], row["amount_year"], row["margin"]) == (1, 100.0, 0.0, 0.0)


def test_free_item_alone_is_a_purchase_day():
    row = found(line("shop:1", "2026-03-01", 0.0), line("shop:1", "2026-03-03", 20.0))["p1"]
    assert (row["purchases"], row["amount_log"]) == (2, pytest.approx(2.995732, abs=1e-6))


def test_guests_the_future_and_unknown_records_do_not_count():
    lines = [line(None, "2026-03-01", 10.0), line("shop:2", "2026-11-23", 10.0), line("shop:99", "2026-03-01", 10.0)]
    assert found(*lines, line("shop:3", "2026-11-22", 5.0)).keys() == {"p3"}


def test_known_cost_counts_and_unknown_cost_uses_the_margin_rate():
    row = found(line("shop:1", "2026-03-01", 100.0, cost=90.0), line("shop:1", "2026-03-02", 100.0))["p1"]
    assert row["margin"] == pytest.approx(10.0 + 40.0)


def test_year_and_year_before_split_at_365_days():
    days = {"2025-11-23": 1.0, "2025-11-22": 10.0, "2024-11-23": 100.0, "2024-11-22": 1000.0}
    row = found(*(line("shop:1", day, amount) for day, amount in days.items()))["p1"]
    assert (row["amount_year"], row["amount_year_before"]) == (1.0, 110.0)


def test_top_category_is_by_amount_and_ties_go_to_the_last_name():
    row = found(
        line("shop:1", "2026-03-01", 10.0, category="beds"), line("shop:1", "2026-03-02", 30.0, category="lamps")
    )["p1"]
    assert (row["categories"], row["top_category"], row["top_share"]) == (2, "lamps", 0.75)
    tie = found(
        line("shop:1", "2026-03-01", 10.0, category="lamps"), line("shop:1", "2026-03-02", 10.0, category="beds")
    )["p1"]
    assert tie["top_category"] == "lamps"
    assert found(line("shop:2", "2026-03-01", 10.0, category=None))["p2"]["categories"] == 0


def test_columns_are_canonical_lazy_and_empty_input_gives_no_rows():
    expression = rhythm(*tables(), today=TODAY)
    assert isinstance(expression, ibis.Table)
    assert tuple(expression.columns) == tuple(TABLES["rhythm"].schema.names)
    assert expression.to_pyarrow().num_rows == 0
    assert purchase_days(*tables(), today=TODAY).to_pyarrow().num_rows == 0


def test_missing_column_is_named():
    order_line, owners = tables(line("shop:1", "2026-03-01", 1.0))
    with pytest.raises(AttributeError, match="quantity"):
        rhythm(order_line.drop("quantity"), owners, today=TODAY)
