"""Columns of several tables as arrays over the same parties, in the same order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def place(ids: pa.Array, *, among: pa.Array) -> np.ndarray:
    """The row of each id in `among`, -1 where it is not there.

    >>> place(pa.array(["b", "x"]), among=pa.array(["a", "b"])).tolist()
    [1, -1]
    """
    found = pc.index_in(ids, value_set=among)
    return _plain(pc.fill_null(found, -1)).astype(np.int64)


def floats(column: pa.ChunkedArray | pa.Array, *, default: float = 0.0) -> np.ndarray:
    """A column as float64, `default` for null."""
    return _plain(pc.fill_null(pc.cast(column, pa.float64()), default))


def days(column: pa.ChunkedArray | pa.Array, *, default: int) -> np.ndarray:
    """A column of days or times as whole days since 1970, `default` for null."""
    return _plain(pc.fill_null(pc.cast(pc.cast(column, pa.date32()), pa.int32()), default)).astype(np.int64)


def texts(column: pa.ChunkedArray | pa.Array, *, default: str = "") -> np.ndarray:
    """A column of text as an array of fixed width, `default` for null."""
    return _plain(pc.fill_null(pc.cast(column, pa.string()), default)).astype(str)


def spread(values: np.ndarray, *, rows: np.ndarray, default: float = 0.0) -> np.ndarray:
    """`values` at `rows`, `default` where the row is -1."""
    if not len(values):
        return np.full(len(rows), default)
    return np.where(rows >= 0, values[np.maximum(rows, 0)], default)


def _plain(column: pa.ChunkedArray | pa.Array) -> np.ndarray:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return whole.to_numpy(zero_copy_only=False)
