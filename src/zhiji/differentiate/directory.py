"""One row per party with all that a list of customers shows, so that a list reads one table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.differentiate.align import days, floats, place
from zhiji.differentiate.trail import trail, with_now

OF_PARTY = ("kind", "name", "initials", "phone_end", "city", "owner", "dealer_id")
OF_LIFETIME = {"alive": "alive", "active": "active", "expected_purchases": "purchases", "margin": "margin",
               "service_cost": "service_cost", "rule": "rule"}  # fmt: skip
OF_RHYTHM = {"first_day": "first_day", "last_day": "last_day", "purchases": "purchases", "amount": "amount"}
EMPTY_TEXT = ("tier_before", "rule", *OF_PARTY)


def directory(tables: Mapping[str, pa.Table], *, today: date) -> pa.Table:
    """What the lists show of each party.

    In: canonical `party`, `rhythm`, `lifetime`, `standing`, and `standing_history` (party_id, run_id, value, tier)
    where there is one. Out: `standing` with the columns of `OF_PARTY`, `OF_LIFETIME`, `OF_RHYTHM`, `next_day` (when
    the next purchase is due by the party's own rhythm; null for fewer than two purchases) and `trail`. Text is never
    null; `name` is the customer number where no name is known.
    """
    standing = tables["standing"]
    ids = standing["party_id"].combine_chunks()
    columns = {name: standing[name] for name in standing.column_names}
    columns |= _joined(tables["party"], ids, {name: name for name in OF_PARTY})
    known_by = _joined(tables["party"], ids, {"ref": "ref"})["ref"]
    columns["name"] = pc.coalesce(columns["name"], known_by)
    columns |= _joined(tables["lifetime"], ids, OF_LIFETIME)
    columns |= _joined(tables["rhythm"], ids, OF_RHYTHM)
    columns["next_day"] = _joined(_due(tables["rhythm"]), ids, {"next_day": "next_day"})["next_day"]
    columns["purchases"] = pc.fill_null(columns["purchases"], 0)
    columns["amount"] = pc.fill_null(columns["amount"], 0.0)
    columns |= {name: pc.fill_null(columns[name], "") for name in EMPTY_TEXT}
    history = tables.get("standing_history", standing.select(["party_id", "value", "tier"]).slice(0, 0))
    if "run_id" not in history.column_names:
        history = history.append_column("run_id", pa.array([], pa.string()))
    columns["trail"] = trail(with_now(history, standing=standing, today=today), parties=ids)
    return pa.table(columns)


def _joined(table: pa.Table, ids: pa.Array, names: Mapping[str, str]) -> dict[str, pa.ChunkedArray]:
    rows = place(ids, among=table["party_id"].combine_chunks())
    taken = pa.array(rows, mask=rows < 0)
    return {name: pc.take(table[source], taken) for name, source in names.items()}


def _due(rhythm: pa.Table) -> pa.Table:
    """The day after the last purchase by the mean gap between purchases."""
    gap = np.divide(
        floats(rhythm["recency_weeks"]) * 7,
        floats(rhythm["repeats"]),
        out=np.zeros(rhythm.num_rows),
        where=floats(rhythm["repeats"]) > 0,
    )
    due = days(rhythm["last_day"], default=0) + np.maximum(np.round(gap), 1).astype(np.int64)
    found = pa.array(due.astype(np.int32), mask=floats(rhythm["repeats"]) < 1).cast(pa.date32())
    return pa.table({"party_id": rhythm["party_id"], "next_day": found})
