"""`zhiji value` and `value_of`: any table of orders in, one row per customer out, bad input named by row and remedy."""

from __future__ import annotations

import json
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as parquet
import pytest
import typer
from typer.testing import CliRunner

from zhiji.differentiate import Columns, value_of
from zhiji.differentiate.cli import register
from zhiji.differentiate.orders import ledger
from zhiji.vocabulary.errors import ColumnMissing, ValueRefused

COLUMNS = Columns("who", "when", "paid")
OUT = ["customer", "alive", "purchases", "value", "low", "high", "active", "rule"]


def shop(seed=1, customers=300):
    rng = np.random.default_rng(seed)
    count = rng.poisson(rng.gamma(0.8, 4.0, customers)) + 1
    who = np.repeat(np.arange(customers), count)
    when = np.datetime64("2025-01-01") + rng.integers(0, 400, len(who))
    ids = np.char.zfill(who.astype(str), 5)
    return pa.table({"who": ids, "when": when.astype(str), "paid": rng.gamma(4, 20, len(who)).round(2).astype(str)})


def invoke(tmp_path, orders, *options):
    cli = typer.Typer()
    register(cli)
    cli.command("other")(lambda: None)
    path = tmp_path / "orders.csv"
    csv.write_csv(orders, path)
    call = ["value", str(path), "--customer", "who", "--date", "when", *options]
    return CliRunner().invoke(cli, call)


def test_command_writes_one_row_per_customer_and_json_last(tmp_path):
    out = tmp_path / "value.csv"
    options = ("--amount", "paid", "--until", "2025-10-01", "--horizon", "90", "--out", str(out))
    result = invoke(tmp_path, shop(), *options)
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout.strip().splitlines()[-1])
    assert figures["judged"]["days"] == 90 and 0.5 < figures["judged"]["auc"] < 1
    table = csv.read_csv(out, convert_options=csv.ConvertOptions(column_types={"customer": pa.string()}))
    assert table.column_names == OUT and table.num_rows == figures["customers"]
    assert pc.all(pc.equal(pc.utf8_length(table["customer"]), 5)).as_py()


def test_unknown_column_exits_two_and_says_which_there_are(tmp_path):
    result = invoke(tmp_path, shop(), "--amount", "money", "--horizon", "90", "--out", str(tmp_path / "v.csv"))
    assert result.exit_code == 2
    assert "money" in result.stderr and "who, when, paid" in result.stderr
    assert not (tmp_path / "v.csv").exists()


def test_parquet_out_and_purchases_where_no_amount_is_given(tmp_path):
    out = tmp_path / "value.parquet"
    assert invoke(tmp_path, shop(), "--horizon", "30", "--out", str(out)).exit_code == 0
    table = parquet.read_table(out)
    assert table["value"].null_count == table.num_rows
    assert (table["high"].to_numpy() >= table["low"].to_numpy()).all()


def test_what_follows_the_cut_changes_nothing_that_was_learned():
    orders, until = shop(), date(2025, 10, 1)
    before = orders.filter(pc.less_equal(orders["when"], "2025-10-01"))
    whole, cut = (value_of(t, columns=COLUMNS, horizon_days=60, until=until) for t in (orders, before))
    assert whole.table.equals(cut.table)
    assert "judged" in whole.figures and "judged" not in cut.figures


@pytest.mark.parametrize(
    "dates", [["2026/3/1", "20260302"], ["2026-03-01 10:00:00", "2026-03-02T09:30"], ["1.3.2026", "2026年3月2日"]]
)
def test_usual_forms_of_dates_are_read(dates):
    book = ledger(pa.table({"who": ["a", "b"], "when": dates, "paid": ["1", "2"]}), columns=COLUMNS)
    assert [date(1970, 1, 1).toordinal() + d for d in book.purchases.day] == [
        date(2026, 3, d).toordinal() for d in (1, 2)
    ]


def test_typed_columns_are_read_as_they_are():
    orders = pa.table({"who": [7.0, 8.0], "when": [datetime(2026, 3, 1, 23), datetime(2026, 3, 2)], "paid": [1, 2]})
    book = ledger(orders, columns=COLUMNS)
    assert book.ids.to_pylist() == ["7", "8"] and book.purchases.amount.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    "column, value, code",
    [
        ("when", "soon", "date_unreadable"),
        ("when", "0026-03-01", "date_unreadable"),
        ("paid", "10 EUR", "amount_unreadable"),
        ("paid", "nan", "amount_unreadable"),
        ("when", "3/4/2026", "date_two_ways"),
    ],
)
def test_bad_cell_is_named_by_column_and_value(column, value, code):
    columns = {"who": ["a", "b"], "when": ["2026-03-01", "2026-03-02"], "paid": ["1", "2,000.50"]}
    columns[column] = [columns[column][0], value]
    with pytest.raises(ValueRefused) as refused:
        ledger(pa.table(columns), columns=COLUMNS)
    assert refused.value.code == code and value in str(refused.value) and column in str(refused.value)


def test_day_first_dates_are_read_where_only_one_way_fits():
    book = ledger(pa.table({"who": ["a", "a"], "when": ["3/4/2026", "25/4/2026"], "paid": ["1", "1"]}), columns=COLUMNS)
    assert np.diff(book.purchases.day).tolist() == [22]


def test_no_customers_no_column_and_nothing_known_are_refused():
    with pytest.raises(ValueRefused, match="names a customer"):
        value_of(
            pa.table({"who": ["", None], "when": ["2026-03-01"] * 2, "paid": ["1"] * 2}),
            columns=COLUMNS,
            horizon_days=9,
        )
    with pytest.raises(ColumnMissing):
        value_of(shop(), columns=Columns("who", "day"), horizon_days=9)
    with pytest.raises(ValueRefused, match="1999"):
        value_of(shop(), columns=COLUMNS, horizon_days=9, until=date(1999, 1, 1))
    with pytest.raises(ValueRefused, match="horizon"):
        value_of(shop(), columns=COLUMNS, horizon_days=0)


def test_cdnow_reaches_the_figures_of_the_protocol(real_data):
    text = csv.ConvertOptions(column_types={name: pa.string() for name in ("customer_id", "date", "amount")})
    orders = csv.read_csv(real_data("cdnow_full.csv.gz"), convert_options=text)
    columns = Columns("customer_id", "date", "amount")
    found = value_of(orders, columns=columns, horizon_days=273, until=date(1997, 9, 30))
    judged = found.figures["judged"]
    assert found.figures["customers"] == 23570 and found.table["customer"][0].as_py() == "00001"
    assert judged["auc"] > 0.768 and judged["gini"] > 0.718 and judged["top_5"] > 0.386
    assert abs(judged["purchases_total_error"]) < 0.13
    assert 0.88 < judged["inside_interval"] < 0.95
