"""From the cycle's decisions to the company's customers and back."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa

from zhiji.demo.exchange import decisions_of, exposures_of

AT = datetime(2025, 11, 1)


def actions(**columns: list) -> pa.Table:
    n = len(columns["decision_id"])
    given = {
        "party_id": [f"p{i}" for i in range(n)],
        "at": [AT] * n,
        "channel": ["email"] * n,
        "intended_channel": ["email"] * n,
        "propensity": [0.5] * n,
        "control": [False] * n,
    }
    return pa.table(given | columns)


def test_each_decision_comes_under_one_record_of_its_party():
    table = actions(decision_id=["a", "b"], action=["sell", "ask"], intended=["sell", "ask"])
    records = pa.table({"party_id": ["p1", "p0"], "record_id_min": ["web:2", "till:1"]})
    found = decisions_of(table, records).to_pylist()
    assert [(row["decision_id"], row["record_id"]) for row in found] == [("a", "till:1"), ("b", "web:2")]


def test_a_party_that_is_no_more_gets_nothing():
    table = actions(decision_id=["a"], action=["sell"], intended=["sell"])
    records = pa.table({"party_id": ["p9"], "record_id_min": ["till:1"]})
    assert decisions_of(table, records).num_rows == 0


def test_control_is_exposed_to_what_was_intended_and_refusals_are_no_acceptance():
    table = actions(
        decision_id=["a", "b", "c"],
        action=["sell", "leave_alone", "leave_alone"],
        intended=["sell", "sell", "leave_alone"],
        control=[False, True, False],
    )
    segments = pa.table({"party_id": ["p0", "p1"], "segment": ["A-person", "B-person"]})
    responses = pa.table({"decision_id": ["a"], "kind": ["refused"]})
    found = exposures_of(table, segments, responses).to_pylist()
    assert [(row["decision_id"], row["action"], row["control"], row["segment"]) for row in found] == [
        ("a", "sell", False, "A-person"),
        ("b", "sell", True, "B-person"),
    ]
    assert [row["accepted"] for row in found] == [False, None]
