"""Text that a database cannot keep is refused with the field named, on SQLite as on PostgreSQL."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from zhiji.web.accounts import services as accounts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def staff(client):
    """The browser of a signed-in administrator."""
    client.force_login(
        accounts.create_user(username="chen", role="admin", password="correct horse battery"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.fixture
def api(client):
    """A function that sends a raw JSON body to the API with a key."""
    user = accounts.create_user(username="chen", role="admin", password="correct horse battery")
    headers = {"Authorization": f"Bearer {accounts.create_api_key(user=user, name='tests')}"}
    return lambda path, body: client.post(path, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud83d"])
@pytest.mark.parametrize("body", ['{"name": "a%s"}', '{"name": "a", "more": {"b": ["c", "%s"]}}', '{"%s": 1}'])
def test_api_refuses_it_anywhere_in_the_body(api, body, sign):
    answer = api("/api/parties", body % sign)
    said = json.loads(answer.content)
    assert (answer.status_code, said["code"]) == (422, "text_unkeepable"), said
    assert answer.headers["Content-Type"] == "application/problem+json" and "\0" not in said["detail"]


def test_api_takes_the_same_letters_written_with_a_backslash(api):
    assert api("/api/parties", r'{"name": "a\\u0000"}').status_code == 201


@pytest.mark.parametrize("path", ["/customers/a\0b/", "/customers/?q=a%00", "/find/?q=%00", "/customers/?a%00=1"])
def test_page_refuses_it_in_the_address(staff, path):
    answer = staff.get(quote(path, safe="/?=%&"))
    assert answer.status_code == 422, path


def test_api_refuses_it_in_the_address(staff):
    for path in ("/api/parties/a%00b", "/api/find?q=a%00"):
        answer = staff.get(path)
        assert (answer.status_code, json.loads(answer.content)["code"]) == (422, "text_unkeepable")


def test_form_refuses_it_by_the_name_of_its_field(staff, client):
    answer = client.post("/sign-in/", {"username": "a\0", "password": "b"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["params"]) == (422, {"field": "username"})


def test_cookie_nobody_set_counts_as_none(client):
    client.cookies["sessionid"] = "abcdefgh\0"
    assert client.get("/customers/").status_code == 302
