"""The months of the demo company: which month is which, and which day is in which. Days are numbers since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from zhiji.vocabulary.errors import ValueRefused
from zhiji.vocabulary.period import month_before

EPOCH = date(1970, 1, 1)
AFTERWARDS = 24  # months of truth behind the last known one: the true lifetime looks 730 days ahead


def day_number(day: date) -> int:
    """Days since 1 January 1970.

    >>> day_number(date(1970, 1, 3))
    2
    """
    return (day - EPOCH).days


@dataclass(frozen=True)
class Calendar:
    """`months` whole months that end with `end`; month 0 is the first.

    >>> Calendar(date(2026, 10, 31), 36).first
    datetime.date(2023, 11, 1)
    """

    end: date
    months: int = 36

    def __post_init__(self) -> None:
        if (self.end + timedelta(days=1)).day != 1:
            raise ValueRefused("demo_end", "The demo ends with a month: {end} is not the last of one.", end=self.end)
        if self.months < 13:
            raise ValueRefused("demo_months", "The demo needs at least 13 months, not {months}.", months=self.months)

    @property
    def first(self) -> date:
        """The first day of month 0."""
        return month_before(self.end + timedelta(days=1), self.months)

    def start_of(self, month: int) -> date:
        """The first day of a month."""
        return month_before(self.first, -month)

    def start_day(self, month: int) -> int:
        """The first day of a month, as a number."""
        return day_number(self.start_of(month))

    def length(self, month: int) -> int:
        """Days in a month."""
        return self.start_day(month + 1) - self.start_day(month)

    def month_of_year(self, month: int) -> int:
        """0 = January."""
        return self.start_of(month).month - 1

    def month_at(self, day: date) -> int:
        """Which month a day is in. Raises ValueRefused for a day before the company began."""
        month = (day.year - self.first.year) * 12 + day.month - self.first.month
        if month < 0:
            raise ValueRefused("demo_before", "{day} is before the demo began ({first}).", day=day, first=self.first)
        return month

    def month_of_days(self, days: np.ndarray) -> np.ndarray:
        """Which month each day number is in; -1 before the first."""
        starts = np.array([self.start_day(month) for month in range(self.months + AFTERWARDS + 1)])
        return np.searchsorted(starts, days, side="right") - 1
