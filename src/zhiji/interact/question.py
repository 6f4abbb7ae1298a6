"""Drip dialogue 滴灌式对话: the one question worth most now, never the same twice, spread over time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhiji.vocabulary.party import KINDS, ORGANISATION, PERSON

REST_DAYS = 7  # between two questions to one customer
YEAR_CAP = 12  # questions to one customer in a year


@dataclass(frozen=True)
class Question:
    """One question: its code, what fact the answer becomes, how it is answered, what it is worth.

    `answers`: `0-10`, `text`, or the allowed codes. `worth`: relative, how much the next decision gains by the answer.
    """

    code: str
    fact: str
    answers: tuple[str, ...]
    worth: float
    kinds: tuple[str, ...] = KINDS
    buyers_only: bool = False


QUESTIONS = (
    Question("satisfaction", "satisfaction", ("0-10",), 10.0, buyers_only=True),
    Question("next_need", "need", ("text",), 9.0),
    Question("how_to_reach", "prefers_channel", ("email", "phone", "wechat", "sms", "visit"), 8.0),
    Question("when_replace", "replacement_plan", ("this_year", "next_year", "later", "no"), 7.0, (PERSON,), True),
    Question("style", "style", ("modern", "chinese", "nordic", "classic", "other"), 6.0, (PERSON,)),
    Question("who_uses", "family", ("alone", "couple", "children", "parents", "other"), 5.0, (PERSON,)),
    Question("who_decides", "decider", ("text",), 7.5, (ORGANISATION,)),
    Question("next_project", "project", ("text",), 7.0, (ORGANISATION,)),
    Question("how_often", "contacts_wanted", ("0", "1", "2", "4"), 4.0),
    Question("special_need", "special_need", ("text",), 3.0),
)


def choose_question(
    *, kind: str, answered: Collection[str], asked_at: Iterable[str], now: datetime, purchases: int
) -> Question | None:
    """The question worth most that may be put now.

    `answered`: codes already answered; `asked_at`: ISO times at which a question was put; `purchases`: purchase days.
    Returns: None within REST_DAYS of the last question, after YEAR_CAP in a year, or when all is answered.

    >>> now = datetime(2026, 3, 1)
    >>> choose_question(kind="person", answered={"satisfaction"}, asked_at=[], now=now, purchases=2).code
    'next_need'

    Source: mission IN2; Peppers and Rogers, drip irrigation dialogue.
    """
    times = [datetime.fromisoformat(at) for at in asked_at]
    if any(now - at < timedelta(days=REST_DAYS) for at in times):
        return None
    if sum(now - at < timedelta(days=365) for at in times) >= YEAR_CAP:
        return None
    fitting = (
        q for q in QUESTIONS if q.code not in answered and kind in q.kinds and (purchases > 0 or not q.buyers_only)
    )
    return max(fitting, key=lambda q: q.worth, default=None)


def get_question(code: str) -> Question | None:
    """The question of the bank with this code; None where there is none.

    >>> get_question("satisfaction").answers
    ('0-10',)
    """
    return next((q for q in QUESTIONS if q.code == code), None)


def accepts(question: Question, value: str) -> bool:
    """Whether `value` is an answer to `question`.

    >>> accepts(get_question("satisfaction"), "11"), accepts(get_question("satisfaction"), "9")
    (False, True)
    """
    if question.answers == ("0-10",):
        return value.isascii() and value.isdigit() and int(value) <= 10
    if question.answers == ("text",):
        return 0 < len(value.strip()) <= 2000
    return value in question.answers
