"""Who may open which list: everybody not named is refused."""

import pytest
from django.test import Client

from lists_cast import sign_in
from zhiji.vocabulary.party import ROLES
from zhiji.web.console.lists_urls import urlpatterns

pytestmark = pytest.mark.django_db

STAFF = {"analyst", "manager", "clerk", "service", "director", "admin"}
PAGES = {
    "/customers/": STAFF | {"dealer"},
    "/customers/export/": STAFF | {"dealer"},
    "/map/": STAFF | {"dealer"},
    "/definitions/": STAFF | {"dealer"},
    "/import/": {"analyst", "director", "admin"},
    "/consents/": STAFF,
    "/consents/export/": STAFF,
    "/consents/new/": STAFF,
    "/decisions/": STAFF,
    "/decisions/export/": STAFF,
    "/decisions/rates/": STAFF,
    "/proof/": STAFF,
    "/settings/": {"admin", "director"},
    "/settings/keys/": {"admin", "director"},
    "/guide/": {"admin", "director"},
}
# Addresses that act or need a thing: only whether the door opens is asked (404 or 405 = open).
ACTS = {
    "/import/file/0/": {"analyst", "director", "admin"},
    "/import/file/0/progress/": {"analyst", "director", "admin"},
    "/import/file/0/state/": {"analyst", "director", "admin"},
    "/import/done/0/errors/": {"analyst", "director", "admin"},
    "/import/done/0/undo/": {"analyst", "director", "admin"},
    "/consents/0/": STAFF,
    "/decisions/0/": STAFF,
    "/settings/keys/0/revoke/": {"admin", "director"},
    "/settings/sources/": {"admin", "director"},
    "/guide/cycle/": {"admin", "director"},
    "/guide/cycle/0/": {"admin", "director"},
}


@pytest.mark.parametrize("role", ROLES)
def test_page_opens_for_its_roles_and_no_other(home, role):
    client = sign_in(role)
    for page, roles in PAGES.items():
        assert (page, client.get(page).status_code) == (page, 200 if role in roles else 403)


@pytest.mark.parametrize("role", ROLES)
def test_action_is_refused_before_it_looks_at_anything(home, role):
    client = sign_in(role)
    for page, roles in ACTS.items():
        status = client.get(page).status_code
        assert status in ((404, 405) if role in roles else (403,)), (page, status)


def test_nobody_sees_a_list_without_signing_in(home):
    for page in (*PAGES, *ACTS):
        response = Client().get(page)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/sign-in/"), page


def test_every_address_stands_in_the_matrix():
    known = len(PAGES) + len(ACTS) + 1  # the mailbox has a test of its own
    assert len(urlpatterns) == known


def test_pages_carry_no_inline_script_or_style(home):
    client = sign_in("admin")
    for page in PAGES:
        if "export" not in page:
            body = client.get(page).content.decode()
            assert " style=" not in body and "<style" not in body and "onclick" not in body, page
            assert "<script>" not in body, page
