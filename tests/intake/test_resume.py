"""A load killed at any moment: nothing half-written is seen, and started again it ends as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date

import pytest

from zhiji.intake import Plan, Rules, current
from zhiji.intake.app import loading, services
from zhiji.intake.app.models import Import
from zhiji.warehouse import open_catalog

ROWS = 120_000
STAGE = """
import sys, time
from datetime import date
from pathlib import Path
from zhiji.intake import Plan, Rules
from zhiji.intake.app import loading
mapping = {"order_id": "order_id", "customer": "customer", "ordered_at": "date", "amount": "amount"}
plan = Plan("orders", mapping, "company", Rules(date(2026, 11, 22)), sys.argv[2])
loading.stage(Path(sys.argv[1]), plan, lambda done: print(done, flush=True))
"""


def counts():
    catalog = open_catalog()
    try:
        tables = {name: current(catalog.table(name), name) for name in ("order_line", "record")}
        return {name: table.count().to_pyarrow().as_py() for name, table in tables.items()}
    finally:
        catalog.close()


@pytest.fixture
def orders(home):
    path = home / "orders.csv"
    with path.open("w", encoding="utf-8") as handle:
        handle.write("order_id,customer,date,amount\n")
        handle.writelines(f"{i // 2},{i % 5000},2026-03-{i % 28 + 1:02d},{i % 90}\n" for i in range(ROWS))
    return path


@pytest.mark.django_db
def test_load_killed_while_checking_leaves_nothing_and_goes_through_again(orders):
    digest, _ = loading.fingerprint(orders)
    begun = Import.objects.create(import_id="20261122-killed", digest=digest, kind="orders", source="company")
    process = subprocess.Popen(
        [sys.executable, "-c", STAGE, str(orders), begun.import_id], stdout=subprocess.PIPE, env=os.environ.copy()
    )
    assert process.stdout.readline()  # some rows are checked and written
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert counts() == {"order_line": 0, "record": 0}

    result = services.load_file(path=orders)

    assert (result.import_id, result.rows, result.already_loaded) == (begun.import_id, ROWS, False)
    assert counts() == {"order_line": ROWS, "record": 5000}
    assert services.load_file(path=orders).already_loaded


@pytest.mark.django_db
@pytest.mark.parametrize("moved", [(), ("record",), ("record", "order_line")])
def test_load_killed_while_placing_places_the_rest(orders, home, moved, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(loading, "place", lambda import_id: _place_some(home, import_id, moved))
        with pytest.raises(KeyboardInterrupt):
            services.load_file(path=orders)
    assert Import.objects.get().state == Import.PLACING

    result = services.load_file(path=orders)

    assert result.loaded and counts() == {"order_line": ROWS, "record": 5000}
    assert not list((home / "warehouse" / ".staging").glob("*"))


def _place_some(home, import_id, moved):
    """What a process does that dies after having moved some of the tables."""
    for name in moved:
        folder = home / "warehouse" / name
        folder.mkdir(parents=True, exist_ok=True)
        (home / "warehouse" / ".staging" / import_id / f"{name}.parquet").replace(folder / f"{import_id}.parquet")
    raise KeyboardInterrupt


def test_many_rows_are_checked_and_none_is_bad(orders, home):
    mapping = {"order_id": "order_id", "customer": "customer", "ordered_at": "date", "amount": "amount"}
    told = loading.stage(orders, Plan("orders", mapping, "s", Rules(date(2026, 11, 22)), "x"), lambda done: None)
    assert (told.rows, told.bad) == (ROWS, 0)
