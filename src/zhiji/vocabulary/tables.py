"""The canonical tables: where the steps meet. A method reads and writes these, never another step's method.

`sources` only grow; `computed` are rebuilt by each cycle and kept under the run that made them.
"""

from __future__ import annotations

from zhiji.vocabulary.computed import COMPUTED_TABLES
from zhiji.vocabulary.shape import ARROW, Column, TableSpec
from zhiji.vocabulary.sources import SOURCE_TABLES

TABLES: dict[str, TableSpec] = {table.name: table for table in (*SOURCE_TABLES, *COMPUTED_TABLES)}
SOURCES = tuple(table.name for table in SOURCE_TABLES)

__all__ = ["ARROW", "SOURCES", "TABLES", "Column", "TableSpec"]
