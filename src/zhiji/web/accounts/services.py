"""Making users and keys, and remembering how a user wants to read."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhiji.vocabulary.errors import Conflict, NotFound, ValueRefused
from zhiji.vocabulary.party import ROLES
from zhiji.web.accounts.models import ApiKey, User
from zhiji.web.accounts.selectors import digest_of


@transaction.atomic
def create_user(*, username: str, role: str, password: str = "", **details: str) -> User:
    """A new user in `role`; without a password, by code only. Details: shown_name, email, party_id, language.

    Raises ValueRefused for an unknown role, Conflict for a user name already taken.
    """
    if role not in ROLES:
        raise ValueRefused(
            "role_unknown", "{role!r} is no role. Take one of: {roles}.", role=role, roles=", ".join(ROLES)
        )
    if User.objects.filter(username=username).exists():
        raise Conflict("user_exists", "There is already a user {username}.", username=username)
    user = User(username=username, role=role, is_staff=role == "admin", is_superuser=False)
    user.first_name = details.pop("shown_name", "")
    for name, value in details.items():
        setattr(user, name, value)
    user.set_password(password or None)
    user.save()
    return user


@transaction.atomic
def create_api_key(*, user: User, name: str) -> str:
    """A new key that acts as `user`; returned once and never to be seen again."""
    token = f"zhiji_{secrets.token_urlsafe(32)}"
    ApiKey.objects.create(user=user, name=name, digest=digest_of(token))
    return token


@transaction.atomic
def revoke_api_key(*, key_id: int) -> None:
    """The key stops working at once. Raises NotFound for a key that is not there."""
    if not ApiKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=timezone.now()):
        raise NotFound("key_unknown", "There is no such key, or it was revoked before.")


def set_language(*, user: User, language: str) -> None:
    """Remembers in which language the user reads. Raises ValueRefused for one that is not offered."""
    if language not in dict(settings.LANGUAGES):
        raise ValueRefused("language_unknown", "{language!r} is not offered. Take zh-hans or en.", language=language)
    User.objects.filter(pk=user.pk).update(language=language)
