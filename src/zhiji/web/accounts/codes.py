"""Customers sign in by a code sent to their e-mail: six digits, ten minutes, five tries, once.

Why not allauth's login by code: docs/decisions/0003-sign-in-by-code.md.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from zhiji.identify.app import selectors as identify
from zhiji.interact.app import services as interact
from zhiji.vocabulary.errors import NotAllowed, ValueRefused
from zhiji.web.accounts.models import SignInCode, User

MINUTES = 10
TRIES = 5
CODES_AN_HOUR = 5  # to one address
CODES_AN_HOUR_FROM_ONE_PLACE = 30


def send_code(*, email: str, origin: str) -> int:
    """Send a code to a customer's address; returns the number to check it by. Same answer for an unknown address.

    `origin`: where the request comes from (the network address). Raises ValueRefused for what is no address, NotAllowed
    after too many codes in an hour.
    """
    email = email.strip().lower()
    if not 3 <= len(email) <= 254 or email.count("@") != 1 or not email.isprintable():
        raise ValueRefused("email_unreadable", "That is no e-mail address.")
    _check_rate(_digest("address", email), _digest("origin", origin))
    code = f"{secrets.randbelow(1_000_000):06d}"
    party_id = identify.party_by_email(email=email) or ""
    with transaction.atomic():
        row = SignInCode.objects.create(
            address_digest=_digest("address", email),
            origin_digest=_digest("origin", origin),
            code_digest="",
            party_id=party_id,
            made_at=timezone.now(),
        )
        SignInCode.objects.filter(pk=row.pk).update(code_digest=_digest(f"code {row.pk}", code))
        if party_id:
            interact.queue_sign_in_mail(email=email, **_letter(code))
    return row.pk


def _letter(code: str) -> dict[str, str]:
    text = gettext(
        "Your code to sign in is %(code)s. It is good for ten minutes. If you did not ask for it, do nothing."
    )
    return {"subject": gettext("Your sign-in code"), "text": text % {"code": code}}


def check_code(*, number: int, code: str) -> User:
    """The customer whose code this is; the code is used up. Raises NotAllowed for any that is wrong, old or used."""
    since = timezone.now() - timedelta(minutes=MINUTES)
    alive = SignInCode.objects.filter(pk=number, made_at__gte=since, used_at=None, tries__lt=TRIES)
    if not alive.update(tries=F("tries") + 1):  # counted in one statement, so that two tries at once are two
        raise _wrong()
    right = alive.model.objects.get(pk=number)
    if not hmac.compare_digest(right.code_digest, _digest(f"code {number}", code.strip())) or not right.party_id:
        raise _wrong()
    with transaction.atomic():
        if not SignInCode.objects.filter(pk=number, used_at=None).update(used_at=timezone.now()):
            raise _wrong()
        return _user_of(right.party_id)


def _user_of(party_id: str) -> User:
    """The customer's account, made at the first sign-in; never an account of staff."""
    party_id = identify.get_current_id(party_id=party_id)
    user, _made = User.objects.get_or_create(
        username=f"customer-{party_id}", defaults={"role": "customer", "party_id": party_id, "password": "!"}
    )
    if user.role != "customer" or not user.is_active:
        raise _wrong()
    return user


def _check_rate(address: str, origin: str) -> None:
    recent = SignInCode.objects.filter(made_at__gte=timezone.now() - timedelta(hours=1))
    if (
        recent.filter(address_digest=address).count() >= CODES_AN_HOUR
        or recent.filter(origin_digest=origin).count() >= CODES_AN_HOUR_FROM_ONE_PLACE
    ):
        raise NotAllowed("too_many_codes", "Too many codes were asked for. Wait an hour, or call us.")


def _wrong() -> NotAllowed:
    return NotAllowed("code_wrong", "The code is wrong or too old. Ask for a new one.")


def _digest(purpose: str, value: str) -> str:
    key = f"{settings.SECRET_KEY} {purpose}".encode()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()
