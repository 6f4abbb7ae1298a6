"""What came of each exposure, inside its window and not outside."""

from datetime import datetime, timedelta

import pytest

from interact.company import MOMENT, TODAY, add_rows, as_ibis, make_company
from zhiji.interact import count_outcomes, outcome_table

SHOWN = datetime(2026, 1, 1, 10, 0)  # 59 days before today: the window of 30 days is over


def outcome(exposure, *, then):
    """The outcome of one exposure of p1 after the rows of `then`: (table, row) pairs."""
    tables = make_company(10)
    made = {"decision_id": "d", "party_id": "p1", "at": SHOWN, "action": "sell", "channel": "email"}
    add_rows(tables, "exposure", made | {"segment": "C|other", "propensity": 0.9, "control": False} | exposure)
    for name, row in then:
        add_rows(tables, name, row)
    rows = outcome_table(as_ibis(tables), MOMENT).to_pyarrow().to_pylist()
    return rows[0] if rows else None


def bought(days, amount=100.0, record="r1", **more):
    at = SHOWN + timedelta(days=days)
    return "order_line", {"line_id": f"l{days}{amount}", "record_id": record, "ordered_at": at, "amount": amount} | more


@pytest.mark.parametrize(("days", "succeeded"), [(-1, False), (0.1, True), (30, True), (32, False)])
def test_purchase_counts_inside_the_window_only(days, succeeded):
    assert outcome({}, then=[bought(days)])["succeeded"] is succeeded


def test_margin_is_known_cost_or_the_policys_rate():
    row = outcome({}, then=[bought(1, 100.0, cost=60.0), bought(2, 200.0)])
    assert row["margin"] == pytest.approx(40.0 + 200.0 * MOMENT.policy.margin_rate)


def test_purchase_taken_back_is_none():
    assert outcome({}, then=[bought(1, 100.0), bought(3, -100.0)])["succeeded"] is False


def test_somebody_elses_purchase_does_not_count():
    assert outcome({}, then=[bought(1, record="r2")])["succeeded"] is False


def test_question_succeeds_by_an_answer_and_not_by_a_purchase():
    said = {"fact_id": "f", "party_id": "p1", "name": "style", "value": "nordic", "said_by": "customer"}
    answer = "fact", said | {"at": SHOWN + timedelta(days=2)}
    assert outcome({"action": "ask"}, then=[bought(1)])["succeeded"] is False
    assert outcome({"action": "ask"}, then=[answer])["succeeded"] is True
    by_staff = "fact", answer[1] | {"said_by": "staff"}
    assert outcome({"action": "ask"}, then=[by_staff])["succeeded"] is False


def test_service_succeeds_when_the_complaint_is_settled():
    complaint = {"complaint_id": "c", "record_id": "r1", "at": SHOWN, "settled_at": SHOWN + timedelta(days=5)}
    assert outcome({"action": "serve"}, then=[("complaint", complaint)])["succeeded"] is True
    assert outcome({"action": "serve"}, then=[("complaint", complaint | {"settled_at": None})])["succeeded"] is False


def test_yes_of_the_customer_is_a_success_and_a_no_is_none():
    assert outcome({"accepted": True}, then=[])["succeeded"] is True
    assert outcome({"accepted": False}, then=[])["succeeded"] is False


def test_control_group_counts_for_leaving_alone():
    row = outcome({"control": True}, then=[bought(1)])
    assert (row["action"], row["succeeded"]) == ("leave_alone", True)


def test_exposure_under_a_merged_id_finds_the_purchase():
    alias = "party_alias", {"party_id": "old", "current_id": "p1"}
    row = outcome({"party_id": "old"}, then=[alias, bought(1)])
    assert (row["party_id"], row["succeeded"]) == ("p1", True)


def test_open_window_counts_by_the_part_that_has_passed():
    ten_days_ago = datetime.combine(TODAY, datetime.min.time()) - timedelta(days=10)
    row = outcome({"at": ten_days_ago}, then=[])
    assert (row["closed"], row["trial"]) == (False, pytest.approx(1 / 3))


def test_exposure_of_tomorrow_is_not_seen():
    assert outcome({"at": SHOWN + timedelta(days=90)}, then=[]) is None


def test_open_windows_do_not_bend_the_rate():
    """1,000 exposures spread over the last 30 days, each bought from with 20 % somewhere in its window."""
    import numpy as np

    random = np.random.default_rng(8)
    tables = make_company(10)
    ages = random.uniform(0, 30, 6000)
    when = random.uniform(0, 30, 6000)
    buys = (random.random(6000) < 0.2) & (when < ages)
    now = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=12)
    from zhiji.interact.rates import learn_rates

    def exposure(i):
        at = now - timedelta(days=float(ages[i]))
        return {"decision_id": f"d{i}", "party_id": "p1" if buys[i] else "p2", "at": at, "action": "sell",
                "segment": "s", "control": False}  # fmt: skip

    add_rows(tables, "exposure", *[exposure(i) for i in range(6000)])
    # p1 stands for all who bought: one purchase today is inside each of their windows.
    add_rows(
        tables, "order_line", {"line_id": "l", "record_id": "r1", "ordered_at": now + timedelta(hours=1), "amount": 1.0}
    )
    counts = count_outcomes(outcome_table(as_ibis(tables), MOMENT)).to_pyarrow()
    rates = {(r["action"], r["segment"]): r["rate"] for r in learn_rates(counts).to_pylist()}
    assert rates["sell", "*"] == pytest.approx(0.2, abs=0.02)
