"""Each customer sees his own only; without personalisation both see the same bytes."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from portal_cast import LIN, WANG, enter, sign_in
from zhiji.customize.app import services as customize
from zhiji.customize.app.models import PortalOrder
from zhiji.identify.app import services as identify
from zhiji.trust.app import selectors as trust
from zhiji.web.accounts import services as accounts
from zhiji.web.accounts.models import User

pytestmark = pytest.mark.django_db
PAGES = ("/my/", "/my/orders/", "/my/about-me/", "/my/contact-me/", "/my/saved/", "/my/configure/bookcase/")


@pytest.fixture
def two():
    """Lin and Wang, each with a fact, a saved design and an order; signed in."""
    found = []
    for fields, fact in ((LIN, "rosewood-secret-of-lin"), (WANG, "bamboo-secret-of-wang")):
        party = enter(fields)
        identify.add_fact(party_id=party, name="need", value=fact, said_by="customer", by="chen")
        saved = customize.save_configuration(
            party_id=party, product="bookcase", choices={"extras.engraving": True},
            texts={"extras.engraving": fact[:6]}, by="chen",
        )  # fmt: skip
        order = customize.place_order(configuration=saved, party_id=party, dedupe_key="1", by="chen")
        found.append((sign_in(fields["email"]), party, fact, saved, order))
    return found


def test_each_sees_own_data_and_nothing_of_the_other(two):
    for me, other in (two, two[::-1]):
        visitor, _, fact, saved, order = me
        seen = "".join(visitor.get(page).content.decode() for page in PAGES)
        seen += (
            visitor.get(f"/my/saved/{saved}/").content.decode() + visitor.get(f"/my/orders/{order}/").content.decode()
        )
        assert fact in seen and saved in seen and order in seen
        for foreign in (other[1], other[2], other[2][:6], other[3], other[4]):
            assert foreign not in seen


def test_foreign_addresses_answer_not_found(two):
    visitor, other = two[0][0], two[1]
    assert visitor.get(f"/my/saved/{other[3]}/").status_code == 404
    assert visitor.get(f"/my/orders/{other[4]}/").status_code == 404
    assert visitor.post(f"/my/saved/{other[3]}/order/").status_code == 404
    assert PortalOrder.objects.count() == 2


def test_every_page_but_sign_in_asks_for_a_customer():
    accounts.create_user(username="chen", role="admin")
    staff = Client()
    staff.force_login(User.objects.get(username="chen"), "django.contrib.auth.backends.ModelBackend")
    names = [n for n in get_resolver().reverse_dict if isinstance(n, str) and n.startswith("portal_")]
    checked = 0
    for name in names:
        if name in ("portal_sign_in", "portal_code", "portal_sign_out"):
            continue
        pattern = get_resolver().reverse_dict.getlist(name)[0][0][0][0]
        path = "/" + re.sub(r"%\(\w+\)s", "bookcase", pattern)
        for visitor in (Client(), staff):
            answer = visitor.post(path) if visitor.get(path).status_code == 405 else visitor.get(path)
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/my/sign-in/"), path
        checked += 1
    assert checked >= 14


def offer_area(visitor: Client) -> bytes:
    return re.search(rb'<section class="card[^"]*" id="offer">.*?</section>', visitor.get("/my/").content, re.S).group()


def test_switched_off_offers_are_byte_identical(two):
    for visitor, party, *_ in two:
        visitor.post("/my/contact-me/personalisation/", {"state": "refused"})
        assert not trust.get_permissions(ids=[party]).allows("personalisation", "portal")[0]
    assert offer_area(two[0][0]) == offer_area(two[1][0])
    pages = [
        re.sub(rb'value="[A-Za-z0-9]{64}"|X-CSRFToken[^}]*', b"", v[0].get("/my/configure/bookcase/").content)
        for v in two
    ]
    assert pages[0] == pages[1]


def test_one_click_refuses_and_the_proof_is_shown(two):
    visitor, party, *_ = two[0]
    visitor.post("/my/contact-me/permit/", {"purpose": "marketing", "channel": "email", "state": "given"})
    assert trust.get_permissions(ids=[party]).allows("marketing", "email")[0]
    visitor.post("/my/contact-me/permit/", {"purpose": "marketing", "channel": "email", "state": "refused"})
    assert not trust.get_permissions(ids=[party]).allows("marketing", "email")[0]
    assert "how you may reach me" in visitor.get("/my/contact-me/").content.decode().lower()
    assert visitor.post("/my/contact-me/permit/", {"purpose": "x", "channel": "*", "state": "given"}).status_code == 422


def test_correction_is_kept_as_said_by_the_customer(two):
    visitor, _, *_ = two[0]
    visitor.post("/my/about-me/correct/", {"name": "need", "value": "<b>a desk</b>"})
    page = visitor.get("/my/about-me/").content.decode()
    assert "&lt;b&gt;a desk&lt;/b&gt;" in page and "<b>a desk" not in page
    assert "you told us" in page


def test_question_is_answered_once(two):
    visitor = two[0][0]
    page = visitor.get("/my/").content.decode()
    code = re.search(r'name="question" value="(\w+)"', page).group(1)
    assert visitor.post("/my/answer/", {"question": code, "value": "a bed for the guest room"}).status_code == 302
    assert f'value="{code}"' not in visitor.get("/my/").content.decode()
