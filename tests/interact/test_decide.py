"""Decide for one customer now: stored, lean, and never an offer to the control group."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhiji.interact.app import selectors, services
from zhiji.interact.app.models import Exposure, Situation
from zhiji.trust.app import selectors as trust
from zhiji.trust.app import services as trust_services
from zhiji.vocabulary.errors import NotFound, ValueRefused
from zhiji.vocabulary.party import CHANNELS

OFFERS = {"sell", "thank", "win_back"}


def decide(party_id, channel="desk"):
    return services.decide(party_id=party_id, channel=channel, at=timezone.now(), by="lin")


def someone(published, **wanted):
    return next(p for p, row in published.items() if all(row[k] == v for k, v in wanted.items()))


def test_decision_is_stored_as_it_was_answered(published):
    made = decide("p1")
    kept = trust.get_decision(decision_id=made.decision_id)
    assert (kept.action, kept.propensity, kept.score) == (made.action, made.propensity, made.score)
    assert kept.arms == list(made.arms) and kept.reasons == [r.as_json() for r in made.reasons]


def test_decision_costs_four_reads_and_one_insert(published):
    decide("p1")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        decide("p2")
    said = [query["sql"].split()[0] for query in seen.captured_queries]
    assert said.count("SELECT") <= 4 and said.count("INSERT") == 1 and len(said) <= 7, said


@pytest.mark.parametrize("channel", CHANNELS)
def test_control_customer_gets_no_offer_in_any_channel(published, channel):
    controls = [p for p, row in published.items() if row["control"]]
    assert len(controls) > 20
    for party_id in controls:
        trust_services.record_consent(party_id=party_id, purpose="marketing", channel="*", state="given",
                                      source="card", wording="yes", by="lin")  # fmt: skip
    assert not {decide(p, channel).action for p in controls} & (OFFERS | {"ask"})


def test_same_day_same_customer_same_draw(published):
    assert len({decide("p3").action for _ in range(5)}) == 1


def test_declined_offer_is_not_made_again(published):
    party_id = someone(published, control=False, complaints=0, tier="A")
    made = next(d for d in (decide(p) for p in published if not published[p]["control"]) if d.action == "sell")
    services.record_response(decision_id=made.decision_id, accepted=False, by="lin")
    assert decide(made.party_id).action != "sell"
    whys = {arm["arm"]: arm.get("why") for arm in decide(made.party_id).arms}
    assert whys["sell:desk"] in ("declined_lately", "offered_lately")
    row = Exposure.objects.get(pk=made.decision_id)
    assert (row.accepted, row.accepted_by, row.propensity, row.segment) == (
        False, "lin", made.propensity, published[made.party_id]["segment"])  # fmt: skip
    assert party_id


def test_open_complaint_stops_offers_and_settling_lifts_that(published):
    made = next(d for d in (decide(p) for p in published if not published[p]["control"]) if d.action == "sell")
    number = services.record_complaint(party_id=made.party_id, channel="desk", reason="quality", text="坏了", by="lin")
    after = decide(made.party_id)
    assert after.action in ("serve", "leave_alone")
    assert {arm["arm"]: arm.get("why") for arm in after.arms}["sell:desk"] == "complaint_open"
    services.settle_complaint(complaint_id=number, satisfied=True, by="lin")
    assert decide(made.party_id).action == "sell"


def test_refusing_personalisation_gives_everyone_the_same_offer(published):
    people = [p for p, row in published.items() if not row["control"] and not row["complaints"]][:60]
    seen = set()
    for party_id in people:
        trust_services.record_consent(party_id=party_id, purpose="personalisation", channel="*", state="refused",
                                      source="portal", wording="no", by="customer")  # fmt: skip
        made = decide(party_id, "portal")
        seen.add(str((made.action, made.score, made.likelihood, made.gain, made.reasons, made.arms, made.propensity)))
    assert len(seen) == 1 and "plain_offer" in seen.pop()


def test_new_customer_is_served_before_any_cycle_knows_him(published):
    from zhiji.identify.app import services as identify

    party_id = identify.add_customer(kind="person", fields={"name": "新客户", "phone": "13812345678"}, by="lin")
    made = decide(party_id)
    assert made.action in ("ask", "leave_alone")


def test_unknown_party_and_channel_are_refused(published):
    with pytest.raises(NotFound):
        decide("nobody")
    with pytest.raises(ValueRefused):
        decide("p1", "pigeon")
    assert trust.list_decisions() == []


def test_published_row_grows_older(published):
    Situation.objects.filter(pk="p1").update(day=timezone.localdate() - timedelta(days=400), since_sell=1)
    whys = {arm["arm"]: arm.get("why") for arm in decide("p1").arms}
    assert whys["sell:desk"] != "offered_lately"


def test_next_action_answers_reasons_and_arms(published):
    row = selectors.next_action(party_id="p0")
    assert row.reasons[0].code and {"arm", "score", "propensity"} <= {*row.arms[0], "score", "propensity"}
    assert selectors.next_action(party_id="nobody") is None
