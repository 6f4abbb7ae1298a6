"""The one row per party that live writes lock and live decisions read. Private to this step's services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from zhiji.interact.app.models import Pulse

KEPT_DAYS = 90


def lock_pulse(party_id: str) -> Pulse:
    """The party's row, locked to the end of the transaction, made when there is none."""
    return lock_pulses([party_id])[party_id]


def lock_pulses(party_ids: Sequence[str]) -> dict[str, Pulse]:
    """The rows of several parties, locked in one order so that two writers never wait for each other."""
    ids = sorted(set(party_ids))
    Pulse.objects.bulk_create([Pulse(party_id=one) for one in ids], ignore_conflicts=True)
    return {row.party_id: row for row in Pulse.objects.select_for_update().filter(pk__in=ids).order_by("pk")}


def touch(pulse: Pulse, *, at: datetime, kind: str, what: str, detail: str = "") -> None:
    """Add one touch, drop those too old to matter; the caller saves."""
    oldest = (at - timedelta(days=KEPT_DAYS)).isoformat()
    pulse.touches = [t for t in pulse.touches if t[0] >= oldest] + [[at.isoformat(), kind, what, detail]]


def save_touch(party_id: str, *, at: datetime, kind: str, what: str, detail: str = "") -> None:
    """Lock, add one touch, save; inside the caller's transaction."""
    pulse = lock_pulse(party_id)
    touch(pulse, at=at, kind=kind, what=what, detail=detail)
    pulse.save(update_fields=["touches"])


def times(touches: Iterable[Sequence[str]], kind: str) -> list[datetime]:
    """When touches of one kind happened."""
    return [datetime.fromisoformat(t[0]) for t in touches if t[1] == kind]
