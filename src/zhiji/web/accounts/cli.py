"""`zhiji init`: the own company on this machine - its folder, its database, its first user, its policy."""

from __future__ import annotations

import json
import os
from typing import Annotated

import typer

from zhiji.vocabulary.errors import ValueRefused

PASSWORD_LENGTH = 10  # characters at least; NIST SP 800-63B asks for 8, an administrator deserves more
LANGUAGES = ("zh-hans", "en")


def register(cli: typer.Typer) -> None:
    """Put `init` on the command line."""
    cli.command("init")(init)


def init(
    company: Annotated[str, typer.Option(help="Name of the company, as customers know it.")] = "",
    language: Annotated[str, typer.Option(help="zh-hans or en.")] = "",
    currency: Annotated[str, typer.Option(help="ISO 4217 code the amounts are in, such as CNY.")] = "",
    admin: Annotated[str, typer.Option(help="User name of the first administrator.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Take the defaults, ask nothing.")] = False,
) -> None:
    """Set up the own company. May be run again: what is there stays, what is given changes.

    The administrator's password comes from ZHIJI_ADMIN_PASSWORD or is asked for, never from the command line.
    """
    _start_django()
    from zhiji.web.accounts import setup

    _move_database()
    known = setup.get_company()
    answers = {
        "company": company or known.company or _ask("Name of the company", "My company", yes),
        "language": _check_language(language or _ask("Language (zh-hans, en)", known.language, yes)),
        "currency": _check_currency(currency or _ask("Currency", known.currency, yes)),
    }
    name = admin or setup.find_admin() or _ask("User name of the administrator", "admin", yes)
    password = "" if setup.has_user(name) else _get_password(yes)
    typer.echo(json.dumps(setup.set_up(answers=answers, admin=name, password=password), ensure_ascii=False))


def _start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiji.web.settings")
    django.setup()


def _move_database() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _ask(question: str, default: str, yes: bool) -> str:
    return default if yes else typer.prompt(question, default=default, err=True)


def _get_password(yes: bool) -> str:
    password = os.environ.get("ZHIJI_ADMIN_PASSWORD", "")
    if not password and not yes:
        password = typer.prompt("Password of the administrator", hide_input=True, confirmation_prompt=True, err=True)
    if len(password) < PASSWORD_LENGTH:
        raise ValueRefused(
            "password_short",
            "The administrator's password needs at least {length} characters. "
            "Set ZHIJI_ADMIN_PASSWORD or run without --yes.",
            length=PASSWORD_LENGTH,
        )
    return password


def _check_language(language: str) -> str:
    if language.lower() not in LANGUAGES:
        raise ValueRefused(
            "language_unknown", "{value!r} is no language of Zhiji. Write zh-hans or en.", value=language
        )
    return language.lower()


def _check_currency(currency: str) -> str:
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise ValueRefused("currency_unknown", "{value!r} is no currency. Write a code such as CNY.", value=currency)
    return currency.upper()
