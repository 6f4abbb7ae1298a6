"""The step `measure` of the cycle: did it pay to treat customers one by one?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from zhiji.measure.compare import Comparison, compare
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.tables import TABLES

BEFORE_DAYS = 365
MEASURES = ("margin", "buyers", "purchases")


def run(tables: Mapping[str, ir.Table], settings: Moment) -> dict[str, pa.Table]:
    """The table `effect`: everybody who may be treated against everybody left alone, since the first exposure.

    `tables`: control_member, party_record, order_line, exposure. Returns: `effect`, no row before the first exposure or
    while one group is empty. All of both groups count, reached or not, so that chance alone divides them.

    Source: mission ME1; intention to treat with one global control group.
    """
    start = tables["exposure"].at.date().min().to_pyarrow().as_py()
    if start is None or start >= settings.today:
        return {"effect": TABLES["effect"].empty()}
    seen = outcomes(tables, settings, start=start).to_pyarrow()
    treated = ~seen.column("in_control").to_numpy(zero_copy_only=False).astype(bool)
    if min(treated.sum(), (~treated).sum()) < 2:
        return {"effect": TABLES["effect"].empty()}
    period = f"{start.isoformat()}/{settings.today.isoformat()}"
    rows = [_row(name, period, _compare(seen, name, treated)) for name in MEASURES]
    return {"effect": TABLES["effect"].conform(pa.Table.from_pylist(rows))}


def outcomes(tables: Mapping[str, ir.Table], settings: Moment, *, start: date) -> ir.Table:
    """One row a party of `control_member`: margin, buyers (0 or 1) and purchases (days) since `start`, and each of them
    in the 365 days before as `<name>_before`.

    >>> MEASURES
    ('margin', 'buyers', 'purchases')

    Source: as `run`.
    """
    member = tables["control_member"]
    line = tables["order_line"].join(tables["party_record"].select("record_id", "party_id"), "record_id")
    day = line.ordered_at.date()
    cost = line.cost.fill_null(line.amount * (1.0 - settings.policy.margin_rate))
    line = line.select("party_id", "amount", day=day, margin=line.amount - cost)
    now = (line.day > start) & (line.day <= settings.today)
    earlier = (line.day <= start) & (line.day > start - timedelta(days=BEFORE_DAYS))
    found = {}
    for suffix, period in (("", now), ("_before", earlier)):
        bought = period & (line.amount > 0)
        found[f"margin{suffix}"] = line.margin.sum(where=period)
        found[f"purchases{suffix}"] = line.day.nunique(where=bought)
        found[f"buyers{suffix}"] = bought.any().cast("int64")
    made = line.group_by("party_id").agg(**found)
    joined = member.left_join(made, "party_id").drop("party_id_right")
    return joined.mutate(**{name: ibis.coalesce(joined[name].cast("float64"), 0.0) for name in found})


def _compare(seen: pa.Table, name: str, treated: np.ndarray) -> Comparison:
    outcome, before = (seen.column(column).to_numpy() for column in (name, f"{name}_before"))
    # Planned to be judged when as much has happened as in the year before, by the spread of each measure.
    spread = outcome.var() / before.var() if before.var() > 0 else None
    return compare(outcome, treated, before=before, progress=spread)


def _row(name: str, period: str, found: Comparison) -> dict[str, object]:
    return {
        "measure": name,
        "period": period,
        "treated": found.treated,
        "control": found.control,
        "treated_mean": found.treated_mean,
        "control_mean": found.control_mean,
        "effect": found.effect,
        "low": found.low,
        "high": found.high,
        "proved": found.proved,
    }
