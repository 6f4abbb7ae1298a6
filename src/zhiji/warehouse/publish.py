"""Publishing: the copy of a computed table that screens and live decisions read, swapped into the database.

The fresh rows are loaded beside the table in use; the swap is one short transaction, so readers see the old rows or
the new and never a half. Works on any DB-API connection of SQLite or PostgreSQL.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import pyarrow as pa

BATCH = 20_000


def swap_in(connection: Any, name: str, table: pa.Table, *, atomic: Any) -> int:
    """Put `table` in place of all rows of the database table `name`; returns the number of rows.

    `connection` is Django's connection (`vendor`, `cursor()`), `atomic` its `transaction.atomic`, handed in because
    the warehouse does not know Django. Columns are matched by name; the database table may have more columns only if
    they have a default.
    """
    writer = _copy_postgres if connection.vendor == "postgresql" else _load_sqlite
    writer(connection, name, table, atomic)
    return table.num_rows


def _load_sqlite(connection: Any, name: str, table: pa.Table, atomic: Any) -> None:
    fresh, old = f"{name}__fresh", f"{name}__old"
    with connection.cursor() as cursor:
        ddl = _sqlite_ddl(cursor, name)
        cursor.execute(f'DROP TABLE IF EXISTS "{fresh}"')
        cursor.execute(re.sub(rf'"{name}"', f'"{fresh}"', ddl["table"], count=1))
        slots = ",".join(["%s"] * table.num_columns)
        columns = ",".join(f'"{c}"' for c in table.column_names)
        for rows in _batches(table):
            with atomic(using=connection.alias):  # else SQLite commits, and waits for the disk, row by row
                cursor.executemany(f'INSERT INTO "{fresh}" ({columns}) VALUES ({slots})', rows)
    with atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{name}" RENAME TO "{old}"')
        cursor.execute(f'ALTER TABLE "{fresh}" RENAME TO "{name}"')
        cursor.execute(f'DROP TABLE "{old}"')
        for index in ddl["indexes"]:
            cursor.execute(index)


def _sqlite_ddl(cursor: Any, name: str) -> dict[str, Any]:
    cursor.execute("SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [name])
    rows = cursor.fetchall()
    table = next(sql for kind, sql in rows if kind == "table")
    return {"table": table, "indexes": [sql for kind, sql in rows if kind == "index"]}


def _copy_postgres(connection: Any, name: str, table: pa.Table, atomic: Any) -> None:
    columns = ",".join(f'"{c}"' for c in table.column_names)
    with atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{name}"')
        with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
            for rows in _batches(table):
                for row in rows:
                    copy.write_row(row)
        cursor.execute(f'ANALYZE "{name}"')  # else the planner knows the old rows and reads the whole table
        if "id" in table.column_names:  # numbers brought along: the next row made live must not repeat one
            newest = f'SELECT COALESCE(MAX(id), 0) + 1 FROM "{name}"'
            cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, 'id'), ({newest}), false)", [f'"{name}"'])


def _batches(table: pa.Table) -> Any:
    for batch in table.to_batches(max_chunksize=BATCH):
        yield list(islice(zip(*(column.to_pylist() for column in batch.columns), strict=True), batch.num_rows))
