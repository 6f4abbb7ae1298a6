"""Signing in by code: neutral, hashed, limited, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal_cast import LIN, enter, read_code, sign_in
from zhiji.interact.app import selectors as interact
from zhiji.web.accounts.models import SignInCode, User

pytestmark = pytest.mark.django_db


def test_code_in_the_mail_signs_in_once():
    enter(LIN)
    visitor = sign_in(LIN["email"])
    assert visitor.get("/my/").status_code == 200
    code = read_code(LIN["email"])
    stranger = Client()
    session = stranger.session
    session["code_number"] = SignInCode.objects.get().pk
    session.save()
    assert stranger.post("/my/sign-in/code/", {"code": code}).status_code == 422


def test_known_and_unknown_address_get_the_same_answer():
    enter(LIN)
    answers = []
    for email in (LIN["email"], "nobody@example.com"):
        visitor = Client(headers={"accept-language": "en"})
        first = visitor.post("/my/sign-in/", {"email": email})
        page = visitor.get("/my/sign-in/code/").content.decode()
        answers.append((first.status_code, first["Location"], without_token(page)))
    assert answers[0] == answers[1]
    assert not User.objects.exists()
    assert interact.list_messages() == [] or all("nobody" not in m.address for m in interact.list_messages())


def without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line.lower())


def test_no_code_stands_in_the_database():
    enter(LIN)
    Client().post("/my/sign-in/", {"email": LIN["email"]})
    row = SignInCode.objects.values_list().get()
    assert read_code(LIN["email"]) not in map(str, row)
    assert LIN["email"] not in map(str, row)


def test_five_wrong_tries_end_a_code():
    enter(LIN)
    visitor = Client()
    visitor.post("/my/sign-in/", {"email": LIN["email"]})
    right = read_code(LIN["email"])
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert visitor.post("/my/sign-in/code/", {"code": wrong}).status_code == 422
    assert visitor.post("/my/sign-in/code/", {"code": right}).status_code == 422


def test_a_code_is_too_old_after_ten_minutes():
    enter(LIN)
    visitor = Client()
    visitor.post("/my/sign-in/", {"email": LIN["email"]})
    SignInCode.objects.update(made_at=timezone.now() - timedelta(minutes=10, seconds=1))
    assert visitor.post("/my/sign-in/code/", {"code": read_code(LIN["email"])}).status_code == 422


def test_sixth_code_in_an_hour_is_refused():
    enter(LIN)
    for _ in range(5):
        assert Client().post("/my/sign-in/", {"email": LIN["email"]}).status_code == 302
    assert Client().post("/my/sign-in/", {"email": LIN["email"]}).status_code == 422


@pytest.mark.parametrize("email", ["", "lin", "a@b@c", "x" * 300 + "@example.com", "a\nb@example.com"])
def test_what_is_no_address_is_said(email):
    assert Client().post("/my/sign-in/", {"email": email}).status_code == 422
