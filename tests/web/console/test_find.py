"""Find anyone from every page, within what one may see."""

from __future__ import annotations

import pytest

from console_cast import HOSTILE, enter, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.mark.parametrize("query", ["5678", "13812345678", "王小明", "wxm"])
def test_found_by_phone_end_phone_name_and_initials(query):
    party_id = enter("王小明", "13812345678")
    said = sign_in("clerk").get("/find/", {"q": query}, headers={"hx-request": "true"}).content.decode()
    assert f"/customers/{party_id}/" in said and "<html" not in said


def test_nobody_found_offers_a_new_customer():
    said = sign_in("clerk").get("/find/", {"q": "赵敏"}).content.decode()
    assert "/customers/new?name=%E8%B5%B5%E6%95%8F" in said


def test_dealer_finds_own_customers_only():
    enter("王小明", "13812345678")
    enter("王大明", "13912345678", dealer_ref="pdealer")
    said = sign_in("dealer", party_id="pdealer").get("/find/", {"q": "5678"}).content.decode()
    assert "王大明" in said and "王小明" not in said


def test_query_is_never_executed():
    said = sign_in("clerk").get("/find/", {"q": HOSTILE}).content.decode()
    assert "<script>alert" not in said and 'onmouseover="' not in said


@pytest.mark.parametrize("query", ["", " ", "%", "'", "a" * 5000])
def test_odd_queries_are_answered(query):
    assert sign_in("clerk").get("/find/", {"q": query}).status_code == 200
