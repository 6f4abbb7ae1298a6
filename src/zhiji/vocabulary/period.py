"""Periods of time as the trade counts them. No clock here: `today` is always handed in."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_A_WEEK = 7
DAYS_A_YEAR = 365.25


def month_before(day: date, months: int = 1) -> date:
    """The same day so many months earlier, or the month's last day where there is none.

    >>> month_before(date(2026, 3, 31))
    datetime.date(2026, 2, 28)
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
