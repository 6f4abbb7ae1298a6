"""Policy, consents and decisions as they are stored."""

from datetime import UTC, datetime

import pytest

from zhiji.trust import Decision
from zhiji.trust.app import selectors, services
from zhiji.vocabulary.errors import NotFound, ValueRefused
from zhiji.vocabulary.policy import Policy
from zhiji.vocabulary.reason import Reason

pytestmark = pytest.mark.django_db
SAID = {"purpose": "marketing", "channel": "email", "source": "portal", "wording": "Yes, write to me.", "by": "lin"}


def test_policy_in_force_is_the_newest_saved():
    assert selectors.get_policy() == Policy()
    services.save_policy(policy=Policy(company="云杉家居"), by="wei")
    services.save_policy(policy=Policy(company="云杉家居", control_share=0.1), by="wei")
    assert selectors.get_policy().control_share == 0.1
    assert [by for _, by, _ in selectors.list_policies()] == ["wei", "wei"]


def test_consent_is_kept_with_its_proof():
    services.record_consent(party_id="p1", state="given", evidence={"ip": "10.0.0.1"}, **SAID)
    row = selectors.list_consents(ids=["p1"])[0]
    assert (row.wording, row.by, row.evidence) == ("Yes, write to me.", "lin", {"ip": "10.0.0.1"})
    assert selectors.get_permissions(ids=["p1"]).allows("marketing", "email")[0]


def test_consent_without_wording_is_refused():
    with pytest.raises(ValueRefused, match="wording"):
        services.record_consent(party_id="p1", state="given", **(SAID | {"wording": ""}))
    assert selectors.list_consents(ids=["p1"]) == []


def test_unknown_channel_is_refused():
    with pytest.raises(ValueRefused, match="pigeon"):
        services.record_consent(party_id="p1", state="refused", **(SAID | {"channel": "pigeon"}))


def test_refusal_under_a_merged_id_is_lifted_only_when_recorded_there_too():
    services.record_consent(party_id="old", state="refused", **SAID)
    services.record_consent(party_id="p1", state="given", **SAID)
    assert not selectors.get_permissions(ids=["p1", "old"]).allows("marketing", "email")[0]
    services.record_consent(party_id="p1", ids=["old"], state="given", **SAID)
    assert selectors.get_permissions(ids=["p1", "old"]).allows("marketing", "email")[0]


def test_list_of_consents_with_one_unproved_enters_nothing():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    good = {
        "party_id": "p1",
        "purpose": "marketing",
        "channel": "*",
        "state": "given",
        "at": at,
        "source": "card",
        "wording": "Yes",
    }
    with pytest.raises(ValueRefused):
        services.record_consents(rows=[good, good | {"source": ""}], by="lin")
    assert selectors.export_consents().num_rows == 0
    assert services.record_consents(rows=[good, good | {"state": "refused"}], by="lin") == 2


def test_export_has_the_canonical_columns():
    services.record_consent(party_id="p1", state="given", **SAID)
    row = selectors.export_consents().to_pylist()[0]
    assert (row["party_id"], row["purpose"], row["channel"], row["state"]) == ("p1", "marketing", "email", "given")


def test_decision_is_stored_whole():
    at = datetime(2026, 3, 1, tzinfo=UTC)
    arms = ({"action": "sell", "score": 3.0},)
    services.store_decision(
        decision=Decision(
            "d1", "p1", at, "desk", "sell", True, 0.05, 0.1, 30.0, 3.0, False, (Reason("overdue", {"days": 9}),), arms
        )
    )
    row = selectors.get_decision(decision_id="d1")
    assert (row.action, row.explored, row.reasons, row.arms) == (
        "sell",
        True,
        [{"code": "overdue", "params": {"days": 9}}],
        list(arms),
    )
    assert [d.decision_id for d in selectors.list_decisions(ids=["p1"])] == ["d1"]


def test_unknown_decision_is_not_found():
    with pytest.raises(NotFound):
        selectors.get_decision(decision_id="nothing")
