"""What is written: the published standing of every party."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction

from zhiji.differentiate.app.models import Standing
from zhiji.differentiate.directory import directory
from zhiji.vocabulary.errors import NotReady
from zhiji.vocabulary.moment import Moment
from zhiji.warehouse import swap_in

NEEDED = ("party", "rhythm", "lifetime", "standing")


def publish(*, tables: Mapping[str, pa.Table], moment: Moment) -> int:
    """Put what the cycle found in place of what was published; returns the number of parties.

    `tables` holds the canonical `party`, `rhythm`, `lifetime`, `standing`, and `standing_history` (party_id, run_id,
    value, tier of earlier runs) where there is one. Readers see the old rows or the new, never a mixture. Raises
    NotReady when a table is missing.
    """
    for name in NEEDED:
        if name not in tables:
            raise NotReady("table_missing", "Publishing the standing needs the table {table}.", table=name)
    rows = directory(tables, today=moment.today)
    return swap_in(connection, Standing._meta.db_table, _as_stored(rows), atomic=transaction.atomic)


def _as_stored(rows: pa.Table) -> pa.Table:
    """Days as ISO text, which SQLite and PostgreSQL both take; only the columns the database has."""
    columns = {}
    for entry in Standing._meta.concrete_fields:
        column = rows[entry.column]
        columns[entry.column] = pc.strftime(column, "%Y-%m-%d") if pa.types.is_date(column.type) else column
    return pa.table(columns)
