"""Clicks in the configurator without script: greyed with why, repairs, save, order once, no cost shown."""

from __future__ import annotations

import pytest

from portal_cast import LIN, enter, sign_in
from zhiji.customize import get_calculation
from zhiji.customize.app import selectors as customize
from zhiji.customize.app.models import PortalOrder

pytestmark = pytest.mark.django_db
ADDRESS = "/my/configure/bookcase/"


@pytest.fixture
def lin():
    party = enter(LIN)
    return sign_in(LIN["email"]), party


def test_a_click_takes_and_the_price_follows(lin):
    page = lin[0].post(ADDRESS, {"take": "doors.solid"}).content.decode()
    assert '<input type="hidden" name="choice" value="doors.solid">' in page
    assert "4,199.20" in page and "22 days" in page


def test_excluded_option_says_why_in_the_sellers_words(lin):
    page = lin[0].post(ADDRESS, {"choice": ["wood.pine"]}).content.decode()
    assert "Glass doors need a frame of hard wood: white oak or black walnut" in page
    asked = lin[0].post(ADDRESS, {"choice": ["wood.pine"], "take": "doors.glass"}).content.decode()
    assert 'value="wood.pine&gt;doors.glass"' in asked or 'value="wood.pine>doors.glass"' in asked
    mended = lin[0].post(ADDRESS, {"choice": ["wood.pine"], "repair": "wood.pine>doors.glass"}).content.decode()
    assert 'name="choice" value="doors.glass"' in mended and 'name="choice" value="wood.pine"' not in mended


def test_save_then_order_once_however_often_it_is_sent(lin):
    visitor, party = lin
    choices = {"choice": ["extras.engraving"], "text.extras.engraving": "林家书房"}
    saved = visitor.post(ADDRESS + "save/", choices)["Location"]
    assert "林家书房" in visitor.get(saved).content.decode()
    placed = {visitor.post(saved + "order/")["Location"] for _ in range(3)}
    assert len(placed) == 1 and PortalOrder.objects.count() == 1
    table = customize.export_orders()
    assert table.num_rows == 1
    line = table.to_pylist()[0]
    assert line["record_id"].startswith("live") or ":" in line["record_id"]
    assert line["amount"] == 3427.2 and line["channel"] == "portal" and line["cost"] == 1693.6


def test_saving_after_clicks_opens_the_saved_page_and_not_a_page_in_the_page(lin):
    answer = lin[0].post(ADDRESS + "save/", {"choice": ["doors.glass"]}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/my/saved/") and answer.content == b""


def test_cost_and_margin_never_reach_the_customer(lin):
    visitor, _ = lin
    saved = visitor.post(ADDRESS + "save/", {"choice": ["doors.glass", "width.200"]})["Location"]
    placed = visitor.post(saved + "order/")["Location"]
    product = customize.get_model(code="bookcase")
    features = customize.list_configurations(ids=[lin[1]])[0].features
    found = get_calculation(product, features)
    secret = {f"{v:.2f}" for v in (*found.costs.values(), found.cost, found.margin)}
    for page in (ADDRESS, saved, placed, "/my/orders/", "/my/saved/", "/my/"):
        text = visitor.get(page).content.decode().replace(",", "")
        assert not [amount for amount in secret if amount in text]
        assert "margin" not in text.lower()


@pytest.mark.parametrize(
    "form",
    [
        {"choice": ["wood.pine", "doors.glass"]},
        {"choice": ["extras.engraving"], "text.extras.engraving": "x" * 13},
        {"choice": ["extras.engraving"], "text.extras.engraving": "a\u0000b"},
    ],
)
def test_what_cannot_be_made_is_not_saved(lin, form):
    assert lin[0].post(ADDRESS + "save/", form).status_code == 422
    assert customize.list_configurations(ids=[lin[1]]) == []


def test_engraving_is_text_only_in_the_drawing(lin):
    form = {"choice": ["extras.engraving"], "text.extras.engraving": "<script>1"}
    page = lin[0].post(ADDRESS, form).content.decode()
    assert "<script>1" not in page and "&lt;script&gt;1" in page


def test_pages_hold_no_inline_style_or_script(lin):
    visitor, _ = lin
    for page in (ADDRESS, "/my/", "/my/contact-me/", "/my/about-me/", "/my/orders/"):
        text = visitor.get(page).content.decode()
        assert " style=" not in text and "<style" not in text and " onclick" not in text
        assert "<script>" not in text
