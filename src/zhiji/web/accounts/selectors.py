"""Who a user is to the rest: whose customers he may see, which of his keys are alive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from zhiji.vocabulary.scope import Scope
from zhiji.web.accounts.models import ApiKey, User

OWN_FIRST = ("manager",)  # begins with the own customers, may look at all
SEE_ALL = ("analyst", "clerk", "service", "director", "admin")


@dataclass(frozen=True)
class ApiKeyRow:
    """One key as the settings page lists it; the key itself is nowhere."""

    id: int
    name: str
    username: str
    created_at: datetime
    revoked_at: datetime | None


def scope_of(user: User, *, wide: bool = False) -> Scope:
    """Whose customers `user` may see: all, his own (a relationship manager, unless `wide`), a dealer's, or nobody's.

    A dealer always sees only his own customers, whatever is asked; a customer account sees nobody.

    >>> scope_of(User(username="lin", role="manager"))
    Scope(everything=False, owner='lin', dealer_id=None)
    >>> scope_of(User(username="d1", role="dealer", party_id="p9"), wide=True).dealer_id
    'p9'
    """
    if not user.is_authenticated or not user.is_active:
        return Scope()
    if user.role in SEE_ALL or (user.role in OWN_FIRST and wide):
        return Scope(everything=True)
    if user.role in OWN_FIRST:
        return Scope(owner=user.username)
    return Scope(dealer_id=user.party_id) if user.role == "dealer" and user.party_id else Scope()


def scope_of_request(request: HttpRequest) -> Scope:
    """The scope of whoever asks, with the switch «all customers» of the top bar taken into account."""
    return scope_of(request.user, wide=bool(request.session.get("wide")))


def widest_scope(user: User) -> Scope:
    """All the customers `user` may ever open: what the search field finds and what a customer page shows."""
    return scope_of(user, wide=True)


def may_widen(user: User) -> bool:
    """Whether the switch between «my customers» and «all customers» is offered."""
    return getattr(user, "role", "") in OWN_FIRST


def get_staff_names() -> dict[str, str]:
    """The name a colleague or dealer goes by, for each user name."""
    staff = User.objects.exclude(role="customer").exclude(first_name="")
    return dict(staff.values_list("username", "first_name"))


def list_api_keys() -> list[ApiKeyRow]:
    """Every key ever given, newest first."""
    keys = ApiKey.objects.select_related("user").order_by("-id")
    return [ApiKeyRow(k.id, k.name, k.user.username, k.created_at, k.revoked_at) for k in keys]


def user_of_key(token: str) -> User | None:
    """The active user a key acts as, or None for a key unknown or revoked.

    The key has 256 random bits, so that a plain SHA-256 is enough: there is nothing to guess from a word list.
    """
    found = ApiKey.objects.select_related("user").filter(digest=digest_of(token), revoked_at=None).first()
    return found.user if found and found.user.is_active else None


def digest_of(token: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
