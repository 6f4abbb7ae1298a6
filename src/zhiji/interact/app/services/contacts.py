"""What people do with customers: contacts, promises, complaints, wishes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhiji.identify.app import selectors as parties
from zhiji.identify.app import services as identify
from zhiji.interact.app.models import Complaint, Contact, Preference
from zhiji.interact.app.services.pulses import lock_pulse, save_touch
from zhiji.interact.situation import SERVICE_TOPICS
from zhiji.vocabulary.errors import NotFound, ValueRefused
from zhiji.vocabulary.party import CHANNELS, OUTBOUND_CHANNELS

COMPLAINT_REASONS = ("delivery", "quality", "papers", "service", "price", "other")


def record_contact(
    *,
    party_id: str,
    channel: str,
    direction: str,
    topic: str,
    summary: str,
    by: str,
    promise: str | None = None,
    promise_due: date | None = None,
    at: datetime | None = None,
) -> int:
    """Write down one contact, either way. Returns its number. Raises ValueRefused."""
    check_code("channel", channel, CHANNELS)
    check_code("direction", direction, ("in", "out"))
    at, current = at or timezone.now(), parties.get_current_id(party_id=party_id)
    with transaction.atomic():
        row = Contact.objects.create(
            party_id=current,
            record_id=_record_of(current),
            at=at,
            channel=channel,
            direction=direction,
            topic=topic[:60],
            summary=summary,
            staff=by,
            promise=promise or "",
            promise_due=promise_due,
        )
        if direction == "out" and channel in OUTBOUND_CHANNELS and topic not in SERVICE_TOPICS:
            save_touch(current, at=at, kind="sent", what=channel, detail=topic[:60])
        if promise:
            save_touch(current, at=at, kind="promise", what=str(row.pk))
    return row.pk


def keep_promise(*, contact_id: int, by: str, at: datetime | None = None) -> None:
    """Write down that what was promised in a contact was done. Raises NotFound."""
    at = at or timezone.now()
    with transaction.atomic():
        kept = Contact.objects.filter(pk=contact_id, kept_at=None).exclude(promise="")
        party_id = kept.values_list("party_id", flat=True).first()
        if party_id is None or not kept.update(kept_at=at, kept_by=by):
            raise NotFound(
                "promise_unknown", "There is no open promise in contact {contact_id}.", contact_id=contact_id
            )
        save_touch(party_id, at=at, kind="kept", what=str(contact_id))


def record_complaint(
    *, party_id: str, channel: str, reason: str, text: str, by: str, order_id: str = "", at: datetime | None = None
) -> int:
    """Take one complaint. Offers stop until it is settled. Returns its number. Raises ValueRefused."""
    check_code("channel", channel, CHANNELS)
    check_code("reason", reason, COMPLAINT_REASONS)
    at, current = at or timezone.now(), parties.get_current_id(party_id=party_id)
    with transaction.atomic():
        told = {"channel": channel, "reason": reason, "text": text, "order_id": order_id, "staff": by, "at": at}
        row = Complaint.objects.create(party_id=current, record_id=_record_of(current), **told)
        save_touch(current, at=at, kind="complaint", what=str(row.pk))
    return row.pk


def settle_complaint(*, complaint_id: int, satisfied: bool | None, by: str, at: datetime | None = None) -> None:
    """Write down that a complaint is settled, and whether the customer was satisfied with that. Raises NotFound."""
    at = at or timezone.now()
    with transaction.atomic():
        open_rows = Complaint.objects.filter(pk=complaint_id, settled_at=None)
        party_id = open_rows.values_list("party_id", flat=True).first()
        if party_id is None or not open_rows.update(settled_at=at, settled_by=by, satisfied=satisfied):
            raise NotFound("complaint_unknown", "There is no open complaint {complaint_id}.", complaint_id=complaint_id)
        save_touch(party_id, at=at, kind="settled", what=str(complaint_id))


def set_preference(
    *,
    party_id: str,
    by: str,
    channel: str = "",
    contacts_wanted: int | None = None,
    hour_from: int | None = None,
    hour_until: int | None = None,
    language: str = "",
    at: datetime | None = None,
) -> None:
    """Write down how a customer asked to be reached; in force at once, known to the next cycle. Raises ValueRefused."""
    _check_wishes(channel=channel, contacts_wanted=contacts_wanted, hour_from=hour_from, hour_until=hour_until)
    current = parties.get_current_id(party_id=party_id)
    wishes = {"channel": channel, "contacts_wanted": contacts_wanted, "hour_from": hour_from}
    wishes |= {"hour_until": hour_until, "language": language}
    with transaction.atomic():
        Preference.objects.create(party_id=current, by=by, at=at or timezone.now(), **wishes)
        pulse = lock_pulse(current)
        pulse.wishes = wishes
        pulse.save(update_fields=["wishes"])
        for name, value in (("prefers_channel", channel), ("contacts_wanted", contacts_wanted)):
            if value not in ("", None):
                identify.add_fact(party_id=current, name=name, value=str(value), said_by="customer", by=by)


def _check_wishes(*, channel: str, **numbers: int | None) -> None:
    check_code("channel", channel, ("", *CHANNELS))
    for name, value in numbers.items():
        top = 24 if name.startswith("hour") else 60
        if value is not None and not 0 <= value <= top:
            raise ValueRefused("number_out_of_range", "{field} must be 0 to {top}.", field=name, top=top)


def check_code(field: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raises ValueRefused where `value` is not one of the allowed codes."""
    if value not in allowed:
        raise ValueRefused(
            "value_unknown",
            "{field} {value!r} is unknown. Use one of {allowed}.",
            field=field,
            value=value,
            allowed=list(allowed),
        )


def _record_of(party_id: str) -> str:
    """A source record of the party, so that what was entered live stays with that record whatever is merged later."""
    return next((record.record_id for record in parties.list_records(party_id=party_id)), "")
