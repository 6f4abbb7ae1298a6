"""An error becomes a page for people and a problem for programs, in the reader's language."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from zhiji.vocabulary import errors
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
