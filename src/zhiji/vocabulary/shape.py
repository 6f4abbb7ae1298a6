"""What a canonical table is made of. The tables themselves stand in `sources` and `computed`."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from zhiji.vocabulary.errors import ColumnMissing

ARROW = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "day": pa.date32(),
    "time": pa.timestamp("us"),
    "json": pa.string(),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, its type (a key of `ARROW`), and what it means, with the unit."""

    name: str
    type: str
    means: str


@dataclass(frozen=True)
class TableSpec:
    """One canonical table: its name, key and columns; one row per what."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    computed: bool = False

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, all columns nullable but the key."""
        return pa.schema([pa.field(c.name, ARROW[c.type], nullable=c.name not in self.key) for c in self.columns])

    def empty(self) -> pa.Table:
        """The table with no rows."""
        return pa.table({c.name: pa.array([], ARROW[c.type]) for c in self.columns})

    def conform(self, table: pa.Table) -> pa.Table:
        """`table` with exactly this table's columns, in order and cast; columns not there become null.

        Raises ColumnMissing when a key column is not there.

        >>> rate = spec("rate", "one rate", "action", "action text -\\n shown int -")
        >>> rate.conform(pa.table({"action": ["sell"]})).num_columns
        2
        """
        for name in self.key:
            if name not in table.column_names:
                text = "Table {table} needs the column {column}."
                raise ColumnMissing("column_missing", text, table=self.name, column=name)
        return pa.table({c.name: self._column(table, c) for c in self.columns})

    def _column(self, table: pa.Table, column: Column) -> pa.ChunkedArray | pa.Array:
        if column.name not in table.column_names:
            return pa.nulls(table.num_rows, ARROW[column.type])
        found = table.column(column.name)
        return found if found.type == ARROW[column.type] else pc.cast(found, ARROW[column.type], safe=False)


def spec(name: str, row: str, key: str, columns: str, *, computed: bool = False) -> TableSpec:
    """Columns are written one a line, `name type meaning`, so that a reader sees a table and not a constructor."""
    entries = (line.split(None, 2) for line in columns.strip().splitlines())
    return TableSpec(name, row, tuple(key.split()), tuple(Column(n, t, m) for n, t, m in entries), computed)
