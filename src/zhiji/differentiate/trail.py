"""How a party's value and tier moved over the last cycles, as a short JSON list per party."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.differentiate.align import place

CYCLES = 12


def trail(history: pa.Table, *, parties: pa.Array) -> pa.Array:
    """The last twelve standings of each party, oldest first: JSON `[[day, value, tier], ...]`, `[]` without any.

    `history` has party_id, run_id (begins with the day, 20261122 or 2026-11-22), value, tier; a row per party and run.

    >>> history = pa.table({"party_id": ["p1", "p1"], "run_id": ["20260201", "20260101"], "value": [7.0, 5.0],
    ...     "tier": ["A", "B"]})
    >>> trail(history, parties=pa.array(["p1", "p2"])).to_pylist()
    ['[["2026-01-01",5,"B"],["2026-02-01",7,"A"]]', '[]']
    """
    rows = place(history["party_id"].combine_chunks(), among=parties)
    order = np.lexsort((_ranks(history["run_id"]), rows))
    order = order[rows[order] >= 0]
    rows = rows[order]
    counts = np.bincount(rows, minlength=len(parties))
    age = counts[rows] - 1 - (np.arange(len(rows)) - (np.cumsum(counts) - counts)[rows])
    kept = age < CYCLES
    entries = pc.take(_entries(history), pa.array(order[kept]))
    offsets = np.concatenate([[0], np.cumsum(np.minimum(counts, CYCLES))]).astype(np.int32)
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), entries), ",")
    return pc.binary_join_element_wise(pa.scalar("["), joined, pa.scalar("]"), pa.scalar(""))


def with_now(history: pa.Table, *, standing: pa.Table, today: date) -> pa.Table:
    """The history with the standing of today in it, in place of an earlier one of the same day."""
    day = today.strftime("%Y%m%d")
    old = history.select(["party_id", "run_id", "value", "tier"])
    old = old.filter(pc.not_equal(_day(old["run_id"]), day))
    now = standing.select(["party_id", "value", "tier"]).append_column(
        "run_id", pa.repeat(pa.scalar(day), standing.num_rows)
    )
    return pa.concat_tables([old, now.select(old.column_names).cast(old.schema)])


def _day(run_id: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_slice_codeunits(pc.replace_substring(run_id, "-", ""), 0, 8)


def _ranks(run_id: pa.ChunkedArray) -> np.ndarray:
    return pc.rank(run_id, tiebreaker="first").to_numpy(zero_copy_only=False)


def _entries(history: pa.Table) -> pa.Array:
    day = _day(history["run_id"])
    parts = [pc.utf8_slice_codeunits(day, start, stop) for start, stop in ((0, 4), (4, 6), (6, 8))]
    iso = pc.binary_join_element_wise(*parts, pa.scalar("-"))
    value = pc.cast(pc.round(pc.fill_null(history["value"], 0.0), 2), pa.string())
    whole = pc.binary_join_element_wise(
        pa.scalar('["'),
        iso,
        pa.scalar('",'),
        value,
        pa.scalar(',"'),
        pc.fill_null(history["tier"], ""),
        pa.scalar('"]'),
        pa.scalar(""),
    )
    return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
