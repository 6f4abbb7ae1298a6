"""Decisions: the plan, why each, what was left alone, what was learned."""

import json
from datetime import UTC, datetime

import pytest

from lists_cast import publish_standings, sign_in
from zhiji.identify.app.models import PartyRow
from zhiji.interact.app.models import LearnedRate, NextAction, Situation
from zhiji.trust.app.services import store_decision
from zhiji.trust.decisions import Decision
from zhiji.vocabulary import Reason

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ARMS = [{"arm": "sell:email", "score": 96.0, "propensity": 0.9}, {"arm": "thank:phone", "why": "thanked_lately"}]


def plan(number, party_id, action, reasons=("overdue",), **changed):
    said = [{"code": code, "params": {"overdue_days": 41}} for code in reasons]
    NextAction.objects.create(**{
        "decision_id": f"d{number}", "party_id": party_id, "at": NOW, "action": action, "channel": "email",
        "explored": False, "propensity": 0.9, "likelihood": 0.08, "gain": 1200.0, "score": 100.0 - number,
        "control": False, "reasons": json.dumps(said), "arms": json.dumps(ARMS), "intended": action,
        "intended_channel": "email", **changed,
    })  # fmt: skip


def situation(party_id, owner):
    """The published row of one customer, noughts where the test does not look."""
    numbers = ("IntegerField", "FloatField", "BooleanField")
    fields = [field for field in Situation._meta.concrete_fields if not field.null and not field.has_default()]
    blank = {field.name: 0 if field.get_internal_type() in numbers else "" for field in fields}
    return Situation(**{**blank, "party_id": party_id, "owner": owner, "day": NOW.date()})


@pytest.fixture
def client(home):
    publish_standings({"party_id": "p1", "name": "王芳", "owner": "manager"}, {"party_id": "p2", "name": "李伟"})
    PartyRow.objects.create(party_id="p1", kind="person", name="王芳", owner="manager", records=1)
    PartyRow.objects.create(party_id="p2", kind="person", name="李伟", records=1)
    plan(1, "p1", "sell")
    plan(2, "p2", "leave_alone", ["control_group", "overdue"], control=True)
    plan(3, "p3", "leave_alone", ["control_group"])
    plan(4, "p4", "ask", explored=True)
    return sign_in("analyst")


def test_plan_counts_actions_and_explored_share(client):
    context = client.get("/decisions/").context
    assert {count.action: (count.customers, count.explored) for count, _ in context["counts"]} == {
        "leave_alone": (2, 0), "ask": (1, 1), "sell": (1, 0),
    }  # fmt: skip
    assert context["explored_share"] == 0.25


def test_left_alone_are_counted_by_their_first_reason(client):
    page = client.get("/decisions/")
    assert [(reason.code, n) for reason, n in page.context["alone"]] == [("control_group", 2)]
    assert "Control group, left alone by lot" in page.content.decode()


def test_click_on_an_action_narrows_the_plan(client):
    context = client.get("/decisions/?action=leave_alone").context
    assert [row.action.party_id for row in context["rows"]] == ["p2", "p3"]


def test_decision_shows_why_and_what_else_was_possible(client):
    page = client.get("/decisions/d1/").content.decode()
    assert "王芳" in page and "Usually would have bought again 41 days ago." in page
    assert "8.0 %" in page and "chosen" in page
    assert "not possible" in page and "Was thanked lately." in page and "¥96" in page


def test_live_decision_is_listed_and_explained(client):
    reasons = (Reason("overdue", {}),)
    store_decision(decision=Decision("live1", "p1", NOW, "desk", "serve", reasons=reasons, arms=tuple(ARMS)))
    page = client.get("/decisions/").content.decode()
    assert "Decided live" in page and "/decisions/live1/" in page and "王芳" in page
    assert "live" in client.get("/decisions/live1/").content.decode()


def test_manager_cannot_open_the_decision_for_a_foreign_customer(client):
    Situation.objects.bulk_create([situation("p1", "manager"), situation("p2", "wu")])
    manager = sign_in("manager")
    assert manager.get("/decisions/d1/").status_code == 200
    assert manager.get("/decisions/d2/").status_code == 404
    assert [row.action.party_id for row in manager.get("/decisions/").context["rows"]] == ["p1"]


def test_export_holds_the_plan_of_the_chosen_action(client):
    body = b"".join(client.get("/decisions/export/?action=sell").streaming_content).decode("utf-8-sig")
    assert len(body.strip().splitlines()) == 2 and ",p1," in body


def test_rates_show_everybody_first_with_an_interval(client):
    for segment, rate in (("A", 0.2), ("*", 0.1)):
        ends = {"low": rate - 0.05, "high": rate + 0.05}
        LearnedRate.objects.create(action="sell", segment=segment, shown=100, succeeded=10, rate=rate, **ends)
    page = client.get("/decisions/rates/")
    ((action, rates),) = page.context["groups"]
    assert (action, [rate.row.segment for rate in rates]) == ("sell", ["*", "A"])
    assert "5.0 % – 15.0 %" in page.content.decode()


def test_nothing_learned_yet_is_said(client):
    assert "Nothing learned yet" in client.get("/decisions/rates/").content.decode()


def test_unknown_decision_is_not_found(client):
    assert client.get("/decisions/nothing/").status_code == 404
