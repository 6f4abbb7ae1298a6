"""From numpy to Arrow: texts with nulls, times from days, and tables in canonical columns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MICROSECONDS_A_MINUTE = 60_000_000
MINUTES_A_DAY = 1440


def text(values: np.ndarray) -> pa.Array:
    """Texts as an Arrow array, "" as null."""
    array = pa.array(values, pa.string())
    return pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array)


def taken(pool: np.ndarray | pa.Array, index: np.ndarray) -> pa.Array:
    """`pool[index]` for a pool of texts and a long index; a negative index is null. A large pool comes as Arrow."""
    texts = pool if isinstance(pool, pa.Array) else pa.array(pool, pa.string())
    return texts.take(pa.array(np.where(index < 0, 0, index), mask=index < 0))


def glued(*parts: pa.Array | str) -> pa.Array:
    """Arrow texts glued row by row."""
    return pc.binary_join_element_wise(*parts, "")


def day_times(days: np.ndarray, minutes: np.ndarray) -> pa.Array:
    """Day numbers and minutes of the day as times."""
    stamps = (days.astype(np.int64) * MINUTES_A_DAY + minutes.astype(np.int64)) * MICROSECONDS_A_MINUTE
    return pa.array(stamps).cast(pa.timestamp("us"))
