"""Deny by default: every address that is not on the list of open ones refuses a stranger."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from zhiji.vocabulary.scope import Scope
from zhiji.web.accounts import services
from zhiji.web.accounts.gate import EVERYBODY, OPEN
from zhiji.web.accounts.models import User
from zhiji.web.accounts.selectors import scope_of, user_of_key, widest_scope

pytestmark = pytest.mark.django_db


def walk(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, route)
        elif isinstance(entry, URLPattern):
            yield (
                "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: "1" if m.group(1) == "int" else "x", route),
                entry.callback,
            )


PLACES = [(address, view) for address, view in walk(get_resolver()) if not address.startswith(OPEN)]


@pytest.mark.parametrize(("address", "view"), PLACES, ids=[a for a, _ in PLACES])
def test_strangers_are_sent_to_sign_in(address, view):
    for answer in (Client().get(address), Client().post(address)):
        if getattr(view, "open_to", None) == EVERYBODY:
            assert answer.status_code in (200, 302, 404, 405, 422)
        else:
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/sign-in/?next=")


def test_a_part_of_a_page_leads_the_whole_page_to_sign_in():
    answer = Client().get("/find/?q=1", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in/")


@pytest.mark.parametrize(("address", "view"), PLACES, ids=[a for a, _ in PLACES])
def test_customers_have_no_way_into_the_console(address, view):
    visitor = Client()
    visitor.force_login(
        services.create_user(username="wang", role="customer", party_id="p1"),
        "django.contrib.auth.backends.ModelBackend",
    )
    if getattr(view, "open_to", None) != EVERYBODY:
        assert visitor.get(address).status_code == 403
        assert visitor.post(address).status_code == 403


def test_unsafe_requests_need_the_token():
    visitor = Client(enforce_csrf_checks=True)
    for address, _view in PLACES:
        assert visitor.post(address).status_code in (302, 403)


@pytest.mark.parametrize(
    ("role", "own", "wide"),
    [
        ("manager", Scope(owner="lin"), Scope(everything=True)),
        ("clerk", Scope(everything=True), Scope(everything=True)),
        ("dealer", Scope(dealer_id="p9"), Scope(dealer_id="p9")),
        ("customer", Scope(), Scope()),
    ],
)
def test_whose_customers_a_role_sees(role, own, wide):
    user = User(username="lin", role=role, party_id="p9")
    assert scope_of(user) == own
    assert widest_scope(user) == wide


def test_closed_account_sees_nobody():
    assert scope_of(User(username="lin", role="admin", is_active=False)) == Scope()


def test_dealer_without_a_party_sees_nobody():
    assert scope_of(User(username="d", role="dealer")) == Scope()


def test_a_key_acts_as_its_user_until_it_is_revoked():
    user = services.create_user(username="lin", role="manager")
    token = services.create_api_key(user=user, name="till")
    assert user_of_key(token) == user
    assert user_of_key(token + "x") is None
    from zhiji.web.accounts.selectors import list_api_keys

    services.revoke_api_key(key_id=list_api_keys()[0].id)
    assert user_of_key(token) is None


def test_the_key_itself_is_not_stored():
    from zhiji.web.accounts.models import ApiKey

    token = services.create_api_key(user=services.create_user(username="lin", role="manager"), name="till")
    kept = ApiKey.objects.values().get()
    assert token not in str(kept) and token.removeprefix("zhiji_") not in str(kept)
