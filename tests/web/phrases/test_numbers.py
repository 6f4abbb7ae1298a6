"""The same figure reads the same everywhere, as people of each language write it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from zhiji.web.phrases import numbers
from zhiji.web.phrases.tags import staff_name


@pytest.fixture(autouse=True)
def company_currency():
    numbers.use_currency("CNY")
    yield
    numbers.use_currency("CNY")


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (0, "¥0", "¥0"),
        (1234.4, "¥1,234", "¥1,234"),
        (9999.7, "¥1.00万", "¥10,000"),
        (12345, "¥1.23万", "¥12,345"),
        (-123456, "−¥12.3万", "−¥123,456"),
        (123456789, "¥1.23亿", "¥123M"),
        (5300000, "¥530万", "¥5.30M"),
        (99999, "¥10.0万", "¥99,999"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
        ("", "–", "–"),
        ("<b>", "–", "–"),
    ],
)
def test_money_in_both_languages(value, chinese, english):
    with override("zh-hans"):
        assert numbers.money(value) == chinese
    with override("en"):
        assert numbers.money(value) == english


def test_receipts_keep_the_last_cent():
    assert numbers.money_exact(1234567.5) == "¥1,234,567.50"


def test_company_currency_is_shown():
    numbers.use_currency("GBP")
    with override("en"):
        assert numbers.money(250) == "£250"


@pytest.mark.parametrize(
    ("value", "chinese", "english"), [(0.5, "50%", "50 %"), (0.031, "3.1%", "3.1 %"), (0, "0%", "0 %")]
)
def test_shares(value, chinese, english):
    with override("zh-hans"):
        assert numbers.percent(value) == chinese
    with override("en"):
        assert numbers.percent(value) == english


def test_days_and_times_in_local_time():
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past seven the next morning in Shanghai
    with override("zh-hans"):
        assert numbers.day(date(2026, 3, 1)) == "2026年3月1日"
        assert numbers.moment(at) == "2026年3月2日 07:30"
    with override("en"):
        assert numbers.day("2026-03-01") == "1 Mar 2026"
        assert numbers.short_day(at) == "2 Mar"


def test_a_day_without_a_time_of_day_shows_no_midnight():
    with override("en"):
        assert numbers.moment(datetime(1998, 6, 29)) == "29 Jun 1998"
        assert numbers.moment(datetime(1998, 6, 29, 0, 1)) == "29 Jun 1998 00:01"
        assert numbers.enumerated(["sofa", "bed"]) == "sofa, bed"
    with override("zh-hans"):
        assert numbers.enumerated(["沙发", "床"]) == "沙发、床"


def test_a_customer_is_not_called_by_his_sign_in():
    with override("en"):
        assert staff_name({"staff_names": {"lin": "Lin Li"}}, "customer-nb747") == "Customer"
        assert staff_name({"staff_names": {"lin": "Lin Li"}}, "lin") == "Lin Li"
