"""The customer page: who, worth, next, thread; nothing of the input is executed; nobody sees another's customer."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from console_cast import HOSTILE, enter, plan, sign_in, value
from zhiji.identify.app import selectors as identify
from zhiji.identify.app import services as identify_services
from zhiji.interact.app import selectors as interact
from zhiji.interact.app import services as interact_services
from zhiji.trust.app import selectors as trust
from zhiji.trust.app.models import StoredDecision
from zhiji.web.accounts import services as accounts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def wang() -> str:
    return enter("王小明", "13812345678", city="上海", owner="lin")


def page(visitor, party_id: str) -> str:
    answer = visitor.get(f"/customers/{party_id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_worth_is_shown_with_interval_and_course(wang):
    value(wang)
    said = page(sign_in("clerk"), wang)
    assert "¥183,450" in said and "between ¥61,200 and ¥402,000" in said
    assert "¥120,000 to ¥183,450 over 2 cycles." in said
    assert said.count('role="img"') == 3
    assert "¥18.3万" in page(sign_in("clerk", language="zh-hans"), wang)


def count_queries(visitor, party_id: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(visitor, party_id)
    return len(queries)


def test_a_long_thread_asks_the_database_no_more_than_a_short_one(wang):
    visitor = sign_in("clerk")
    page(visitor, wang)
    before = count_queries(visitor, wang)
    for n in range(30):
        told = {"channel": "phone", "direction": "in", "topic": "order", "summary": f"call {n}", "by": "lin"}
        interact_services.record_contact(party_id=wang, **told)
        identify_services.add_fact(party_id=wang, name=f"note {n}", value="x", said_by="staff", by="lin")
    assert count_queries(visitor, wang) == before <= 40


def test_next_action_says_why_in_both_languages(wang):
    plan(wang, "sell", reasons=[{"code": "overdue", "params": {"overdue_days": 41}}])
    said = page(sign_in("clerk"), wang)
    assert "Offer something that fits" in said and "Usually would have bought again 41 days ago." in said
    assert "按以往节奏，41 天前就该再次购买了。" in page(sign_in("clerk", language="zh-hans"), wang)


def test_control_group_is_left_alone_and_says_so(wang):
    plan(wang, "leave_alone", control=True, reasons=[{"code": "control_group", "params": {}}])
    said = page(sign_in("clerk"), wang)
    assert "left alone (control group)" in said and "Nothing is offered" in said
    assert "Offer something that fits" not in said


def test_hostile_text_stays_text_everywhere():
    party_id = enter(HOSTILE, "13900009999", city=HOSTILE, address=HOSTILE, email="a@example.com", owner="lin")
    identify_services.add_fact(party_id=party_id, name=HOSTILE[:40], value=HOSTILE, said_by="customer", by=HOSTILE)
    told = {"channel": "phone", "direction": "in", "topic": HOSTILE[:40], "summary": HOSTILE, "by": HOSTILE}
    interact_services.record_contact(party_id=party_id, promise=HOSTILE, **told)
    complaint = {"channel": "phone", "reason": "other", "text": HOSTILE, "by": HOSTILE}
    interact_services.record_complaint(party_id=party_id, **complaint)
    plan(party_id, "sell", reasons=[{"code": "top_category", "params": {"top_category": HOSTILE}}])
    for language in ("en", "zh-hans"):
        visitor = sign_in("clerk", language=language)
        for address in (
            f"/customers/{party_id}/",
            f"/contacts/new?party={party_id}",
            "/find/?q=9999",
            f"/find/?q={HOSTILE}",
        ):
            said = visitor.get(address).content.decode()
            assert "<script>alert" not in said
            assert not re.search(r'<[^>]*\sonmouseover="alert', said)


def test_colleagues_are_called_by_their_names(wang):
    accounts.create_user(username="lin", role="manager", shown_name="林晓")
    said = page(sign_in("clerk"), wang)
    assert "cared for by 林晓" in said


def test_dealer_opens_own_customers_only(wang):
    own = enter("李娜", "13987654321", dealer_ref="pdealer")
    dealer = sign_in("dealer", party_id="pdealer")
    assert "李娜" in page(dealer, own)
    answer = dealer.get(f"/customers/{wang}/")
    assert answer.status_code == 404 and "王小明" not in answer.content.decode()


def test_dealer_changes_nothing_of_other_customers(wang):
    dealer = sign_in("dealer", party_id="pdealer")
    wishes = {"state": "given", "purpose": "marketing", "channel": "*", "how": "spoken", "wording": "yes"}
    assert dealer.post(f"/customers/{wang}/consents", wishes).status_code == 404
    answered = {"question": "next_need", "channel": "desk", "value": "sofa"}
    assert dealer.post(f"/customers/{wang}/answers", answered).status_code == 404
    assert dealer.post(f"/customers/{wang}/here", {"channel": "desk"}).status_code == 404
    assert trust.list_consents(ids=[wang]) == [] and identify.list_facts(ids=[wang]) == []
    assert not StoredDecision.objects.exists()


def test_newest_of_what_was_said_holds(wang):
    for style in ("classic", "nordic"):
        identify_services.add_fact(party_id=wang, name="style", value=style, said_by="customer", by="lin")
    said = page(sign_in("clerk"), wang)
    assert "Nordic" in said and "Classic" not in said


def test_answer_becomes_a_fact_and_stands_in_the_thread(wang):
    visitor = sign_in("clerk")
    assert 'value="next_need"' in page(visitor, wang)
    visitor.post(f"/customers/{wang}/answers", {"question": "next_need", "channel": "desk", "value": "a desk"})
    assert [(f.name, f.value) for f in identify.list_facts(ids=[wang])] == [("need", "a desk")]
    assert "a desk" in page(visitor, wang)


def test_refusal_is_written_down_with_proof_and_changes_what_is_allowed(wang):
    visitor = sign_in("clerk")
    wishes = {"state": "refused", "purpose": "marketing", "channel": "sms", "how": "spoken", "wording": "no more texts"}
    visitor.post(f"/customers/{wang}/consents", wishes)
    row = trust.list_consents(ids=[wang])[0]
    assert (row.state, row.channel, row.by, row.evidence, row.wording) == (
        *("refused", "sms", "clerk"),
        {"how": "spoken"},
        "no more texts",
    )
    assert trust.get_permissions(ids=[wang]).allows("marketing", "sms")[0] is False


def test_permission_without_the_customers_words_is_refused(wang):
    wishes = {"state": "given", "purpose": "marketing", "channel": "email", "how": "spoken", "wording": ""}
    answer = sign_in("clerk").post(f"/customers/{wang}/consents", wishes)
    assert answer.status_code == 422 and "words" in answer.content.decode()
    assert trust.list_consents(ids=[wang]) == []


def test_customer_in_the_shop_gets_a_stored_decision_and_a_response(wang):
    visitor = sign_in("clerk")
    said = visitor.post(f"/customers/{wang}/here", {"channel": "desk"}, headers={"hx-request": "true"}).content.decode()
    stored = StoredDecision.objects.get()
    assert (stored.party_id, stored.channel) == (wang, "desk")
    assert "<html" not in said
    answer = visitor.post(f"/decisions/{stored.pk}/response", {"accepted": "0"})
    assert "not now" in answer.content.decode()


def test_unknown_channel_is_refused(wang):
    answer = sign_in("clerk").post(f"/customers/{wang}/here", {"channel": "pigeon"})
    assert answer.status_code == 422 and not StoredDecision.objects.exists()


def test_promise_is_kept_by_one_click(wang):
    told = {"channel": "phone", "direction": "in", "topic": "order", "summary": "asks", "by": "lin"}
    number = interact_services.record_contact(party_id=wang, promise="call back", **told)
    visitor = sign_in("clerk")
    assert "call back" in page(visitor, wang)
    visitor.post(f"/customers/{wang}/promises/{number}/kept")
    assert interact.where_left_off(ids=[wang]).promises == ()


def test_promise_of_another_customer_is_not_touched(wang):
    other = enter("李娜", "13987654321", dealer_ref="pdealer")
    told = {"channel": "phone", "direction": "in", "topic": "order", "summary": "asks", "by": "lin"}
    number = interact_services.record_contact(party_id=wang, promise="call back", **told)
    dealer = sign_in("dealer", party_id="pdealer")
    assert dealer.post(f"/customers/{other}/promises/{number}/kept").status_code == 404
    assert len(interact.where_left_off(ids=[wang]).promises) == 1


def test_complaint_is_settled_from_the_page(wang):
    told = {"channel": "phone", "reason": "delivery", "text": "late", "by": "lin"}
    number = interact_services.record_complaint(party_id=wang, **told)
    visitor = sign_in("clerk")
    assert "Open complaint" in page(visitor, wang)
    visitor.post(f"/customers/{wang}/complaints/{number}/settled", {"satisfied": "1"})
    assert "Open complaint" not in page(visitor, wang)


def test_unknown_customer_is_a_friendly_page():
    answer = sign_in("clerk").get("/customers/nobody/")
    assert answer.status_code == 404 and "There is no customer" in answer.content.decode()
