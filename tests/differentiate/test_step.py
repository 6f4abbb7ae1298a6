"""The step on a small company: value less cost to serve, tiers, groups, fields, reasons, movement."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from zhiji.differentiate import cliff, run, tiers
from zhiji.differentiate.trail import trail, with_now
from zhiji.vocabulary import Moment, Policy
from zhiji.vocabulary.party import FIELDS, GROUPS
from zhiji.vocabulary.tables import TABLES

TODAY = date(2026, 11, 22)
MOMENT = Moment(TODAY, policy=Policy(horizon_days=365), run_id="20261122-01")
BUYERS = 120


def days_ago(n):
    return datetime(2026, 11, 22, 12) - timedelta(days=int(n))


def company():
    """120 buyers p000.. with 1 to 6 purchases; p200 never bought; p201 is visited and never bought; p202 lapsed."""
    rng = np.random.default_rng(11)
    names = [f"p{i:03d}" for i in range(BUYERS)] + ["p200", "p201", "p202"]
    seen = [days_ago(700)] * len(names)
    lines = [
        (f"p{i:03d}", days_ago(rng.integers(1, 690)), 50.0 + 10 * i) for i in range(BUYERS) for _ in range(1 + i % 6)
    ]
    lines.append(("p202", days_ago(600), 20.0))
    visits = [("p201", days_ago(30 * k)) for k in range(1, 9)] + [("p202", days_ago(40)), ("p119", days_ago(20))]
    return {
        "party": rows("party", party_id=names, kind=["person"] * len(names), first_seen=seen),
        "party_record": rows("party_record", record_id=[f"crm:{n}" for n in names], party_id=names),
        "order_line": rows(
            "order_line",
            line_id=[str(i) for i in range(len(lines))],
            record_id=[f"crm:{n}" for n, _, _ in lines],
            ordered_at=[d for _, d, _ in lines],
            amount=[a for _, _, a in lines],
            category=["chairs"] * len(lines),
        ),
        "contact": rows(
            "contact",
            contact_id=[str(i) for i in range(len(visits))],
            record_id=[f"crm:{n}" for n, _ in visits],
            at=[d for _, d in visits],
            channel=["visit"] * len(visits),
        ),
        "complaint": rows("complaint", complaint_id=["1"], record_id=["crm:p003"], at=[days_ago(10)]),
        "fact": rows(
            "fact",
            fact_id=["1", "2", "3"],
            record_id=["crm:p004", "crm:p004", None],
            party_id=[None, None, "p005"],
            name=["satisfaction"] * 3,
            value=["2", "9", "6"],
            said_by=["customer"] * 3,
            at=[days_ago(90), days_ago(5), days_ago(5)],
        ),
    }


def rows(table, /, **columns):
    return ibis.memtable(TABLES[table].conform(pa.table(columns)))


@pytest.fixture(scope="module")
def found():
    return run(company(), MOMENT)


@pytest.fixture(scope="module")
def standing(found):
    return {row["party_id"]: row for row in found["standing"].to_pylist()}


@pytest.fixture(scope="module")
def lifetime(found):
    return {row["party_id"]: row for row in found["lifetime"].to_pylist()}


def test_every_party_has_a_value_within_its_interval(found, lifetime):
    assert found["standing"].schema.names == TABLES["standing"].schema.names
    assert len(lifetime) == BUYERS + 3
    for row in lifetime.values():
        assert row["value"] == pytest.approx(row["margin"] - row["service_cost"])
        assert np.isfinite([row["low"], row["value"], row["high"]]).all() and row["low"] <= row["high"]
        assert 0 <= row["active"] <= 1


def test_who_never_bought_gets_the_honest_prior(lifetime):
    assert lifetime["p200"]["rule"] == "prior" != lifetime["p010"]["rule"]
    assert 0 < lifetime["p200"]["purchases"] < lifetime["p010"]["purchases"]
    assert 0 < lifetime["p200"]["active"] < 1
    assert lifetime["p200"]["value"] > 0


def test_visits_without_orders_go_below_zero_with_the_reason(standing, lifetime):
    assert lifetime["p201"]["service_cost"] == pytest.approx(8 * 260.0, rel=0.06)
    assert standing["p201"]["group"] == "BZ"
    assert [r["code"] for r in json.loads(standing["p201"]["reasons"])] == ["value_below_zero"]
    assert standing["p202"]["group"] == "BZ"


def test_tiers_follow_value_in_the_company_shares(standing):
    by_tier = {tier: [r["value"] for r in standing.values() if r["tier"] == tier] for tier in "ABC"}
    assert (len(by_tier["A"]), len(by_tier["B"])) == (int(121 * 0.05), int(121 * 0.25) - int(121 * 0.05))
    assert min(by_tier["A"]) >= max(by_tier["B"]) and min(by_tier["B"]) >= max(by_tier["C"])
    assert all(r["group"] == "MVC" for r in standing.values() if r["tier"] == "A")


def test_growable_customers_have_room_below_their_peers(standing):
    growable = [row for row in standing.values() if row["group"] == "MGC"]
    assert growable and all(row["tier"] != "A" for row in growable)
    reason = json.loads(growable[0]["reasons"])[0]
    assert reason["code"] == "peers_spend_more" and reason["params"]["room"] > 0


def test_satisfaction_said_counts_before_what_is_inferred(standing):
    assert (standing["p004"]["satisfaction"], standing["p004"]["satisfaction_known"]) == ("high", True)
    assert (standing["p005"]["satisfaction"], standing["p005"]["satisfaction_known"]) == ("middle", True)
    assert (standing["p003"]["satisfaction"], standing["p003"]["satisfaction_known"]) == ("low", False)
    assert {row["field"] for row in standing.values()} <= set(FIELDS)
    assert {row["group"] for row in standing.values()} <= set(GROUPS)


def test_next_cycle_remembers_tier_and_value_before(found):
    later = run({**company(), "standing_before": ibis.memtable(found["standing"])}, MOMENT)
    assert later["standing"]["tier_before"].to_pylist() == found["standing"]["tier"].to_pylist()
    assert later["standing"]["value_before"].to_pylist() == found["standing"]["value"].to_pylist()
    assert found["standing"]["tier_before"].null_count == BUYERS + 3


def test_same_tables_twice_give_the_same_result(found):
    assert run(company(), MOMENT)["lifetime"].equals(found["lifetime"])


def test_company_without_any_order_still_stands():
    tables = {**company(), "order_line": ibis.memtable(TABLES["order_line"].empty())}
    result = run(tables, MOMENT)
    assert result["rhythm"].num_rows == 0
    assert set(result["standing"]["tier"].to_pylist()) == {"C"}
    assert set(result["lifetime"]["rule"].to_pylist()) == {"prior"}
    nobody = run({name: ibis.memtable(TABLES[name].empty()) for name in tables}, MOMENT)
    assert nobody["standing"].num_rows == 0


def test_nobody_with_a_value_below_zero_is_better_than_c():
    assert tiers(np.array([-5.0, -9.0]), customer=np.ones(2, bool), shares=(0.5, 0.5)).tolist() == ["C", "C"]


def test_cliff_never_falls_and_ends_at_one():
    points = cliff(np.random.default_rng(1).pareto(1.2, 500))
    shares = [share for _, share in points]
    assert shares == sorted(shares) and points[-1] == (1.0, 1.0)
    assert cliff(np.zeros(4)) == []


def test_trail_keeps_twelve_cycles_and_replaces_today():
    days = [f"2025{month:02d}01-01" for month in range(1, 13)] + ["20261122-01"]
    history = pa.table({"party_id": ["p1"] * 13, "run_id": days, "value": np.arange(13.0), "tier": ["B"] * 13})
    now = pa.table({"party_id": ["p1", "p2"], "value": [99.0, 1.5], "tier": ["A", "C"]})
    first, second = trail(with_now(history, standing=now, today=TODAY), parties=pa.array(["p1", "p2"])).to_pylist()
    entries = json.loads(first)
    assert len(entries) == 12 and entries[0] == ["2025-02-01", 1, "B"] and entries[-1] == ["2026-11-22", 99, "A"]
    assert json.loads(second) == [["2026-11-22", 1.5, "C"]]


def test_who_never_bought_is_a_prospect_and_not_below_zero():
    import numpy as np

    from zhiji.differentiate.groups import Outlook, groups

    n = 3
    outlook = Outlook(
        value=np.full(n, 5.0),
        service_year=np.full(n, 20.0),
        margin_year=np.zeros(n),
        amount_mean=np.full(n, 10.0),
        purchases=np.ones(n),
        alive=np.full(n, 0.1),
        idle_days=np.array([-1, 400, 30]),
        peers=np.zeros(n, int),
    )
    found, _ = groups(outlook, tier=np.full(n, "C"))
    assert list(found) == ["other", "BZ", "other"]
