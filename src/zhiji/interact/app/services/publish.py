"""What the cycle found, in place of what live decisions and screens read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from django.db import connection, transaction

from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.tables import TABLES
from zhiji.warehouse import swap_in

PUBLISHED = ("situation", "next_action", "learned_rate")


def publish(*, tables: Mapping[str, pa.Table], moment: Moment) -> None:
    """Swap in the published copies of `situation`, `next_action` and `learned_rate`, those that are handed in."""
    for name in PUBLISHED:
        if name in tables:
            swap_in(connection, name, _rows(name, tables[name]), atomic=transaction.atomic)


def _rows(name: str, table: pa.Table) -> pa.Table:
    known = TABLES[name].conform(table)
    if name != "learned_rate":
        return known
    return known.append_column("id", pa.array(np.arange(1, known.num_rows + 1)))
