"""What the purchase models learn from: customers with the same history, counted once.

The likelihood of a customer depends on three whole numbers only: repeat purchases, the day of the last one and the
days known. Customers who share them are one cell with a weight, so a fit works on cells and stays exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zhiji.vocabulary.errors import ValueRefused
from zhiji.vocabulary.period import DAYS_A_WEEK

# Cells worked on at a time: what fits into the cache of one core, and too short for a dot product to wake the other
# threads (with them a fit takes ten times as long).
BLOCK = 8192


@dataclass(frozen=True)
class Cells:
    """Distinct purchase histories, sorted by repeats: `repeats` (x), `recency` and `age` in weeks, `weight` customers.

    `index` gives for each customer handed in the row of his cell (None when not asked for).
    """

    repeats: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    weight: np.ndarray
    index: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.repeats)

    @property
    def customers(self) -> float:
        """How many customers stand behind the cells."""
        return float(self.weight.sum())

    def blocks(self, start: int = 0) -> Iterator[slice]:
        """Slices of cache size from cell `start` on."""
        for first in range(start, len(self), BLOCK):
            yield slice(first, min(first + BLOCK, len(self)))

    def every(self, step: int) -> Cells:
        """Each `step`-th cell: enough to find where a fit should start."""
        return Cells(self.repeats[::step], self.recency[::step], self.age[::step], self.weight[::step])

    def spread(self, values: np.ndarray) -> np.ndarray:
        """One value per cell as one value per customer."""
        return values if self.index is None else values[self.index]


def group(repeats: np.ndarray, *, recency_days: np.ndarray, age_days: np.ndarray, keep_index: bool = False) -> Cells:
    """Which distinct histories there are, and how many customers share each.

    All three are whole numbers, one per customer: repeat purchase days, days from the first purchase to the last, days
    from the first purchase to the end of what is known. Raises ValueRefused for a history that cannot be.

    >>> group(np.array([0, 2, 0]), recency_days=np.array([0, 9, 0]), age_days=np.array([20, 30, 20])).weight
    array([2., 1.])
    """
    x, last, age = (np.asarray(part, dtype=np.int64) for part in (repeats, recency_days, age_days))
    if len(x) and (min(x.min(), last.min()) < 0 or (last > age).any()):
        raise ValueRefused("history_impossible", "A purchase history needs 0 <= repeats and 0 <= recency <= age.")
    base = int(age.max(initial=0)) + 1
    if len(x) and int(x.max()) > np.iinfo(np.int64).max // base**2:
        raise ValueRefused(
            "history_impossible", "A customer with {repeats} purchases is no customer.", repeats=int(x.max())
        )
    key = (x * base + last) * base + age
    if keep_index:
        cells, index, weight = np.unique(key, return_inverse=True, return_counts=True)
    else:
        cells, weight = np.unique(key, return_counts=True)
        index = None
    rest, age_cells = np.divmod(cells, base)
    x_cells, last_cells = np.divmod(rest, base)
    weeks = 1.0 / DAYS_A_WEEK
    return Cells(x_cells.astype(float), last_cells * weeks, age_cells * weeks, weight.astype(float), index)
