"""A company every field of which is hostile, walked through in a browser: nothing of it runs, no file is a formula."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client

from hostile_cast import BEGINS_MARKUP, TEXTS, load_company, write
from portal_cast import read_code
from zhiji.customize.app import services as customize
from zhiji.cycle import run_cycle
from zhiji.differentiate.app.models import Standing
from zhiji.identify.app import services as identify
from zhiji.intake.app import services as intake
from zhiji.trust.app import services as trust
from zhiji.vocabulary.formula import AT_START
from zhiji.web.accounts.services import create_user

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "django.contrib.auth.backends.ModelBackend"
LISTS = (
    "/", "/customers/", "/customers/?q=%3Cscript%3Ealert(1)", "/map/", "/decisions/", "/decisions/rates/", "/proof/",
    "/consents/", "/import/", "/settings/", "/guide/", "/find/?q=%22%20onmouseover%3D%22alert(2)", "/mailbox/",
    "/contacts/new?party=%22%3E%3Cscript%3E", "/nowhere/%3Cscript%3Ealert(1)%3C/script%3E",
)  # fmt: skip
PORTAL = ("/my/", "/my/orders/", "/my/about-me/", "/my/contact-me/", "/my/saved/", "/my/configure/bookcase/")
LIVE = """() => [
  ...[...document.querySelectorAll("*")].filter(e => [...e.attributes].some(a => a.name.startsWith("on"))),
  ...document.querySelectorAll("script:not([src]), iframe, object, embed, a[href^='j' i], form[action^='j' i]"),
].map(e => e.outerHTML.slice(0, 200))"""


@pytest.fixture
def company(home, settings):
    """The hostile company after one cycle, with an event, a consent and a live customer of the same making."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.DEMO = True
    load_company(home)
    key = intake.create_source(name="<b>web")
    traits = dict.fromkeys(("name", "email", "city", "phone"), TEXTS[0])
    intake.receive_events(write_key=key, events=[{"type": "identify", "userId": TEXTS[1], "traits": traits}])
    run_cycle(today=date(2026, 11, 22), seed=7)
    party = identify.add_customer(
        kind="person", fields={"name": TEXTS[2], "email": "evil@example.com", "city": TEXTS[1]}, by="<b>chen"
    )
    said = {"purpose": "marketing", "channel": "email", "state": "given", "source": TEXTS[0][:60], "wording": TEXTS[2]}
    trust.record_consent(party_id=party, by="<b>chen", **said)
    for text in TEXTS[:4]:
        identify.add_fact(party_id=party, name="need", value=text, said_by="customer", by="<b>chen")
    saved = customize.save_configuration(
        party_id=party, product="bookcase", choices={"extras.engraving": True},
        texts={"extras.engraving": "<svg onload="}, by="<b>chen",
    )  # fmt: skip
    customize.place_order(configuration=saved, party_id=party, dedupe_key="1", by="<b>chen")
    return party


@pytest.fixture
def walk(page, live_server):
    """Open addresses in the browser of a signed-in client; the answers' statuses. Fails on anything that ran."""
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: ran.append(f"error {error}"))
    page.on("console", lambda said: ran.append(said.text) if "Content Security Policy" in said.text else None)

    def walk(client, addresses):
        cookies = [{"name": n, "value": m.value, "url": live_server.url} for n, m in client.cookies.items()]
        page.context.clear_cookies()
        page.context.add_cookies(cookies)
        for address in addresses:
            answer = page.goto(live_server.url + address)
            assert answer.status < 500, address
            assert page.evaluate(LIVE) == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= 1290, f"{address} is too wide"
        assert ran == []

    return walk


def staff() -> Client:
    client = Client()
    client.force_login(create_user(username="chen", role="admin"), BACKEND)
    return client


def test_nothing_hostile_runs_on_any_page(company, walk, home):
    colleague = staff()
    parties = list(Standing.objects.values_list("party_id", flat=True))
    assert len(parties) >= len(TEXTS)
    with (home / "customers.csv").open("rb") as handle:
        preview = colleague.post("/import/", {"file": handle})["Location"]
    decisions = re.findall(r'href="(/decisions/[^"/]+/)"', colleague.get("/decisions/").content.decode())[:3]
    pages = [f"/customers/{party}/" for party in [*parties, company]]
    walk(colleague, [*LISTS, *decisions, preview, *pages])

    customer = Client()
    customer.post("/my/sign-in/", {"email": "evil@example.com"})
    assert customer.post("/my/sign-in/code/", {"code": read_code("evil@example.com")}).status_code == 302
    saved = re.findall(r'href="(/my/(?:saved|orders)/[^"]+/)"', "".join(
        customer.get(f"/my/{name}/").content.decode() for name in ("saved", "orders")
    ))  # fmt: skip
    assert saved
    walk(customer, [*PORTAL, *saved])
    check_exports(colleague)


def check_exports(colleague: Client) -> None:
    """Every list that leaves as a file: read back, no cell begins a formula."""
    checked = 0
    for address in ("/customers/export/", "/decisions/export/", "/consents/export/"):
        answer = colleague.get(address)
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)]
        assert [cell for cell in cells if re.match(AT_START, cell)] == [], address
        checked += len(rows)
    assert checked > len(TEXTS)


def test_error_list_of_an_import_shows_hostile_cells_as_text(home, settings, walk):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    colleague = staff()
    rows = [{"order_id": str(n), "customer": "7", "date": text, "amount": text} for n, text in enumerate(TEXTS)]
    path = write(home / "orders.csv", rows)
    with path.open("rb") as handle:
        preview = colleague.post("/import/", {"file": handle})["Location"]
    page = colleague.get(preview).content.decode()
    assert not [mark for mark in BEGINS_MARKUP if mark in page]
    walk(colleague, [preview])
    columns, fields = ["order_id", "customer", "date", "amount"], ["order_id", "customer", "ordered_at", "amount"]
    colleague.post(preview, {"kind": "orders", "column": columns, "field": fields})
    walk(colleague, [preview + "progress/", "/import/"])
