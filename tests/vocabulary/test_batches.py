"""Batches are cut anywhere and come out as one table."""

import pyarrow as pa
import pytest

from zhiji.vocabulary.batches import map_batches

SCHEMA = pa.schema([("n", pa.int64())])


def double(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"n": [2 * n for n in batch.column("n").to_pylist()]}, schema=SCHEMA)


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_the_size_of_a_batch_does_not_show(rows):
    table = pa.table({"n": list(range(10))})
    assert map_batches(table, double, schema=SCHEMA, rows=rows)["n"].to_pylist() == list(range(0, 20, 2))


def test_no_rows_come_out_of_none():
    assert map_batches(SCHEMA.empty_table(), double, schema=SCHEMA).num_rows == 0
