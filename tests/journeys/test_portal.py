"""A customer in a browser: signs in by code, configures with a conflict and its repair, keeps it, orders it."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from portal_cast import LIN, enter, read_code
from zhiji.customize.app import selectors as customize

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("ZHIJI_SHOTS", "")


@pytest.fixture
def phone(live_server, browser):
    """A phone's browser with the Chinese pages; nothing may be refused by the content security policy."""
    context = browser.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 390, "height": 844}, device_scale_factor=1
    )
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [text for text in refused if "Content Security Policy" in text] == []


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_configure_keep_and_order(phone: Page):
    party = enter(LIN)
    sign_in(phone)
    phone.get_by_role("link", name="开始定制").first.click()
    phone.locator('button[value="wood.pine"]').click()
    expect(phone.locator('button[value="wood.pine"]')).to_have_attribute("aria-pressed", "true")
    phone.locator('button[value="doors.glass"]').click()
    expect(phone.get_by_role("alert")).to_contain_text("玻璃门需要硬木门框")
    shot(phone, "conflict")
    phone.get_by_role("button", name=re.compile("放弃")).first.click()
    expect(phone.locator('button[value="doors.glass"]')).to_have_attribute("aria-pressed", "true")
    phone.locator('button[value="extras.engraving"]').click()
    phone.locator('input[name="text.extras.engraving"]').fill("林家书房")
    phone.locator('input[name="text.extras.engraving"]').press("Tab")
    expect(phone.locator(".drawing")).to_contain_text("林家书房")
    shot(phone, "configured")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("林家书房").last).to_be_visible()
    shot(phone, "saved")
    phone.get_by_role("button", name="下单").click()
    expect(phone.locator(".stages .done")).to_have_count(1)
    shot(phone, "order")
    line = customize.export_orders().to_pylist()[0]
    order = customize.list_orders(ids=[party])[0]
    assert line["order_id"] == order.order_id and line["amount"] == float(order.amount)
    assert order.lines[0].texts == {"extras.engraving": "林家书房"}
    assert {"doors.glass", "extras.engraving"} <= set(order.lines[0].features)
    assert "wood.pine" not in order.lines[0].features


def sign_in(page: Page) -> None:
    page.goto("/my/")
    page.get_by_label("您的邮箱").fill(LIN["email"])
    shot(page, "sign_in")
    page.get_by_role("button", name="发送验证码").click()
    page.get_by_label("验证码").wait_for()
    page.get_by_label("验证码").fill(read_code(LIN["email"]))
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("林静")
    shot(page, "home")
    for name in ("orders", "saved", "about-me", "contact-me"):
        page.goto(f"/my/{name}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        shot(page, name)
    page.goto("/my/")
