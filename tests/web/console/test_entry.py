"""Quick entry: a contact and a customer in a few taps, with the match check, within one's own customers."""

from __future__ import annotations

import pytest

from console_cast import enter, sign_in
from zhiji.identify.app import selectors as identify
from zhiji.interact.app import selectors as interact
from zhiji.vocabulary.scope import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
SAID = {"channel": "phone", "direction": "in", "topic": "delivery", "summary": "When does it come?"}


@pytest.fixture
def wang() -> str:
    return enter("王小明", "13812345678", owner="lin")


def test_contact_goes_into_the_thread_and_leads_back(wang):
    visitor = sign_in("clerk")
    answer = visitor.post("/contacts/new", SAID | {"party": wang})
    assert answer.headers["Location"] == f"/customers/{wang}/"
    entry = interact.where_left_off(ids=[wang]).last
    assert (entry.text, entry.channel, entry.staff) == ("When does it come?", "phone", "clerk")


def test_promise_has_a_day(wang):
    sign_in("clerk").post("/contacts/new", SAID | {"party": wang, "promise": "call back", "promise_days": "3"})
    promise = interact.where_left_off(ids=[wang]).promises[0]
    assert (promise.promise_due - promise.at.date()).days in (3, 4)


def test_complaint_is_taken_as_a_complaint(wang):
    sign_in("clerk").post("/contacts/new", SAID | {"party": wang, "topic": "complaint"})
    assert [entry.text for entry in interact.where_left_off(ids=[wang]).complaints] == ["When does it come?"]


def test_empty_contact_is_not_taken(wang):
    answer = sign_in("clerk").post("/contacts/new", SAID | {"party": wang, "summary": ""})
    assert answer.status_code == 422 and interact.get_thread(ids=[wang]) == []


def test_dealer_enters_contacts_of_own_customers_only(wang):
    dealer = sign_in("dealer", party_id="pdealer")
    assert dealer.get(f"/contacts/new?party={wang}").status_code == 404
    assert dealer.post("/contacts/new", SAID | {"party": wang}).status_code == 404
    assert interact.get_thread(ids=[wang]) == []


def test_new_customer_is_found_at_once_and_belongs_to_the_manager():
    lin = sign_in("manager", username="lin")
    answer = lin.post("/customers/new", {"kind": "person", "name": "赵敏", "phone": "13700001234"})
    card = identify.get_party(party_id=answer.headers["Location"].split("/")[2])
    assert (card.name, card.owner) == ("赵敏", "lin")
    assert "赵敏" in lin.get("/find/?q=1234").content.decode()


def test_dealers_new_customer_is_his():
    dealer = sign_in("dealer", party_id="pdealer")
    dealer.post("/customers/new", {"kind": "person", "name": "赵敏", "phone": "13700001234"})
    assert [hit.name for hit in identify.find(query="1234", user_scope=Scope(dealer_id="pdealer"))] == ["赵敏"]


def test_dealers_new_customer_names_a_record_of_the_dealers():
    dealer_id = enter("杭州经销", "057112345678")
    record_id = identify.list_records(party_id=dealer_id)[0].record_id
    answer = sign_in("dealer", party_id=dealer_id).post("/customers/new", {"kind": "person", "name": "赵敏"})
    card = identify.get_party(party_id=answer.headers["Location"].split("/")[2])
    kept = identify.list_records(party_id=card.party_id)[0].fields
    assert (card.dealer_id, kept["dealer_ref"]) == (dealer_id, record_id)


def test_nobody_is_no_customer():
    answer = sign_in("clerk").post("/customers/new", {"kind": "person", "city": "上海"})
    assert answer.status_code == 422 and "Enter a name" in answer.content.decode()


def test_match_check_names_who_it_may_already_be(wang):
    said = sign_in("clerk").get("/customers/match?phone=13812345678").content.decode()
    assert "王小明" in said and f"/customers/{wang}/" in said


def test_match_check_tells_a_dealer_nothing_of_others(wang):
    said = sign_in("dealer", party_id="pdealer").get("/customers/match?phone=13812345678").content.decode()
    assert "王小明" not in said


def test_what_was_searched_for_goes_where_it_belongs():
    visitor = sign_in("clerk")
    assert 'value="13912345678"' in visitor.get("/customers/new?name=13912345678").content.decode()
