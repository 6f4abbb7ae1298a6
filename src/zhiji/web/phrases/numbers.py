"""Numbers as people write them: one definition of money, counts, shares, days and times, per language.

Chinese counts in 万 and 亿; English in thousands with separators, and in millions from a million on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import get_language

SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTHING = "–"  # a figure nobody knows
MINUS = "\u2212"
_currency: ContextVar[str | Callable[[], str]] = ContextVar("currency", default="CNY")


def use_currency(code: str | Callable[[], str]) -> None:
    """From here on, money in this thread of work is written in this currency; a function is asked when first needed."""
    _currency.set(code)


def get_currency() -> str:
    """The code of the currency money is written in."""
    code = _currency.get()
    if callable(code):
        code = code()
        _currency.set(code)
    return code


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def number(value: object, digits: int = 0) -> str:
    """A count or figure in full, with separators: 12,345. Nothing known gives a dash.

    >>> number(1234567), number(None), number(-2.5, 1)
    ('1,234,567', '–', '−2.5')
    """
    known = _known(value)
    if known is None:
        return NOTHING
    text = f"{abs(known):,.{digits}f}"
    return MINUS + text if known < 0 and text.strip("0.,") else text


def compact(value: object) -> str:
    """A large figure in three figures: 12.3万, 1.20亿 or 1.23M.

    >>> from django.utils.translation import override
    >>> with override("zh-hans"): compact(123456), compact(9999), compact(2.5e8)
    ('12.3万', '9,999', '2.50亿')
    >>> with override("en"): compact(123456), compact(1234567)
    ('123,456', '1.23M')
    """
    known = _known(value)
    if known is None:
        return NOTHING
    for unit, sign in ((1e8, "亿"), (1e4, "万")) if is_chinese() else ((1e9, "B"), (1e6, "M")):
        # What rounds up to the unit is written in it: 9,999.7 is 1.00万, never 10,000.
        if abs(round(known)) >= unit:
            return number(known / unit, _digits(known / unit)) + sign
    return number(known)


def money(value: object) -> str:
    """An amount in the company's currency, rounded to what a reader can hold: ¥1,234, ¥12.3万.

    >>> from django.utils.translation import override
    >>> with override("zh-hans"): money(-41234)
    '−¥4.12万'
    """
    return _with_symbol(compact(value))


def money_exact(value: object) -> str:
    """An amount to the last 分 (or cent): ¥1,234.50. For orders and receipts."""
    return _with_symbol(number(value, 2))


def percent(value: object, digits: int = 0) -> str:
    """A share of one as a percentage: 0.125 -> 13 % in English, 13% in Chinese; small shares keep a digit.

    >>> from django.utils.translation import override
    >>> with override("zh-hans"): percent(0.125), percent(0.004)
    ('12%', '0.4%')
    """
    known = _known(value)
    if known is None:
        return NOTHING
    kept = digits or (1 if 0 < abs(known) < 0.0995 else 0)
    return number(known * 100, kept) + ("%" if is_chinese() else " %")


def day(value: object) -> str:
    """A day in full: 2026年3月1日, 1 Mar 2026."""
    found = _as_date(value)
    if found is None:
        return NOTHING
    if is_chinese():
        return f"{found.year}年{found.month}月{found.day}日"
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def short_day(value: object) -> str:
    """A day whose year is known from where it stands: 3月1日, 1 Mar."""
    found = _as_date(value)
    if found is None:
        return NOTHING
    return f"{found.month}月{found.day}日" if is_chinese() else f"{found.day} {MONTHS[found.month - 1]}"


def moment(value: object) -> str:
    """A day with the time of day, in local time: 2026年3月1日 14:05. Times without a zone are local already.

    Midnight on the dot is a day whose time nobody knows: many files tell days only.
    """
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    if local.time() == time.min:
        return day(local)
    return f"{day(local)} {local:%H:%M}"


def enumerated(values: Iterable[object]) -> str:
    """Things one after the other, as the reader's language separates them: 沙发、床; sofa, bed.

    >>> from django.utils.translation import override
    >>> with override("en"): enumerated(["sofa", "bed"])
    'sofa, bed'
    """
    return ("、" if is_chinese() else ", ").join(map(str, values))


def _known(value: object) -> float | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        known = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return known if math.isfinite(known) else None


def _digits(value: float) -> int:
    return 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0


def _with_symbol(text: str) -> str:
    if text == NOTHING:
        return text
    code = get_currency()
    symbol = SYMBOLS.get(code, code + " ")
    return MINUS + symbol + text[1:] if text.startswith(MINUS) else symbol + text


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
