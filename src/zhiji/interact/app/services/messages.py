"""Into the outbox, and out of it for good: queue a message, unsubscribe.

Whether a message may be sent is asked inside one transaction that holds the party's row, so that two senders at once
never break a cap; it is asked again when the message leaves.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhiji.identify.app import selectors as parties
from zhiji.interact.app.letters import one_line
from zhiji.interact.app.models import Message, Pulse
from zhiji.interact.app.services.decide import get_situation
from zhiji.interact.app.services.pulses import lock_pulse, times, touch
from zhiji.interact.app.services.sending import send_messages
from zhiji.interact.contact_policy import Wishes, check_frequency, get_cap, next_allowed
from zhiji.interact.message import is_address
from zhiji.trust import Permissions
from zhiji.trust.app import selectors as trust
from zhiji.trust.app import services as trust_services
from zhiji.vocabulary.errors import NotAllowed, NotFound, ValueRefused
from zhiji.vocabulary.party import PURPOSES
from zhiji.vocabulary.policy import Policy
from zhiji.vocabulary.reason import Reason

MAX_TEXT = 20_000


@dataclass(frozen=True)
class Asked:
    """Everything the question "may this go out to him now" depends on."""

    situation: Mapping[str, Any]
    permissions: Permissions
    policy: Policy
    now: datetime


def check_outreach(pulse: Pulse, *, asked: Asked, purpose: str, channel: str) -> Reason | None:
    """Why we may not reach out to the party of the locked `pulse`; None where we may."""
    allowed, reason = asked.permissions.allows(purpose, channel)
    if not allowed:
        return reason
    if purpose == "service":
        return None
    if asked.situation["control"]:
        return Reason("control_group")
    wanted = pulse.wishes.get("contacts_wanted")
    cap = get_cap(asked.situation["tier"], policy=asked.policy, wanted=wanted)
    sent = times(pulse.touches, "sent")
    within, reason = check_frequency(sent, now=asked.now, cap=cap - asked.situation["contacts_30"])
    return None if within else reason


def queue_message(
    *, party_id: str, purpose: str, subject: str, text: str, dedupe_key: str, decision_id: str | None = None
) -> str:
    """Put one mail to a customer into the outbox; the same `dedupe_key` again answers the message already there.

    Returns the message's id. Raises NotAllowed with the reason's code when consent, control group or contact policy
    forbid it, ValueRefused for an unknown purpose or a party without e-mail address.
    """
    if purpose not in PURPOSES:
        raise ValueRefused("value_unknown", "purpose {value!r} is unknown.", field="purpose", value=purpose)
    situation, now = get_situation(party_id), timezone.now()
    current = situation["party_id"]
    with transaction.atomic():
        pulse = lock_pulse(current)
        if (held := Message.objects.filter(dedupe_key=dedupe_key).first()) is not None:
            return held.message_id
        permissions = trust.get_permissions(ids=parties.get_ids(party_id=current))
        asked = Asked(situation, permissions, trust.get_policy(), now)
        if (reason := check_outreach(pulse, asked=asked, purpose=purpose, channel="email")) is not None:
            told = {**reason.params, "why": reason.code}
            raise NotAllowed(reason.code, "This message may not be sent: {why}.", **told)
        message = new_message(pulse, asked=asked, purpose=purpose, letter=(subject, text), key=dedupe_key)
        message.decision_id = decision_id or ""
        message.save(force_insert=True)
        pulse.save(update_fields=["touches"])
        send_messages.using(run_after=message.not_before).enqueue()
    return message.message_id


def new_message(pulse: Pulse, *, asked: Asked, purpose: str, letter: tuple[str, str], key: str) -> Message:
    """A message for the party of the locked pulse, not yet saved, counted against the cap. Raises ValueRefused."""
    address = asked.situation["email"] or ""
    if not is_address(address):
        raise ValueRefused("no_email", "There is no e-mail address for {party_id}.", party_id=pulse.party_id)
    if purpose != "service":
        touch(pulse, at=asked.now, kind="sent", what="email", detail=purpose)
    wishes = Wishes(hour_from=pulse.wishes.get("hour_from"), hour_until=pulse.wishes.get("hour_until"))
    local = timezone.localtime(asked.now)
    start = local if purpose == "service" else next_allowed(local, policy=asked.policy, wishes=wishes)
    addressed = _Letter(pulse.party_id, address, *letter)
    return _message(addressed, purpose=purpose, key=key, now=asked.now, not_before=start)


@dataclass(frozen=True)
class _Letter:
    """What is to be said to whom."""

    party_id: str
    address: str
    subject: str
    text: str


def _message(letter: _Letter, *, purpose: str, key: str, now: datetime, not_before: datetime) -> Message:
    return Message(
        message_id=uuid.uuid4().hex,
        party_id=letter.party_id,
        dedupe_key=key,
        purpose=purpose,
        address=letter.address,
        # A line break in a subject would start a header of its own, or stop the mail from being made at all.
        subject=one_line(letter.subject, limit=250),
        text=letter.text[:MAX_TEXT],
        token=secrets.token_urlsafe(32),
        created_at=now,
        not_before=not_before,
    )


def queue_sign_in_mail(*, email: str, subject: str, text: str) -> str:
    """Put a sign-in code on its way: a service the person asked for just now, so no consent is needed.

    Returns the message's id. Raises ValueRefused for what is no address.
    """
    if not is_address(email):
        raise ValueRefused("email_unreadable", "{value!r} is no e-mail address.", value=email)
    now = timezone.now()
    with transaction.atomic():
        letter, key = _Letter("", email, subject, text), f"sign-in:{uuid.uuid4().hex}"
        message = _message(letter, purpose="service", key=key, now=now, not_before=now - timedelta(seconds=1))
        message.save(force_insert=True)
        send_messages.enqueue()
    return message.message_id


def unsubscribe(*, token: str, at: datetime, evidence: dict[str, object]) -> str:
    """Refuse by one click what a message was sent for; once is enough, again changes nothing.

    Returns the purpose refused. Raises NotFound for a token that was never sent.
    """
    message = Message.objects.filter(token=token).values("party_id", "purpose", "message_id").first()
    if message is None or not message["party_id"]:
        raise NotFound("token_unknown", "This address to unsubscribe is not known.")
    ids = parties.get_ids(party_id=message["party_id"])
    purpose = "survey" if message["purpose"] == "survey" else "marketing"
    with transaction.atomic():
        for refused in ("marketing", "survey") if purpose == "marketing" else ("survey",):
            if trust.get_permissions(ids=ids).states.get((refused, "email")) != "refused":
                trust_services.record_consent(
                    party_id=ids[0],
                    purpose=refused,
                    channel="email",
                    state="refused",
                    source="unsubscribe",
                    wording="List-Unsubscribe=One-Click",
                    by="customer",
                    evidence=evidence | {"message_id": message["message_id"]},
                    at=at,
                )
    return purpose
