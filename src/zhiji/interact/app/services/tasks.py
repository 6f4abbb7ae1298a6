"""Work for people: put on the list, done."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhiji.identify.app import selectors as parties
from zhiji.interact.app.models import Task
from zhiji.interact.app.selectors.tasks import KINDS
from zhiji.interact.app.services.contacts import check_code, record_contact
from zhiji.vocabulary.errors import NotFound

_CHANNEL = {"call": "phone", "visit": "visit", "thank": "phone", "birthday": "phone"}


def add_task(*, party_id: str, kind: str, due: date, note: str, by: str, owner: str = "") -> int:
    """Put something to do for a customer on a person's list. Returns its number. Raises NotFound, ValueRefused."""
    check_code("kind", kind, KINDS)
    card = parties.get_party(party_id=party_id)
    now = timezone.now()
    row = Task.objects.create(
        party_id=card.party_id,
        dedupe_key=f"{kind}:{card.party_id}:{now.isoformat()}",
        kind=kind,
        name=card.called,
        owner=owner or card.owner or by,
        dealer_id=card.dealer_id or "",
        due=due,
        note=note,
        created_at=now,
    )
    return row.pk


def finish_task(*, task_id: int, result: str, by: str, at: datetime | None = None) -> None:
    """Write down who did it and what came of it; a call or visit stands in the customer's thread. Raises NotFound."""
    at = at or timezone.now()
    with transaction.atomic():
        row = Task.objects.select_for_update().filter(pk=task_id, done_at=None).first()
        if row is None:
            raise NotFound("task_unknown", "There is no open task {task_id}.", task_id=task_id)
        Task.objects.filter(pk=task_id).update(done_at=at, done_by=by, result=result)
        if row.kind in _CHANNEL:
            # `<kind>_done` is no marketing topic: the contact was counted against the cap when it was planned.
            record_contact(
                party_id=row.party_id,
                channel=_CHANNEL[row.kind],
                direction="out",
                topic=f"{row.kind}_done",
                summary=result,
                by=by,
                at=at,
            )
