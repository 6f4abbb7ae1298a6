"""Requests of somebody who means harm: no token, another's role, another's address, another host, another's file."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from console_cast import BACKEND, enter
from portal_cast import LIN, WANG, read_code
from portal_cast import enter as enter_customer
from portal_cast import sign_in as sign_in_customer
from zhiji.customize.app import services as customize
from zhiji.web.accounts import services as accounts
from zhiji.web.accounts.codes import CODES_AN_HOUR, TRIES
from zhiji.web.accounts.gate import OPEN
from zhiji.web.accounts.models import SignInCode, User
from zhiji.web.api import api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
ROLES = ("analyst", "manager", "clerk", "service", "director", "admin", "dealer")
NOISE = ("sessions.session", "accounts.signincode")  # written by looking, not by doing


def digest() -> str:
    """One hash over every row of every table of ours."""
    rows = [
        (model._meta.label, sorted(map(repr, model._base_manager.values_list())))
        for model in apps.get_models()
        if model._meta.label_lower not in NOISE and model._meta.managed
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def walk(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, route)
        elif isinstance(entry, URLPattern):
            yield "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: "1" if m.group(1) == "int" else "x", route)


CONSOLE = [address for address in walk(get_resolver()) if not address.startswith(OPEN)]
MY = [address for address in walk(get_resolver()) if address.startswith("/my/")]
ENDPOINTS = [(method, path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods]


def browser(role: str, *, strict: bool = False, **details: str) -> Client:
    visitor = Client(enforce_csrf_checks=strict)
    visitor.force_login(accounts.create_user(username=f"{role}-1", role=role, **details), BACKEND)
    return visitor


def test_every_unsafe_console_address_needs_the_token_of_the_page():
    visitor, before = browser("admin", strict=True), digest()
    answers = {address: visitor.post(address).status_code for address in CONSOLE}

    assert len(answers) > 25 and {a: s for a, s in answers.items() if s not in (403, 404)} == {}
    assert digest() == before


def test_every_unsafe_address_of_a_customer_needs_the_token_of_the_page():
    enter_customer(LIN)
    inside = sign_in_customer(LIN["email"])
    visitor, before = Client(enforce_csrf_checks=True), digest()
    visitor.cookies["sessionid"] = inside.cookies["sessionid"].value

    assert {address: visitor.post(address).status_code for address in MY} == dict.fromkeys(MY, 403)
    assert digest() == before


def body(path: str, method: str, party_id: str) -> dict[str, object]:
    """A body the endpoint takes, about this customer."""
    known = {
        "/api/decide": {"party_id": party_id, "channel": "desk"},
        "/api/contacts": {"party_id": party_id, "channel": "phone", "direction": "in", "topic": "delivery"},
        "/api/answers": {"party_id": party_id, "question": "need", "value": "a bed", "channel": "desk"},
        "/api/responses": {"decision_id": "x", "accepted": True},
        "/api/consents": {"party_id": party_id, "purpose": "marketing", "channel": "email", "state": "given",
                          "source": "paper", "wording": "yes"},
        "/api/configure/orders": {"party_id": party_id, "configuration": "x", "dedupe_key": "x"},
    }  # fmt: skip
    plain = {"name": "need", "value": "a bed", "party_id": party_id, "choices": {}}
    return known.get(path, {} if method == "put" else plain)


def ask(client: Client, method: str, path: str, party_id: str):
    address = path.replace("{party_id}", party_id).replace("{product}", "bookcase")
    address = re.sub(r"\{\w+\}", "x", address)
    sent = {} if method == "get" else {"data": body(path, method, party_id), "content_type": "application/json"}
    return getattr(client, method)(address + ("?q=5678&party_id=" + party_id if method == "get" else ""), **sent)


@pytest.mark.parametrize(("role", "details"), [("dealer", {"party_id": "pdealer"}), ("customer", {"party_id": "p1"})])
def test_no_endpoint_tells_or_changes_anything_of_a_foreign_customer(role, details):
    foreign = enter("王小明", "13812345678", owner="lin", city="上海")
    visitor = browser(role, **details)
    refused = 0
    for method, path in ENDPOINTS:
        before = digest()
        answer = ask(visitor, method, path, foreign)
        assert answer.status_code < 500, (method, path)
        told = answer.content.decode()
        assert "王小明" not in told and "13812345678" not in told, (method, path)
        if answer.status_code >= 400:
            refused += 1
            assert digest() == before, (method, path, answer.status_code)
        if "{party_id}" in path:
            assert answer.status_code in (401, 403, 404), (method, path, answer.status_code)
        if role == "customer":
            assert answer.status_code == 401, (method, path)
    assert refused >= 15


MAY = {
    ("get", "/api/imports"): {"analyst", "admin", "director", "service"},
    ("delete", "/api/imports/{import_id}"): {"analyst", "admin", "director", "service"},
    ("get", "/api/sources"): {"analyst", "admin", "director", "service"},
    ("post", "/api/sources"): {"admin"},
    ("post", "/api/consents"): {"analyst", "clerk", "service", "director", "admin"},
    ("get", "/api/consents"): {"analyst", "clerk", "service", "director", "admin"},
    ("get", "/api/decisions"): {"analyst", "clerk", "service", "director", "admin"},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_where_the_table_says(role):
    party, visitor = enter("王小明", "13812345678", owner="lin"), browser(role, party_id="pdealer")
    for (method, path), allowed in MAY.items():
        before = digest()
        status = ask(visitor, method, path, party).status_code
        assert (status != 403) == (role in allowed), (role, method, path, status)
        if status >= 400:
            assert digest() == before, (role, method, path)


def test_margin_is_not_shown_to_a_dealer():
    asked = {"path": "/api/configure/bookcase/state", "data": {"choices": {}}, "content_type": "application/json"}

    assert "margin" in browser("clerk").post(**asked).json()
    assert {"margin", "cost"} & set(browser("dealer", party_id="p9").post(**asked).json()) == set()


@pytest.fixture
def two():
    """Lin and Wang, each signed in, with a saved design and an order; and all ids of theirs."""
    found = []
    for fields in (LIN, WANG):
        party = enter_customer(fields)
        saved = customize.save_configuration(party_id=party, product="bookcase", choices={}, texts={}, by="chen")
        order = customize.place_order(configuration=saved, party_id=party, dedupe_key="1", by="chen")
        found.append((sign_in_customer(fields["email"]), fields, {"party": party, "saved": saved, "order": order}))
    return found


def test_no_address_of_the_portal_opens_with_the_ids_of_another(two):
    (visitor, _, _), (_, other, ids) = two
    marks = [other["name"], other["email"], other["phone"], *ids.values()]
    for route in walk(get_resolver()):
        if not route.startswith("/my/") or "sign-" in route:
            continue
        for foreign in ids.values() if "/x/" in route else [""]:
            address = route.replace("/x/", f"/{foreign}/")
            for answer in (visitor.get(address), visitor.post(address, {"party_id": ids["party"]})):
                told = answer.content.decode().replace(foreign or "\0", "")
                assert not [mark for mark in marks if mark in told], address
                if foreign:
                    assert answer.status_code in (404, 405), (address, answer.status_code)


@pytest.mark.parametrize(
    "there", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example"]
)
def test_signing_in_never_leads_away(there):
    accounts.create_user(username="chen", role="admin", password="correct horse battery")
    visitor = Client()
    answer = visitor.post("/sign-in/", {"username": "chen", "password": "correct horse battery", "next": there})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    for address in ("/language/", "/i18n/setlang/"):
        moved = visitor.post(address, {"language": "en", "next": there}, headers={"referer": "https://evil.example/"})
        assert moved.status_code in (204, 302, 404) and "evil" not in moved.get("Location", "")


def test_another_host_is_not_answered():
    assert Client().get("/sign-in/", headers={"host": "evil.example"}).status_code == 400
    answer = Client().get("/customers/", headers={"x-forwarded-host": "evil.example"})
    assert answer.status_code == 302 and "evil" not in answer["Location"]


def test_code_cannot_be_guessed_and_codes_cannot_be_asked_for_without_end():
    enter_customer(LIN)
    visitor = Client()
    visitor.post("/my/sign-in/", {"email": LIN["email"]})
    right = read_code(LIN["email"])
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(TRIES):
        assert visitor.post("/my/sign-in/code/", {"code": wrong}).status_code == 422
    assert visitor.post("/my/sign-in/code/", {"code": right}).status_code == 422  # used up by guessing
    asked = [visitor.post("/my/sign-in/", {"email": LIN["email"]}).status_code for _ in range(CODES_AN_HOUR)]
    assert asked == [302] * (CODES_AN_HOUR - 1) + [422]
    assert not User.objects.filter(role="customer").exists()


def test_code_of_one_visitor_opens_nothing_for_another():
    enter_customer(LIN)
    Client().post("/my/sign-in/", {"email": LIN["email"]})
    thief = Client()
    assert thief.post("/my/sign-in/code/", {"code": read_code(LIN["email"])}).status_code == 422
    assert SignInCode.objects.get().used_at is None


@pytest.mark.parametrize("email", ["a@b.cn\nBcc: all@x.cn", "a@b.cn, c@d.cn", "<script>", "@", "a" * 400 + "@b.cn"])
def test_what_is_no_address_gets_no_code(email):
    assert Client().post("/my/sign-in/", {"email": email}).status_code == 422
    assert not SignInCode.objects.exists()


NAMES = ["../../x.csv", "..\\..\\x.csv", "/etc/passwd", "....//x", "王" * 80 + ".csv", "a." + "b" * 200, "a\nb.csv"]


@pytest.mark.parametrize("name", NAMES)
def test_uploaded_file_stays_in_its_folder_whatever_its_name(home, name):
    uploaded = SimpleUploadedFile("x.csv", b"ref,name\n1,Lin\n")
    uploaded._name = name
    answer = browser("analyst").post("/import/", {"file": uploaded})

    assert answer.status_code == 302
    kept = [path for path in home.rglob("*") if path.is_file() and path.read_bytes() == b"ref,name\n1,Lin\n"]
    assert len(kept) == 1 and re.fullmatch(r"jobs/[0-9a-f]{32}/file/[^/]+", str(kept[0].relative_to(home)))


@pytest.mark.parametrize("token", ["..", "%2e%2e", "..%2f..%2fsecret", "x" * 400, "' OR 1=1 --"])
def test_made_up_job_or_import_is_not_found(token):
    visitor = browser("analyst")
    for address in (f"/import/file/{token}/", f"/import/done/{token}/errors/"):
        assert visitor.get(address).status_code in (404, 302, 405)
