"""A browser walks through the lists: narrow, look behind the map, import a file, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from lists_cast import get_user, publish_standings

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a password for a journey"
PAGES = (
    "/customers/", "/map/", "/decisions/", "/decisions/rates/", "/proof/", "/consents/", "/consents/new/", "/import/",
    "/settings/", "/settings/keys/", "/guide/", "/definitions/",
)  # fmt: skip


@pytest.fixture
def chromium(browser):
    return browser


@pytest.fixture(autouse=True)
def _cast(home, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.ALLOWED_HOSTS = ["*"]
    publish_standings(
        {"party_id": "p1", "name": "王芳", "tier": "A", "tier_before": "B", "value": 90_000.0, "amount_year": 60_000.0},
        {
            "party_id": "p2",
            "name": "山水酒店管理有限公司",
            "kind": "organisation",
            "field": "low-middle",
            "city": "昆明",
        },
        {"party_id": "p3", "name": "<b>Anna</b> Schmidt", "tier": "C", "tier_before": "B", "value": -300.0},
    )


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page(role, language, width)`: a signed-in page that fails the test on any error of its console."""
    opened, errors = [], []

    def open_one(role="admin", language="en", width=1280, look="light"):
        user = get_user(role)
        user.set_password(PASSWORD)
        user.save()
        context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=live_server.url)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/sign-in/")
        page.fill("[name=username]", role)
        page.fill("[name=password]", PASSWORD)
        page.click("main button.main")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        cookies = {"django_language": language, "look": look}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        opened.append(context)
        return page

    yield open_one
    for context in opened:
        context.close()
    assert errors == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_list_fits_the_screen_in_both_languages(open_page, language, width):
    page = open_page(language=language, width=width, look="dark" if width == 390 else "light")
    for address in PAGES:
        response = page.goto(address)
        assert (address, response.status) == (address, 200)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate("document.documentElement.lang").startswith(language[:2])


def test_click_narrows_the_list_and_can_be_taken_back(open_page):
    page = open_page("analyst")
    page.goto("/customers/")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("link", name="A", exact=True).first.click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("王芳")
    page.locator(".facet .chip", has_text="All").first.click()
    page.get_by_role("link", name="昆明").click()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_field_of_the_map_opens_its_customers(open_page):
    page = open_page("analyst")
    page.goto("/map/")
    page.locator('.fields-cell[href*="low-middle"]').click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("山水酒店管理有限公司")


def test_file_goes_in_from_look_to_error_file(open_page, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("订单号,客户编号,下单时间,实付金额\nO1,00001,2026-03-01,100\nO2,00001,soon,5\n", encoding="gb18030")
    page = open_page("analyst")
    page.goto("/import/")
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.locator("#kind")).to_have_value("orders")
    expect(page.locator("body")).to_contain_text("soon")
    page.check("[name=good_rows_only]")
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.locator(".strip.success")).to_contain_text("1 rows are in")
    with page.expect_download() as download:
        page.get_by_role("link", name="Error file").click()
    assert "soon" in download.value.path().read_text(encoding="utf-8-sig")


def test_export_of_the_list_is_a_download(open_page):
    page = open_page("analyst")
    page.goto("/customers/?tier=A")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename == "customers.csv"
    assert "王芳" in text and "Anna" not in text


def test_policy_is_changed_and_shown_in_the_history(open_page):
    page = open_page("director")
    page.goto("/settings/")
    page.fill("[name=company]", "云杉家居")
    page.fill("[name=control_share]", "7.5")
    page.get_by_role("button", name="Put in force").click()
    expect(page.locator(".strip.success")).to_contain_text("The policy is in force")
    expect(page.locator("aside, .main-aside > .card")).to_contain_text("5 → 7.5")
