"""`zhiji init`: the first user and the company, once and again."""

import json

import pytest
import typer
from typer.testing import CliRunner

from zhiji.trust.app.selectors import get_policy, list_policies
from zhiji.vocabulary.errors import ValueRefused
from zhiji.web.accounts import cli
from zhiji.web.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def run(*arguments, answers="", password=PASSWORD):
    app = typer.Typer()
    cli.register(app)
    result = CliRunner().invoke(app, arguments, input=answers, env={"ZHIJI_ADMIN_PASSWORD": password})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return json.loads(result.stdout.strip().splitlines()[-1])


def test_flags_alone_set_up_the_company():
    said = run("--company", "云杉家居", "--language", "en", "--currency", "eur", "--admin", "root", "--yes")
    assert (said["company"], said["currency"], said["admin"], said["admin_created"]) == (
        "云杉家居",
        "EUR",
        "root",
        True,
    )
    assert (get_policy().company, get_policy().currency, get_policy().language) == ("云杉家居", "EUR", "en")
    admin = User.objects.get(username="root")
    assert (admin.role, admin.check_password(PASSWORD)) == ("admin", True)


def test_questions_are_answered_at_the_prompt():
    said = run(answers="云杉家居\n\nUSD\nhuang\n")
    assert (said["company"], said["language"], said["currency"], said["admin"]) == (
        "云杉家居",
        "zh-hans",
        "USD",
        "huang",
    )


def test_second_run_changes_nothing():
    run("--company", "云杉家居", "--admin", "root", "--yes")
    said = run("--yes", password="another long password")
    assert (said["company"], said["admin"], said["admin_created"]) == ("云杉家居", "root", False)
    assert User.objects.count() == 1 and User.objects.get().check_password(PASSWORD)
    assert len(list_policies()) == 1


def test_second_run_changes_what_it_is_given():
    run("--company", "云杉家居", "--admin", "root", "--yes")
    assert run("--currency", "JPY", "--yes")["currency"] == "JPY"
    assert get_policy().company == "云杉家居"


@pytest.mark.parametrize(
    ("arguments", "password", "code"),
    [
        (["--yes"], "short", "password_short"),
        (["--yes", "--language", "klingon"], PASSWORD, "language_unknown"),
        (["--yes", "--currency", "¥"], PASSWORD, "currency_unknown"),
    ],
)
def test_bad_answers_are_refused_and_nothing_is_kept(arguments, password, code):
    with pytest.raises(ValueRefused) as refused:
        run(*arguments, password=password)
    assert refused.value.code == code
    assert not User.objects.exists() and not list_policies()
