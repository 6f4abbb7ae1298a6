"""An error becomes a page for people and a problem for programs, in the reader's language."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from zhiji.vocabulary import errors
from zhiji.web.accounts import services as accounts
from zhiji.web.phrases import problems

pytestmark = pytest.mark.django_db
GONE = errors.NotFound("party_unknown", "There is no customer {party_id!r}.", party_id="<script>alert(1)</script>")


def ask(path: str, **headers: str):
    request = RequestFactory().get(path, headers=headers)
    request.htmx = headers.get("hx-request") == "true"
    return problems.answer(request, GONE)


def test_programs_get_a_problem():
    with override("en"):
        answer = ask("/api/parties/x")
    said = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (said["status"], said["code"], said["type"]) == (404, "party_unknown", "urn:zhiji:problem:party_unknown")
    assert said["detail"].startswith("There is no customer '<script>")


def test_people_get_a_page_with_nothing_of_the_input_executed():
    for language in ("en", "zh-hans"):
        with override(language):
            answer = ask("/customers/x/", accept="text/html")
        assert answer.status_code == 404
        assert b"<script>" not in answer.content and b"&lt;script&gt;" in answer.content


def test_a_part_of_a_page_gets_a_strip_among_the_messages():
    with override("en"):
        answer = ask("/customers/x/", accept="text/html", **{"hx-request": "true"})
    assert answer.headers["HX-Retarget"] == "#messages"
    assert b"<html" not in answer.content


def test_every_error_has_an_answer_of_its_own():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ZhijiError)]
    statuses = {kind.__name__: problems.status_of(kind("x"))[0] for kind in kinds}
    assert statuses["TooLarge"] == 413 and statuses["ColumnMissing"] == 422
    assert statuses["NotAllowed"] == 403 and statuses["Conflict"] == 409
    assert all(400 <= status < 500 for status in statuses.values())


def test_a_translation_that_lost_its_fields_falls_back_to_english():
    error = errors.Conflict("user_exists", "There is already a user {username}.", username="lin")
    error.params.clear()
    assert problems.detail_of(error) == str(error)


@pytest.fixture
def key() -> dict[str, str]:
    """The header of an administrator's key to the API."""
    user = accounts.create_user(username="chen", role="admin", password="correct horse battery")
    return {"Authorization": f"Bearer {accounts.create_api_key(user=user, name='tests')}"}


def test_request_that_is_not_as_described_is_a_problem_naming_every_field(client, key):
    body = {"name": "x" * 201, "kind": "robot"}
    answer = client.post("/api/parties", json.dumps(body), content_type="application/json", headers=key)
    said = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert (said["status"], said["code"], said["title"] != "") == (422, "request_refused", True)
    assert {e["field"]: e["code"] for e in said["errors"]} == {
        "body.customer.kind": "string_pattern_mismatch",
        "body.customer.name": "string_too_long",
    }
    assert said["detail"].startswith(said["errors"][0]["field"])


@pytest.mark.parametrize(
    ("path", "body", "with_key", "status"),
    [("/api/find?q=1", None, False, 401), ("/api/parties", "{", True, 400), ("/api/find", None, True, 422)],
)
def test_every_refusal_of_the_api_is_a_problem(client, key, path, body, with_key, status):
    sent = {"headers": key if with_key else {}}
    answer = client.get(path, **sent) if body is None else client.post(path, body, "application/json", **sent)
    said = answer.json()
    assert (answer.status_code, said["status"]) == (status, status)
    assert answer.headers["Content-Type"] == "application/problem+json" and {"type", "title", "detail"} <= set(said)
