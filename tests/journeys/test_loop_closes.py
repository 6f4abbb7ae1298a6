"""The loop closes in a browser: a customer answers, refuses a channel and buys; the next cycle knows, and says why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from portal_cast import read_code
from zhiji.cycle import run_cycle
from zhiji.demo import make_company
from zhiji.demo.play import PASSWORD, Play
from zhiji.differentiate.app import selectors as differentiate
from zhiji.differentiate.app.selectors import CustomerFilter
from zhiji.interact.app import selectors as interact
from zhiji.interact.app.models import Message
from zhiji.trust.app import selectors as trust
from zhiji.vocabulary import Scope
from zhiji.warehouse import open_catalog
from zhiji.web.accounts.models import User

pytestmark = [pytest.mark.django_db(transaction=True)]
TODAY = date.today()


@dataclass(frozen=True)
class Known:
    """What the company knows of one customer between two cycles."""

    value: float
    action: tuple[str, str, tuple[dict, ...]]
    mail_allowed: bool
    asks_succeeded: int


@pytest.fixture
def company(home):
    """The demo company, small, one month played and today's decisions made."""
    made = make_company(customers=250, seed=7, end=TODAY.replace(day=1) - timedelta(days=1))
    play = Play(made, open_catalog(), TODAY, 7)
    play.begin()
    play.month(1, lambda step: None)
    play.end(lambda step: None)
    play.catalog.close()


def look(party_id: str) -> Known:
    action = interact.next_action(party_id=party_id)
    allowed, _ = trust.get_permissions(ids=[party_id]).allows("marketing", "email")
    asks = [rate.succeeded for rate in interact.learned_rates() if (rate.action, rate.segment) == ("ask", "*")]
    value = differentiate.get_standing(party_id=party_id).value
    return Known(value, (action.action, action.channel, action.arms), allowed, sum(asks))


def someone_asked_by_mail() -> tuple[str, str]:
    """A customer with an e-mail address who permits mail and was asked something by mail today."""
    mails = Message.objects.filter(decision_id__gt="").order_by("pk").values_list("party_id", "address")
    for party_id, address in mails:
        action = interact.next_action(party_id=party_id)
        asked = action and action.action == "ask" and interact.next_question(ids=[party_id], channel="portal")
        if asked and look(party_id).mail_allowed:
            return party_id, address
    raise AssertionError("the demo company asks nobody by mail")


def sign_in_as_staff(page: Page, base: str, username: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


def sign_in_as_customer(page: Page, base: str, address: str) -> None:
    page.goto(f"{base}/my/sign-in/")
    page.fill("#email", address)
    page.locator("button.main").click()
    page.wait_for_selector("#code")
    page.fill("#code", read_code(address))
    page.locator("button.main").click()
    expect(page.locator("h1")).to_be_visible()


def answer_refuse_and_buy(page: Page, base: str) -> None:
    question = page.locator("form[action$='/my/answer/']")
    if question.locator("button.chip").count():
        question.locator("button.chip").last.click()
    else:
        question.locator("#value").fill("餐桌")
        question.locator("button.main").click()
    page.goto(f"{base}/my/contact-me/")
    mail = page.locator("form:has(input[value=marketing]):has(input[name=channel][value=email]) button[value=refused]")
    mail.click()
    page.goto(f"{base}/my/configure/bookcase/")
    page.locator("button[formaction$='/save/']").click()
    page.locator("form[action$='/order/'] button.main").click()
    expect(page).to_have_url(re.compile(rf"{base}/my/orders/."))


def test_what_a_customer_says_and_buys_is_known_in_the_next_cycle(page: Page, live_server, company):
    party_id, address = someone_asked_by_mail()
    before = look(party_id)
    sign_in_as_customer(page, live_server.url, address)
    answer_refuse_and_buy(page, live_server.url)
    assert not look(party_id).mail_allowed  # at once, before any cycle
    run_cycle(today=TODAY + timedelta(days=1), seed=7)

    after = look(party_id)
    assert after.value != before.value
    assert after.action != before.action
    assert after.asks_succeeded > before.asks_succeeded
    assert {"arm": "sell:email", "why": "not_permitted"} in after.action[2]
    assert {"arm": "sell:email", "why": "not_permitted"} not in before.action[2]

    page.context.clear_cookies()
    sign_in_as_staff(page, live_server.url, "analyst")
    page.goto(f"{live_server.url}/customers/{party_id}/")
    expect(page.get_by_text("书柜").first).to_be_visible()
    expect(page.locator("body")).to_contain_text("已拒绝")


def test_a_dealer_sees_only_his_own(page: Page, live_server, company):
    sign_in_as_staff(page, live_server.url, "dealer1")
    dealer = User.objects.get(username="dealer1")
    everyone = differentiate.list_customers(filters=CustomerFilter(), scope=Scope(everything=True))
    mine = differentiate.list_customers(filters=CustomerFilter(), scope=Scope(dealer_id=dealer.party_id))
    assert 0 < mine.total < everyone.total
    stranger = next(row for row in everyone.rows if row.party_id not in {own.party_id for own in mine.rows})
    assert page.goto(f"{live_server.url}/customers/{stranger.party_id}/").status in (403, 404)
