"""Rhythm of 1,000,000 customers with 20,000,000 order lines: ours and plain SQL doing the same, in one run.

    python bench/rhythm_table.py [--customers 1000000] [--lines 20000000]

Claim: at most 1.3 times the time of the DuckDB query written by hand, at most 2 GiB of memory. Each is a fresh process
with the same two threads and the same memory limit; last line: one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

TODAY = date(2026, 11, 22)
SETTINGS = {"threads": 2, "memory_limit": "1200MB"}
PART = 2_000_000

PLAIN = """
WITH line AS (
  SELECT p.party_id, o.ordered_at::date AS day, coalesce(o.amount, 0) AS amount, o.cost, o.category,
         (coalesce(o.quantity < 0, false) OR coalesce(o.amount, 0) < 0)::tinyint AS returned
  FROM order_line o JOIN party_record p USING (record_id)
  WHERE o.ordered_at::date <= DATE '2026-11-22'),
days AS (
  SELECT party_id, day, round(sum(amount), 6) AS amount, count(*) AS lines, sum(returned)::bigint AS returns,
         round(sum(amount - coalesce(cost, amount * 0.65)), 6) AS margin
  FROM line GROUP BY ALL),
counted AS (
  SELECT *, returns < lines AND (amount > 0 OR (amount = 0 AND returns = 0)) AS counts FROM days),
party AS (
  SELECT party_id, min(day) FILTER (counts) AS first_day, max(day) FILTER (counts) AS last_day,
         count(*) FILTER (counts) AS purchases, sum(amount) FILTER (counts) AS amount,
         avg(amount) FILTER (counts) AS amount_mean,
         sum(ln(CASE WHEN amount > 0 THEN amount ELSE 1 END)) FILTER (counts) AS amount_log,
         sum(margin) AS margin, sum(returns)::bigint AS returns, sum(lines)::bigint AS lines,
         coalesce(sum(amount) FILTER (day > DATE '2025-11-22'), 0) AS amount_year,
         coalesce(sum(amount) FILTER (day > DATE '2024-11-22' AND day <= DATE '2025-11-22'), 0) AS amount_year_before
  FROM counted GROUP BY party_id HAVING count(*) FILTER (counts) > 0),
spent AS (
  SELECT party_id, category, round(sum(amount), 6) AS spent FROM line WHERE category IS NOT NULL
  GROUP BY ALL HAVING round(sum(amount), 6) > 0),
category AS (
  SELECT party_id, count(*) AS categories, arg_max(category, spent) AS top_category,
         max(spent) / sum(spent) AS top_share
  FROM spent GROUP BY party_id)
SELECT party.*, purchases - 1 AS repeats, date_diff('day', first_day, last_day) / 7.0 AS recency_weeks,
       date_diff('day', first_day, DATE '2026-11-22') / 7.0 AS age_weeks, coalesce(categories, 0) AS categories,
       top_category, top_share
FROM party LEFT JOIN category USING (party_id)
"""


def write_tables(folder: Path, *, customers: int, lines: int) -> None:
    """Order lines of customers with Gamma rates over three years, in parts, and who owns which record."""
    rng = np.random.default_rng(1)
    records = pa.array(np.char.add("shop:", np.arange(customers).astype(str)))
    parties = pa.array(np.char.add("p", np.arange(customers).astype(str)))
    pq.write_table(pa.table({"record_id": records, "party_id": parties}), folder / "party_record.parquet")
    (folder / "order_line").mkdir()
    rate = np.cumsum(rng.gamma(0.8, 1.0, customers))
    categories = pa.array(["beds", "chairs", "tables", "lamps", "sofas", "shelves", "rugs", "desks"])
    for part, first in enumerate(range(0, lines, PART)):
        n = min(PART, lines - first)
        who = np.searchsorted(rate, rng.random(n) * rate[-1])
        sign = np.where(rng.random(n) < 0.03, -1.0, 1.0)
        when = np.datetime64("2023-11-23") + rng.integers(0, 1096, n)
        table = pa.table(
            {
                "record_id": records.take(pa.array(who)),
                "ordered_at": pa.array((when + np.timedelta64(10, "h")).astype("datetime64[us]")),
                "category": categories.take(pa.array(rng.integers(0, 8, n))),
                "quantity": sign,
                "amount": (rng.gamma(2.0, 90.0, n) * sign).round(2),
                "cost": pa.nulls(n, pa.float64()),
            }
        )
        pq.write_table(table, folder / "order_line" / f"{part:03d}.parquet")


def run_ours(folder: Path, out: Path) -> None:
    """The method `rhythm`, written to Parquet."""
    import ibis

    from zhiji.differentiate import rhythm

    backend = ibis.duckdb.connect(temp_directory=str(folder / "spill"), **SETTINGS)
    lines = backend.read_parquet(str(folder / "order_line" / "*.parquet"))
    owners = backend.read_parquet(str(folder / "party_record.parquet"))
    rhythm(lines, owners, today=TODAY).to_parquet(out)


def run_plain(folder: Path, out: Path) -> None:
    """The query written by hand, written to Parquet."""
    import duckdb

    connection = duckdb.connect(config={**SETTINGS, "temp_directory": str(folder / "spill")})
    connection.sql(f"CREATE VIEW order_line AS FROM '{folder}/order_line/*.parquet'")
    connection.sql(f"CREATE VIEW party_record AS FROM '{folder}/party_record.parquet'")
    connection.sql(PLAIN).write_parquet(str(out))


def run(which: str, folder: Path) -> dict[str, float]:
    """Seconds (imports left out) and peak memory of one fresh process."""
    command = [sys.executable, __file__, "--only", which, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def run_here(which: str, folder: Path) -> None:
    """One of the two in this process."""
    import duckdb  # noqa: F401  both sides pay for their imports before the clock starts
    import ibis  # noqa: F401

    import zhiji.differentiate  # noqa: F401

    started = time.perf_counter()
    {"ours": run_ours, "plain": run_plain}[which](folder, folder / f"{which}.parquet")
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


def check_same(folder: Path) -> None:
    """Both tables must say the same."""
    ours, plain = (pq.read_table(folder / f"{name}.parquet").sort_by("party_id") for name in ("ours", "plain"))
    assert ours.num_rows == plain.num_rows
    for name in (
        "purchases",
        "amount",
        "margin",
        "recency_weeks",
        "age_weeks",
        "amount_year",
        "categories",
        "top_share",
    ):
        left, right = (np.asarray(t[name].to_numpy(), float) for t in (ours, plain))
        assert np.allclose(left, right, rtol=1e-9, atol=1e-5, equal_nan=True), name


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=20_000_000)
    parser.add_argument("--only", choices=("ours", "plain"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        run_here(options.only, options.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tables(folder, customers=options.customers, lines=options.lines)
        tries = [{which: run(which, folder) for which in ("plain", "ours")} for _ in range(2)]
        check_same(folder)
    best = {which: min((t[which] for t in tries), key=lambda r: r["seconds"]) for which in ("plain", "ours")}
    ratio, peak = best["ours"]["seconds"] / best["plain"]["seconds"], max(t["ours"]["peak_mb"] for t in tries)
    print(f"ours {best['ours']['seconds']:.2f} s {peak:.0f} MB, plain SQL {best['plain']['seconds']:.2f} s")
    print(
        json.dumps(
            {
                "customers": options.customers,
                "lines": options.lines,
                "ratio": ratio,
                "peak_mb": peak,
                **best,
                "holds": ratio <= 1.3 and peak <= 2048,
            }
        )
    )


if __name__ == "__main__":
    main()
