"""The canonical tables hold together."""

import pyarrow as pa
import pytest

from zhiji.vocabulary import TABLES
from zhiji.vocabulary.errors import ColumnMissing
from zhiji.vocabulary.tables import ARROW


@pytest.mark.parametrize("name", TABLES)
def test_keys_are_columns_and_types_are_known(name):
    spec = TABLES[name]
    names = [column.name for column in spec.columns]
    assert len(names) == len(set(names))
    assert set(spec.key) <= set(names)
    assert {column.type for column in spec.columns} <= set(ARROW)
    assert all(column.means for column in spec.columns)


def test_conform_orders_casts_and_fills():
    table = TABLES["order_line"].conform(pa.table({"amount": ["12.5"], "line_id": ["till:1:1"]}))
    assert table.schema.names == [column.name for column in TABLES["order_line"].columns]
    assert table.column("amount").to_pylist() == [12.5]
    assert table.column("quantity").null_count == 1


def test_conform_asks_for_the_key():
    with pytest.raises(ColumnMissing, match="line_id"):
        TABLES["order_line"].conform(pa.table({"amount": [1.0]}))
