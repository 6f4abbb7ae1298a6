"""Proof: what the interval shows is what the sentence says."""

from datetime import date

import pytest

from lists_cast import sign_in
from zhiji.measure.app.models import Effect

pytestmark = pytest.mark.django_db


def effect(measure, low, value, high, proved):
    Effect.objects.create(
        run_id="20261122-01", day=date(2026, 11, 22), measure=measure, period="1", treated=4750, control=250,
        treated_mean=10 + value, control_mean=10, effect=value, low=low, high=high, proved=proved,
    )  # fmt: skip


def page(language="en"):
    return sign_in("director", language).get("/proof/").content.decode()


def test_interval_around_nought_is_not_proved_yet():
    effect("margin", -12, 80, 170, False)
    assert "Not proved yet whether treated customers bring more margin" in page()


def test_interval_above_nought_is_proved_with_its_amount():
    effect("margin", 12, 80, 170, True)
    shown = page()
    assert "Treated customers bring ¥80 more margin each than those left alone." in shown
    assert "4,750" in shown and "250" in shown


def test_interval_below_nought_says_it_does_harm():
    effect("buyers", -0.09, -0.05, -0.01, True)
    assert "5.0 % fewer buy" in page() and "proved, the wrong way" in page()


def test_said_proof_counts_less_than_the_interval():
    effect("purchases", -0.1, 0.2, 0.5, True)
    assert "Not proved yet" in page()


def test_chinese_sentence_stands_in_chinese():
    effect("margin", -12, 80, 170, False)
    assert "尚未证实经营组带来更多毛利：区间包含零。" in page("zh-hans")


def test_empty_page_says_what_to_do_first():
    assert "Nothing to compare yet" in page() and "/guide/" in page()
