"""Dates, numbers and yes or no, as people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiji.intake.values import as_text, read_flags, read_numbers, read_times


def times(*cells):
    return read_times(pa.chunked_array([list(cells)], pa.string()))


@pytest.mark.parametrize(
    "written",
    ["2026-03-01", "2026/3/1", "2026年3月1日", "2026.3.1", "01.03.2026", "1.3.2026", "20260301", "46082", " 2026-3-1"],
)
def test_date_is_read_in_every_form(written):
    assert times(written).values.to_pylist() == [datetime(2026, 3, 1)]


@pytest.mark.parametrize(
    "written", ["2026-02-30", "soon", "26-1-1", "2026-13-01", "3/4/2026", "2026-03-01 25:00", "99"]
)
def test_date_that_cannot_be_told_is_bad_and_not_guessed(written):
    read = times(written)
    assert read.values.null_count == 1 and read.bad.tolist() == [True]


def test_empty_cell_is_no_fault():
    assert times(None, "", "  ").bad.tolist() == [False] * 3


def test_day_and_month_are_told_apart_by_a_day_above_twelve():
    assert times("3/21/2026", "4/5/2026").values.to_pylist()[1] == datetime(2026, 4, 5)
    assert times("21/3/2026", "4/5/2026").values.to_pylist()[1] == datetime(2026, 5, 4)


def test_time_with_an_offset_is_brought_to_the_company():
    read = times("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.5+01:00", "2026-03-01 10:00")
    assert [t.hour for t in read.values.to_pylist()] == [18, 17, 10]


WHOLE_SECONDS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda t: t.replace(microsecond=0))


@given(st.lists(WHOLE_SECONDS))
def test_iso_times_come_back_as_they_went(written):
    assert times(*(t.isoformat() for t in written)).values.to_pylist() == written


@given(st.integers(20_000, 80_000))
def test_excel_day_numbers_count_from_1899(number):
    assert times(str(number)).values[0].as_py().date() == date(1899, 12, 30) + timedelta(days=number)


@pytest.mark.parametrize(
    ("written", "value", "currency"),
    [
        ("1,234.50", 1234.5, None), ("¥1,200", 1200.0, None), ("1.2万", 12000.0, None), ("3亿", 3e8, None),
        ("(30.00)", -30.0, None), ("-12.5", -12.5, None), ("5-", -5.0, None), ("1.234,50", 1234.5, None),
        ("12元", 12.0, None), ("$5", 5.0, "USD"), ("5 EUR", 5.0, "EUR"), ("£7.10", 7.1, "GBP"), ("-$5.00", -5.0, "USD"),
    ],
)  # fmt: skip
def test_number_is_read_with_its_currency(written, value, currency):
    read = read_numbers(pa.chunked_array([[written]]))
    assert (read.values[0].as_py(), read.currency[0].as_py()) == (value, currency)


@pytest.mark.parametrize("written", ["many", "1,23,4", "nan", "inf", "=1+1", "1.2.3", "--5"])
def test_what_is_no_number_is_bad(written):
    read = read_numbers(pa.chunked_array([[written]]))
    assert read.values.null_count == 1 and read.bad.tolist() == [True]


def test_number_columns_pass_and_infinity_does_not():
    read = read_numbers(pa.chunked_array([[1.5, np.inf, None]]))
    assert read.values.to_pylist() == [1.5, None, None] and read.bad.tolist() == [False, True, False]


def test_flags_in_both_languages():
    read = read_flags(pa.chunked_array([["是", "no", "TRUE", None, "perhaps"]]))
    assert read.values.to_pylist() == [True, False, True, None, None] and read.bad.tolist()[-1]


def test_whole_number_ids_lose_no_digit_and_gain_no_point():
    assert as_text(pa.chunked_array([[17850.0, 1.5, None]])).to_pylist() == ["17850", "1.5", None]
