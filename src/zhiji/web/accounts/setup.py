"""The first user and the first settings of a company."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from zhiji.trust.app.selectors import get_policy
from zhiji.trust.app.services import save_policy
from zhiji.vocabulary import Policy
from zhiji.warehouse import get_home
from zhiji.web.accounts.models import User
from zhiji.web.accounts.services import create_user


def get_company() -> Policy:
    """The policy as it stands: the defaults for a company that has decided nothing yet."""
    return get_policy()


def find_admin() -> str:
    """The user name of the first administrator, empty where there is none."""
    return User.objects.filter(role="admin").order_by("pk").values_list("username", flat=True).first() or ""


def has_user(name: str) -> bool:
    """Whether somebody signs in with this name."""
    return User.objects.filter(username=name).exists()


@transaction.atomic
def set_up(*, answers: dict[str, str], admin: str, password: str) -> dict[str, object]:
    """Keep the company's answers as policy and its administrator; a user who is there keeps name and password."""
    before = get_policy()
    policy = replace(before, **answers)
    if policy != before:
        save_policy(policy=policy, by=admin)
    created = not has_user(admin)
    if created:
        create_user(username=admin, role="admin", password=password, language=answers["language"])
    return {**answers, "home": str(get_home()), "admin": admin, "admin_created": created}
