"""The next question: the one worth most, never twice, spread over time."""

from datetime import datetime, timedelta

import pytest

from zhiji.interact import QUESTIONS, accepts, choose_question, get_question

NOW = datetime(2026, 3, 1)


def choose(answered=(), asked_days_ago=(), *, kind="person", purchases=2):
    asked = [(NOW - timedelta(days=d)).isoformat() for d in asked_days_ago]
    return choose_question(kind=kind, answered=set(answered), asked_at=asked, now=NOW, purchases=purchases)


def test_all_questions_come_once_dearest_first():
    answered, worth = [], []
    while (question := choose(answered)) is not None:
        answered.append(question.code)
        worth.append(question.worth)
    assert worth == sorted(worth, reverse=True)
    assert set(answered) == {q.code for q in QUESTIONS if "person" in q.kinds}


def test_who_never_bought_is_not_asked_how_it_was():
    assert choose(purchases=0).code == "next_need"


def test_company_is_asked_who_decides_and_no_family():
    answered = []
    while (question := choose(answered, kind="organisation")) is not None:
        answered.append(question.code)
    assert "who_decides" in answered and "who_uses" not in answered


def test_no_question_within_a_week_nor_above_twelve_a_year():
    assert choose(asked_days_ago=[6]) is None
    assert choose(asked_days_ago=[8]) is not None
    assert choose(asked_days_ago=range(10, 34, 2)) is None
    assert choose(asked_days_ago=range(370, 394, 2)) is not None


@pytest.mark.parametrize(
    ("code", "good", "bad"),
    [("satisfaction", "0", "11"), ("satisfaction", "10", "-1"), ("satisfaction", "7", "٣"),
     ("style", "nordic", "baroque"), ("next_need", "沙发", "  ")],
)  # fmt: skip
def test_only_answers_to_the_question_are_taken(code, good, bad):
    assert accepts(get_question(code), good) and not accepts(get_question(code), bad)
