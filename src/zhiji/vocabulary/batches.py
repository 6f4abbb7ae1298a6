"""Numbers that Python must compute for every customer: one batch of rows in, one batch out, never a loop over rows.

A method gives the function; here DuckDB's result is cut into batches, on Spark the same function goes to `mapInArrow`.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

ROWS = 50_000  # a batch: bounds memory, not the result


def map_batches(
    table: pa.Table, function: Callable[[pa.RecordBatch], pa.RecordBatch], *, schema: pa.Schema, rows: int = ROWS
) -> pa.Table:
    """What `function` makes of `table`, batch by batch, in the order of the rows.

    `function` takes and gives a RecordBatch and must not care where a batch begins. Returns a table of `schema`, with
    no rows where `table` has none. Raises what `function` raises, and pyarrow's error for a batch of another schema.

    >>> double = lambda batch: pa.RecordBatch.from_pydict({"n": [2 * n for n in batch.column("n").to_pylist()]})
    >>> map_batches(pa.table({"n": [1, 2, 3]}), double, schema=pa.schema([("n", pa.int64())]), rows=2)["n"].to_pylist()
    [2, 4, 6]
    """
    whole = table.combine_chunks()
    parts = [function(batch) for batch in whole.to_batches(max_chunksize=rows) if batch.num_rows]
    return pa.Table.from_batches(parts, schema=schema)
