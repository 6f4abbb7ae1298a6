"""The short picture of what the newest cycle found, as figures."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.warehouse import Catalog


@dataclass(frozen=True)
class Picture:
    """What the cycle found, in figures; `refused` counts parties for whom nothing was decided, by reason code."""

    records: int
    parties: int
    buyers: int
    value: float
    top_share: float
    tiers: dict[str, int]
    fields: dict[str, int]
    actions: dict[str, int]
    refused: dict[str, int]


def draw_picture(catalog: Catalog) -> Picture:
    """The short picture of the newest cycle."""
    standing = catalog.arrow(catalog.latest("standing").select("party_id", "value", "tier", "field"))
    actions = catalog.arrow(catalog.latest("next_action").select("action", "reasons", "control"))
    value = np.sort(np.maximum(standing["value"].fill_null(0.0).to_numpy(), 0))[::-1]
    alone = actions.filter(pc.equal(actions["action"], "leave_alone"))
    return Picture(
        records=catalog.table("record").count().to_pyarrow().as_py(),
        parties=catalog.latest("party").count().to_pyarrow().as_py(),
        buyers=catalog.latest("rhythm").count().to_pyarrow().as_py(),
        value=float(value.sum()),
        top_share=float(value[: max(1, len(value) // 20)].sum() / max(value.sum(), 1e-9)),
        tiers=_counts(standing["tier"]),
        fields=_counts(standing["field"]),
        actions=_counts(actions["action"]),
        refused=_reasons(alone),
    )


def _counts(column: pa.ChunkedArray) -> dict[str, int]:
    counted = pc.value_counts(column.drop_null().combine_chunks())
    return dict(sorted((row["values"], row["counts"]) for row in counted.to_pylist()))


def _reasons(alone: pa.Table) -> dict[str, int]:
    """Equal texts of reasons are read once: there are few of them."""
    counts: dict[str, int] = {}
    for text, number in _counts(alone["reasons"]).items():
        for code in {reason["code"] for reason in json.loads(text)} or {"none"}:
            counts[code] = counts.get(code, 0) + number
    return dict(sorted(counts.items(), key=lambda item: -item[1])[:8])
