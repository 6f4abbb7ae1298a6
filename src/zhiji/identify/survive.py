"""Which value of a party's records is shown: readable before unreadable, then what most records say, then what was
said last."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def best_rows(party: np.ndarray, column: pa.Array, seen: np.ndarray, quality: np.ndarray) -> np.ndarray:
    """For each party the row whose value of `column` survives, -1 = nobody says any.

    `party`: number of the party of every row; `seen`: when, as a number; `quality`: more is better, compared first.

    >>> rows = best_rows(np.array([0, 0, 0]), pa.array(["x", "y", "x"]), np.array([1, 3, 2]), np.zeros(3))
    >>> rows.tolist()
    [2]
    """
    encoded = pc.fill_null(column.dictionary_encode().indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    rows = np.flatnonzero(encoded >= 0)
    result = np.full(party.max(initial=-1) + 1, -1, dtype=np.int64)
    if not len(rows):
        return result
    owner = party[rows]
    _, where, counts = np.unique(owner * (encoded.max() + 1) + encoded[rows], return_inverse=True, return_counts=True)
    order = np.lexsort((-rows, seen[rows], counts[where], quality[rows], owner))
    last = np.flatnonzero(np.r_[np.diff(owner[order]) != 0, True])
    result[owner[order][last]] = rows[order[last]]
    return result


def take_rows(column: pa.Array, rows: np.ndarray) -> pa.Array:
    """The values at `rows`, null where -1.

    >>> take_rows(pa.array(["a", "b"]), np.array([1, -1])).to_pylist()
    ['b', None]
    """
    return pc.take(column, pa.array(rows, mask=rows < 0))
