"""Full learning cycle for 100,000 customers and 2,000,000 order lines: at most 120 s and 4 GiB on two cores.

    python bench/cycle.py [--customers 100000]

Makes the demo company at that size in a folder of its own, then runs one cycle in a fresh process and prints its
seconds per step and its peak memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

TODAY = date(2026, 10, 31)


def make(folder: Path, customers: int) -> dict[str, int]:
    """Write the history of a demo company of that size into the warehouse in `folder`."""
    from zhiji.demo.company import make_company
    from zhiji.warehouse import Catalog

    catalog = Catalog(folder / "warehouse")
    rows = {}
    history = make_company(customers=customers, seed=7, end=TODAY).history(TODAY)
    del history["consent"]  # names records, not parties: it is entered after the first look
    for name, table in history.items():
        catalog.write(name, table, part="history")
        rows[name] = table.num_rows
    return rows


def run_once() -> None:
    """One cycle in this process; prints seconds and peak memory."""
    from zhiji.cli import set_up_django

    set_up_django()
    from zhiji.cycle import run_cycle

    started = time.perf_counter()
    report = run_cycle(today=TODAY, seed=1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = {"seconds": round(time.perf_counter() - started, 1), "peak_mib": round(peak), "steps": report.seconds}
    print(json.dumps({**line, "rows": report.rows}))


def main() -> None:
    """Make the company in one process, run the cycle in another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--make", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        return run_once()
    if given.make:
        print(json.dumps(make(Path(given.make), given.customers)))
        return None
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ZHIJI_HOME": folder, "DJANGO_SETTINGS_MODULE": "zhiji.web.settings"}
        here = [sys.executable, __file__, "--customers", str(given.customers)]
        subprocess.run([*here, "--make", folder], env=env, check=True)
        subprocess.run([*here, "--once"], env=env, check=True)
    return None


if __name__ == "__main__":
    main()
