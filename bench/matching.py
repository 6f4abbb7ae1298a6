"""Matching with no settings: how well on each test set, how fast on made-up records, and Splink 5 with a hand-made
model beside it.

    python bench/matching.py [--records 130000] [--peer]

Claims: closure F1 at least 0.97 on febrl3, 0.88 on gen_customers_20k, 0.85 on zh_customers_5k with no settings,
labels or threshold; the identify step takes at most 25 s for 130,000 records and 4 s for 8,000. Test sets are found
through ZHIJI_DATA. `--peer` runs Splink in an environment of its own (`bench/peers/splink`) on the same tables in the
same run. Last line: one line of JSON.
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
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from people import make_people
from zhiji.identify import identify_records, judge
from zhiji.identify.step import run
from zhiji.intake.read import read_table
from zhiji.vocabulary import TABLES, Moment

HERE = Path(__file__).parent
PEER = HERE / "peers" / "splink"
LEAST = {"febrl3": 0.97, "gen": 0.88, "zh": 0.85}
HOUSEHOLDS = ("person", "snapshot", "household", "housing_type", "relationship")
SETS = {
    "febrl1": ("febrl1.csv.gz", "rec_id", "", ()),
    "febrl2": ("febrl2.csv.gz", "rec_id", "", ()),
    "febrl3": ("febrl3.csv.gz", "rec_id", "", ()),
    "fake": ("fake_1000.csv.gz", "unique_id", "cluster", ("cluster",)),
    "gen": ("gen_customers_20k.parquet", "unique_id", "cluster", ("cluster", "household")),
    "zh": ("zh_customers_5k.parquet", "unique_id", "cluster", ("cluster", "household")),
    "households": ("households_2020_2030.parquet", "record_id", "person", HOUSEHOLDS),
    "chicago": ("chicago_early_childhood_orgs.csv.gz", "Id", "True Id", ("True Id", "Column", "Column2")),
}
PEER_SETS = ("febrl3", "fake", "gen")
PEER_NAMES = {
    "rec_id": "unique_id",
    "given_name": "first_name",
    "date_of_birth": "dob",
    "soc_sec_id": "ssn",
    "address_1": "street",
}


def truth_of(table: pa.Table, id_column: str, truth: str) -> np.ndarray:
    """Who each record is; on febrl the number in `rec-7-dup-1`."""
    values = table.column(truth or id_column).to_pylist()
    return np.array([str(v) if truth else str(v).split("-")[1] for v in values])


def measure(work: Callable[[], object]) -> tuple[object, float, float]:
    """What `work` returns, seconds on the clock, seconds of processor."""
    started, used = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - started, time.process_time() - used


def judge_set(name: str, folder: Path) -> dict[str, float]:
    """Ours on one set."""
    file, id_column, truth, hidden = SETS[name]
    table = read_table(folder / file)
    found, seconds, cpu = measure(lambda: identify_records(table, id_column=id_column, ignore=hidden))
    scores = judge(np.array(found["party_id"].to_pylist()), truth_of(table, id_column, truth))
    shown = {
        key: round(scores[key], 4) for key in ("pair_precision", "pair_recall", "pair_f1", "entity_f1", "bcubed_f1")
    }
    return {"records": len(table), **shown, "seconds": round(seconds, 2), "cpu": round(cpu, 2)}


def time_step(records: int) -> dict[str, float]:
    """The identify step of the cycle on made-up records."""
    people, truth = make_people(records)
    size = len(people)
    fixed = {"source": pa.array(["till"] * size), "kind": pa.array(["person"] * size)}
    seen = pa.array([datetime(2026, 1, 1)] * size, pa.timestamp("us"))
    named = {"record_id": people["id"], "family_name": people["surname"], "seen_at": seen}
    same = {name: people[name] for name in ("given_name", "birth_date", "phone", "email", "city")}
    record = TABLES["record"].conform(pa.table({**named, **same, **fixed}))
    result, seconds, cpu = measure(lambda: run({"record": record}, Moment(today=date(2026, 11, 22))))
    links = result["party_record"]
    order = pc.index_in(people["id"], links["record_id"].combine_chunks())
    scores = judge(np.array(links["party_id"].take(order).to_pylist()), truth)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "records": size,
        "seconds": round(seconds, 2),
        "cpu": round(cpu, 2),
        "peak_mb": round(peak),
        "pair_f1": round(scores["pair_f1"], 4),
    }


def make_peer() -> str:
    """The peer's own environment, made when it is not there; returns its Python."""
    python = PEER / "bin" / "python"
    if not python.exists():
        pins = next(
            line
            for line in (HERE / "peer_splink.py").read_text(encoding="utf-8").splitlines()
            if line.startswith("PINS")
        )
        wanted = [pin.strip(" '\"") for pin in pins.split("(")[1].rstrip(")").split(",")]
        subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *wanted], check=True)
    return str(python)


def run_peer(name: str, folder: Path) -> dict[str, float]:
    """Splink with its hand-made model on one set."""
    file, id_column, truth, hidden = SETS[name]
    table = read_table(folder / file)
    labels = truth_of(table, id_column, truth)
    columns = {}
    for column in table.column_names:
        if column not in hidden:
            text = pc.utf8_trim_whitespace(table.column(column).cast(pa.string()))
            columns[PEER_NAMES.get(column.strip(), column.strip())] = pc.if_else(pc.equal(text, ""), None, text)
    with tempfile.TemporaryDirectory() as here:
        path = f"{here}/{name}.parquet"
        pq.write_table(pa.table({**columns, "truth": labels}), path)
        done = subprocess.run(
            [make_peer(), str(HERE / "peer_splink.py"), path, name], check=True, capture_output=True, text=True
        )
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=130_000)
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args()
    if "ZHIJI_DATA" not in os.environ:
        sys.exit("Set ZHIJI_DATA to the folder that holds the test sets (identity/febrl3.csv.gz ...).")
    folder = Path(os.environ["ZHIJI_DATA"]) / "identity"
    figures = {"sets": {}, "peer": {}}
    for name in SETS:
        figures["sets"][name] = judge_set(name, folder)
        print(name, figures["sets"][name], flush=True)
        if options.peer and name in PEER_SETS:
            figures["peer"][name] = run_peer(name, folder)
            print("  splink", figures["peer"][name], flush=True)
    figures["step"] = [time_step(size) for size in (8_000, options.records)]
    print(*figures["step"], sep="\n")
    figures["holds"] = all(figures["sets"][name]["pair_f1"] >= least for name, least in LEAST.items())
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
