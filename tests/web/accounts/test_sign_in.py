"""Staff sign in by password; wrong ones lock; language and look are remembered."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from zhiji.vocabulary.errors import Conflict, ValueRefused
from zhiji.web.accounts import services
from zhiji.web.accounts.models import User

pytestmark = pytest.mark.django_db
WORD = "correct horse battery"


@pytest.fixture
def lin():
    return services.create_user(username="lin", role="manager", password=WORD, shown_name="林晓", language="en")


def sign_in(visitor: Client, password: str = WORD, **more: str):
    return visitor.post("/sign-in/", {"username": "lin", "password": password, **more})


def test_signing_in_leads_on_and_brings_the_language(lin):
    answer = sign_in(Client(), next="/find/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/find/")
    assert answer.cookies["django_language"].value == "en"


def test_signing_in_leads_nowhere_else(lin):
    assert sign_in(Client(), next="https://elsewhere.example/").headers["Location"] == "/"


def test_wrong_password_says_so_in_both_languages(lin):
    for language in ("en", "zh-hans"):
        answer = Client().post(
            "/sign-in/", {"username": "lin", "password": "no"}, headers={"accept-language": language}
        )
        with override(language):
            assert gettext("User name or password is not right. Both are case-sensitive.") in answer.content.decode()


def test_eight_wrong_passwords_lock_the_right_one_out(lin):
    visitor = Client()
    for _ in range(8):
        answer = sign_in(visitor, "no")
    assert answer.status_code == 429
    assert sign_in(visitor).status_code == 429


def test_customers_do_not_sign_in_here():
    services.create_user(username="lin", role="customer", password=WORD)
    assert sign_in(Client()).status_code == 200


def test_signing_out_needs_a_post(lin):
    visitor = Client()
    sign_in(visitor)
    assert visitor.get("/sign-out/").status_code == 405
    assert visitor.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert visitor.get("/find/").status_code == 302


def test_language_is_remembered_for_the_user(lin):
    visitor = Client()
    sign_in(visitor)
    visitor.post("/language/", {"language": "zh-hans", "next": "/find/"})
    assert User.objects.get(username="lin").language == "zh-hans"
    assert "查找" in visitor.get("/find/").content.decode()


def test_unknown_language_is_refused_with_a_sentence(lin):
    answer = Client().post("/language/", {"language": "<script>"}, headers={"accept-language": "en"})
    assert answer.status_code == 422 or answer.status_code == 302
    assert b"<script>" not in answer.content


def test_look_is_kept_and_only_known_looks():
    visitor = Client()
    visitor.post("/look/", {"look": "dark", "next": "/sign-in/"})
    assert 'data-look="dark"' in visitor.get("/sign-in/").content.decode()
    visitor.post("/look/", {"look": '"><script>', "next": "/sign-in/"})
    assert 'data-look="auto"' in visitor.get("/sign-in/").content.decode()


def test_going_back_stays_at_home():
    answer = Client().post("/look/", {"look": "dark", "next": "//elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_pages_carry_no_inline_script_or_style(lin):
    visitor = Client()
    for address in ("/sign-in/", "/nowhere"):
        page = visitor.get(address).content.decode()
        assert "<style" not in page and " style=" not in page and "onclick" not in page


def test_missing_page_is_friendly_in_both_languages():
    for language, said in (("en", "There is nothing here"), ("zh-hans", "这里什么也没有")):
        answer = Client().get("/nowhere", headers={"accept-language": language})
        assert answer.status_code == 404
        assert said in answer.content.decode()


def test_users_have_a_known_role_and_a_name_of_their_own(lin):
    with pytest.raises(Conflict):
        services.create_user(username="lin", role="clerk")
    with pytest.raises(ValueRefused):
        services.create_user(username="new", role="king")
