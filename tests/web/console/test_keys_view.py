"""Keys: shown once, working, revoked at once."""

import re

import pytest

from lists_cast import sign_in
from zhiji.web.accounts.selectors import list_api_keys, user_of_key

pytestmark = pytest.mark.django_db


def make(client, name="till"):
    page = client.post("/settings/keys/", {"name": name}).content.decode()
    return re.search(r'class="once">([^<]+)<', page).group(1), page


def test_new_key_is_shown_once_with_an_example_call():
    client = sign_in("admin")
    key, page = make(client)
    assert user_of_key(key).username == "admin"
    assert f"Authorization: Bearer {key}" in page and "/api/customers" in page
    assert key not in client.get("/settings/keys/").content.decode()


def test_page_with_a_key_is_never_cached():
    response = sign_in("admin").post("/settings/keys/", {"name": "till"})
    assert "no-store" in response["Cache-Control"]


def test_revoked_key_works_no_more():
    client = sign_in("admin")
    key, _ = make(client)
    client.post(f"/settings/keys/{list_api_keys()[0].id}/revoke/")
    assert user_of_key(key) is None
    assert "revoked" in client.get("/settings/keys/").content.decode()


def test_key_without_a_name_is_refused():
    assert sign_in("admin").post("/settings/keys/", {"name": "  "}).status_code == 422
    assert list_api_keys() == []


def test_new_source_shows_its_write_key_once():
    client = sign_in("director")
    page = client.post("/settings/sources/", {"name": "web-shop"}).content.decode()
    key = re.search(r'class="once">([^<]+)<', page).group(1)
    assert "/v1/track" in page
    again = client.get("/settings/keys/").content.decode()
    assert "web-shop" in again and key not in again


def test_hostile_name_is_shown_as_text():
    _, page = make(sign_in("admin"), "<script>alert(1)</script>")
    assert "<script>alert(1)" not in page
