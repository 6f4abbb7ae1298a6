"""Consents: the ledger narrows and counts, papers are recorded with their proof."""

import pytest

from lists_cast import sign_in
from zhiji.identify.app.models import PartyRow
from zhiji.trust.app.selectors import count_consents, get_permissions, list_consents
from zhiji.trust.app.services import record_consent

pytestmark = pytest.mark.django_db
PAPER = {
    "party_id": "p1", "purpose": "marketing", "channel": "email", "state": "given",
    "wording": "我同意接收新品信息。", "signed_on": "2026-11-20", "kept_at": "A-17",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _wang():
    PartyRow.objects.create(party_id="p1", kind="person", name="王芳", records=1)


def say(party_id="p1", **changed):
    told = {
        "purpose": "marketing",
        "channel": "email",
        "state": "given",
        "source": "portal",
        "wording": "同意",
        "by": "c",
    }
    return record_consent(party_id=party_id, **{**told, **changed})


def test_paper_gives_permission_and_a_receipt_with_its_proof():
    page = sign_in("clerk").post("/consents/new/", PAPER, follow=True).content.decode()
    assert get_permissions(ids=["p1"]).allows("marketing", "email")[0]
    (row,) = list_consents(ids=["p1"])
    assert (row.source, row.by, row.evidence) == ("paper", "clerk", {"signed_on": "2026-11-20", "kept_at": "A-17"})
    assert all(text in page for text in ("王芳", "我同意接收新品信息。", "A-17", "2026-11-20"))


@pytest.mark.parametrize(
    ("name", "value"), [("wording", ""), ("kept_at", ""), ("signed_on", "soon"), ("channel", "pigeon")]
)
def test_paper_without_proof_is_refused_at_its_field(name, value):
    response = sign_in("clerk").post("/consents/new/", {**PAPER, name: value})
    assert list(response.context["form"].errors) == [name]
    assert list_consents(ids=["p1"]) == []


def test_paper_of_an_unknown_customer_is_refused():
    assert sign_in("clerk").post("/consents/new/", {**PAPER, "party_id": "nobody"}).status_code == 404


def test_counts_take_the_newest_statement_of_each_customer():
    say("p1")
    say("p1", state="refused")
    say("p2")
    say("p2", channel="*")
    assert count_consents() == {
        ("marketing", "email", "refused"): 1,
        ("marketing", "email", "given"): 1,
        ("marketing", "*", "given"): 1,
    }


def test_ledger_narrows_by_purpose_channel_and_statement():
    say("p1")
    say("p2", purpose="survey", state="refused")
    client = sign_in("service")
    shown = lambda query: [row.party_id for row in client.get(f"/consents/{query}").context["rows"]]  # noqa: E731
    assert shown("") == ["p2", "p1"]
    assert shown("?purpose=survey") == ["p2"]
    assert shown("?state=given&channel=email") == ["p1"]
    assert shown("?purpose=sharing") == []


def test_ledger_shows_names_and_leads_to_the_receipt():
    number = say("p1")
    page = sign_in("manager").get("/consents/").content.decode()
    assert "王芳" in page and f"/consents/{number}/" in page


def test_export_holds_every_statement_as_narrowed():
    for n in range(120):
        say(f"x{n}", wording="=1+1" if n == 0 else "同意")
    body = b"".join(sign_in("analyst").get("/consents/export/?purpose=marketing").streaming_content).decode()
    assert len(body.strip().splitlines()) == 121
    assert "'=1+1" in body


def test_hostile_wording_is_shown_as_text():
    number = say("p1", wording="<script>alert(1)</script>")
    assert "<script>alert(1)" not in sign_in("analyst").get(f"/consents/{number}/").content.decode()
