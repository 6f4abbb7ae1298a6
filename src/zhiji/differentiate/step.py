"""The step of the cycle: tables in, `rhythm`, `lifetime` and `standing` out."""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.differentiate.rhythm import purchase_days, rhythm
from zhiji.differentiate.service import said_satisfaction, service_cost
from zhiji.differentiate.standing import Facts, standing
from zhiji.differentiate.worth import Book, lifetime
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.tables import TABLES


def run(tables: Mapping[str, ir.Table], moment: Moment) -> dict[str, pa.Table]:
    """Who buys how, what will each bring, where does each stand?

    Reads canonical `party`, `party_record`, `order_line`, `complaint`, `fact`, `contact` and `standing_before` (the
    `standing` of the cycle before) and `standing_history` (of all before); the last two may be missing. Returns
    canonical `rhythm` (parties that bought), `lifetime` and `standing` (every party), sorted by party_id, and what
    publishing needs beside them: `party` and `standing_history`.
    """
    party = tables["party"].order_by("party_id").to_pyarrow()
    lines, owners = tables["order_line"], tables["party_record"]
    settings = {"today": moment.today, "margin_rate": moment.policy.margin_rate}
    rhythms = _of(party, rhythm(lines, owners, **settings).order_by("party_id").to_pyarrow())
    days = purchase_days(lines, owners, **settings)
    bought = days.filter(days.counts).select("party_id", "day", "amount").to_pyarrow()
    service = service_cost(
        tables["contact"], tables["complaint"], party_record=owners, today=moment.today, policy=moment.policy
    ).to_pyarrow()
    said = said_satisfaction(tables["fact"], party_record=owners, today=moment.today).to_pyarrow()
    before = tables["standing_before"].to_pyarrow() if "standing_before" in tables else TABLES["standing"].empty()
    lifetimes = lifetime(Book(party, rhythms, _of(party, bought), service), moment=moment)
    standings = standing(Facts(party, rhythms, lifetimes, service, said, before), moment=moment)
    found = {"rhythm": TABLES["rhythm"].conform(rhythms), "lifetime": lifetimes, "standing": standings, "party": party}
    return found | _history(tables)


def _history(tables: Mapping[str, ir.Table]) -> dict[str, pa.Table]:
    if "standing_history" not in tables:
        return {}
    return {"standing_history": tables["standing_history"].select("party_id", "run_id", "value", "tier").to_pyarrow()}


def _of(party: pa.Table, table: pa.Table) -> pa.Table:
    """The rows of parties that exist."""
    return table.filter(pc.is_in(table["party_id"], value_set=party["party_id"].combine_chunks()))
