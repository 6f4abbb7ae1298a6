"""What `zhiji doctor` looks at: can this installation do its work on this machine?"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from zhiji.warehouse import get_home, open_catalog


@dataclass(frozen=True)
class Check:
    """One thing looked at, whether it is fine, and what was seen."""

    name: str
    fine: bool
    detail: str


def examine() -> list[Check]:
    """All checks, the cheapest first."""
    return [_python(), _home(), _database(), _migrations(), _warehouse()]


def _python() -> Check:
    return Check("python", sys.version_info >= (3, 11), sys.version.split()[0])


def _home() -> Check:
    home = get_home()
    return Check("home", home.is_dir(), str(home))


def _database() -> Check:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            durable = cursor.fetchone()[0] >= 2  # FULL: a power cut loses nothing that was acknowledged
        else:
            cursor.execute("SHOW synchronous_commit")
            durable = cursor.fetchone()[0] != "off"
    return Check("database", durable, f"{connection.vendor}, durable commits {'on' if durable else 'OFF'}")


def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    open_ones = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Check("migrations", not open_ones, f"{len(open_ones)} to apply")


def _warehouse() -> Check:
    catalog = open_catalog()
    rows = catalog.table("record").count().to_pyarrow().as_py()
    catalog.close()
    return Check("warehouse", True, f"{rows} records")
