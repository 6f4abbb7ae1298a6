"""Purchase days as plain arrays, and what was known of each customer on any past day.

A model must be judged on days it has not seen; here the clock is turned back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhiji.differentiate.sufficient import Cells, group


@dataclass(frozen=True)
class Known:
    """What was known on one day of the customers who had bought by then; one entry per customer.

    `customer` index; `repeats` purchase days after the first; `recency_days`, `age_days` from the first purchase to the
    last and to the day; `amount` sum; `paid` purchase days with an amount above 0.
    """

    customer: np.ndarray
    repeats: np.ndarray
    recency_days: np.ndarray
    age_days: np.ndarray
    amount: np.ndarray
    paid: np.ndarray

    def __len__(self) -> int:
        return len(self.customer)

    def cells(self) -> Cells:
        """The histories, grouped, with each customer's cell."""
        return group(self.repeats, recency_days=self.recency_days, age_days=self.age_days, keep_index=True)

    def only(self, chosen: np.ndarray) -> Known:
        """The customers for whom `chosen` is true."""
        names = ("customer", "repeats", "recency_days", "age_days", "amount", "paid")
        return Known(*(getattr(self, name)[chosen] for name in names))

    @property
    def mean(self) -> np.ndarray:
        """Mean amount of a paid purchase day, the first included; 0 where nothing was paid."""
        return self.amount / np.maximum(self.paid, 1)


@dataclass(frozen=True)
class Purchases:
    """Purchase days of customers 0 .. `customers` - 1: one entry per customer and day, sorted by both.

    `day` is a whole number of days (from any origin), `amount` what was paid, never below 0.
    """

    customer: np.ndarray
    day: np.ndarray
    amount: np.ndarray
    customers: int

    @classmethod
    def of(cls, customer: np.ndarray, *, day: np.ndarray, amount: np.ndarray, customers: int) -> Purchases:
        """The same from entries in any order."""
        order = np.lexsort((day, customer))
        return cls(customer[order], day[order], amount[order], customers)

    def sample(self, step: int) -> Purchases:
        """Every `step`-th customer, under his own number."""
        chosen = self.customer % step == 0
        return Purchases(self.customer[chosen], self.day[chosen], self.amount[chosen], self.customers)

    def until(self, day: int) -> Known:
        """What was known at the end of `day`."""
        here = self.day <= day
        who, when, paid = self.customer[here], self.day[here], self.amount[here]
        starts = np.flatnonzero(np.diff(who, prepend=-1))
        ends = np.append(starts[1:], len(who)) - 1
        customer = who[starts]
        first = when[starts]
        amount = np.bincount(who, paid, self.customers)[customer]
        days_paid = np.bincount(who, paid > 0, self.customers)[customer]
        last = when[ends] if len(who) else first
        return Known(customer, ends - starts, last - first, day - first, amount, days_paid)

    def within(self, after: int, *, until: int) -> tuple[np.ndarray, np.ndarray]:
        """Purchase days and amount of every customer after day `after`, up to and including `until`."""
        here = (self.day > after) & (self.day <= until)
        who = self.customer[here]
        return np.bincount(who, minlength=self.customers).astype(float), np.bincount(
            who, self.amount[here], self.customers
        )

    @property
    def first(self) -> int:
        """The first day anybody bought."""
        return int(self.day.min()) if len(self.day) else 0
