"""A day at the desk and on the phone: sign in, find, offer, note what was said; nothing is refused by the policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from console_cast import HOSTILE, enter, plan, sign_in, task, value
from zhiji.interact.app import selectors as interact
from zhiji.trust.app.models import StoredDecision
from zhiji.web.accounts import services as accounts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
WORD = "correct horse battery"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def wang() -> str:
    """One customer with a value, a planned action and a task."""
    party_id = enter("王小明", "13812345678", city="上海", owner="lin")
    value(party_id, owner="lin")
    plan(party_id, "sell", reasons=[{"code": "overdue", "params": {"overdue_days": 41}}])
    task(party_id, owner="lin")
    return party_id


@pytest.fixture
def desk(page: Page, live_server, wang) -> Page:
    """林晓, a relationship manager, signed in."""
    accounts.create_user(username="lin", role="manager", password=WORD, shown_name="林晓")
    page.goto(f"{live_server.url}/sign-in/")
    page.fill("#id_username", "lin")
    page.fill("#id_password", WORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_contain_text("今天")
    return page


def test_from_the_day_to_the_customer_and_back(desk, wang, complaints):
    desk.locator(".task").get_by_role("button", name="已完成").click()
    expect(desk.locator(".task.done")).to_be_visible()
    desk.keyboard.press("/")
    desk.keyboard.type("5678")
    desk.locator("#found .hit").click()
    expect(desk.locator("h1")).to_contain_text("王小明")
    expect(desk.get_by_text("按以往节奏，41 天前就该再次购买了。")).to_be_visible()
    desk.get_by_role("button", name="店内").click()
    expect(desk.locator("#offer .card")).to_be_visible()
    assert StoredDecision.objects.get().party_id == wang
    assert complaints == []


def test_contact_on_a_phone_in_a_few_taps(desk, wang, complaints):
    desk.set_viewport_size(PHONE)
    desk.locator(".bottom").get_by_role("link", name="联系", exact=True).click()
    desk.fill("#who", "王小明")
    desk.locator("#who-found .hit").click()
    desk.locator(".chip", has_text="微信").click()
    desk.locator(".chip", has_text="交付").click()
    desk.get_by_label("一句话说明").fill("问餐桌什么时候送到")
    desk.get_by_role("button", name="保存").click()
    expect(desk.locator(".strip.success")).to_contain_text("联系已记入往来记录")
    last = interact.where_left_off(ids=[wang]).last
    assert (last.channel, last.code, last.text) == ("wechat", "delivery", "问餐桌什么时候送到")
    assert complaints == []


def test_known_customer_is_recognised_while_typing(desk, wang, live_server):
    desk.goto(f"{live_server.url}/customers/new")
    desk.locator("#id_phone").fill("13812345678")
    expect(desk.locator("#matches")).to_contain_text("王小明")


def test_language_and_look_change_and_stay(desk, live_server):
    desk.locator(".top .menu summary").click()
    desk.locator(".top").get_by_role("button", name="English").click()
    expect(desk.locator("h1")).to_contain_text("Today")
    desk.locator(".top .menu summary").click()
    desk.locator(".top").get_by_role("button", name="Dark").click()
    expect(desk.locator("html")).to_have_attribute("data-look", "dark")
    desk.goto(f"{live_server.url}/find/")
    expect(desk.locator("html")).to_have_attribute("data-look", "dark")
    expect(desk.locator("h1")).to_contain_text("Find")


@pytest.mark.parametrize(
    "address", ["/", "/customers/{wang}/", "/contacts/new?party={wang}", "/customers/new", "/find/?q=王"]
)
def test_pages_fit_a_phone(desk, wang, live_server, address):
    desk.set_viewport_size(PHONE)
    desk.goto(live_server.url + address.format(wang=wang))
    assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(desk.locator(".bottom")).to_be_visible()


def test_hostile_names_do_nothing_in_a_browser(desk, complaints, live_server):
    alerts: list[str] = []
    desk.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    party_id = enter(HOSTILE, "13900009999", address=HOSTILE, owner="lin")
    plan(party_id, "sell", reasons=[{"code": "top_category", "params": {"top_category": HOSTILE}}])
    desk.goto(f"{live_server.url}/customers/{party_id}/")
    desk.locator("h1").hover()
    desk.fill("#find-field", "9999")
    expect(desk.locator("#found .hit")).to_contain_text("<script>")
    assert alerts == [] and complaints == []


def test_control_customer_gets_no_offer_at_the_desk(desk, live_server):
    party_id = enter("李娜", "13987654321", owner="lin")
    plan(party_id, "leave_alone", control=True, reasons=[{"code": "control_group", "params": {}}])
    desk.goto(f"{live_server.url}/customers/{party_id}/")
    expect(desk.get_by_text("不做任何推荐")).to_be_visible()
    expect(desk.get_by_text("推荐合适的产品")).to_have_count(0)


def test_dealer_finds_nobody_elses_customer(page, live_server, wang):
    dealer = sign_in("dealer", party_id="pdealer")
    page.context.add_cookies(
        [{"name": "sessionid", "value": dealer.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/")
    page.fill("#find-field", "5678")
    expect(page.locator("#found")).to_contain_text("没有找到")
