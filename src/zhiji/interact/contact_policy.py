"""Whether we may reach out to this customer now: how often, at what hour, through which channel.

No answer here allows anything that consent forbids: `trust` is asked first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhiji.vocabulary.policy import Policy
from zhiji.vocabulary.reason import Reason

WINDOW_DAYS = 30


@dataclass(frozen=True)
class Wishes:
    """What the customer asked for. None = did not say; hours are local hours of the day."""

    contacts_wanted: int | None = None
    hour_from: int | None = None
    hour_until: int | None = None


def get_cap(tier: str, *, policy: Policy, wanted: int | None = None) -> int:
    """The most marketing contacts in 30 days: the tier's cap, or fewer where the customer asked for fewer.

    >>> get_cap("A", policy=Policy(), wanted=1), get_cap("", policy=Policy())
    (1, 1)
    """
    cap = policy.caps_30_days.get(tier, min(policy.caps_30_days.values(), default=0))
    return cap if wanted is None else min(cap, wanted)


def check_frequency(sent: Iterable[datetime], *, now: datetime, cap: int) -> tuple[bool, Reason]:
    """Whether one more marketing contact stays within the cap.

    `sent`: when marketing contacts of ours went out. Returns: (allowed, reason with count and cap).

    >>> check_frequency([datetime(2026, 3, 1)], now=datetime(2026, 3, 9), cap=1)[1].code
    'cap_reached'

    Source: mission IN4.
    """
    count = sum(now - at < timedelta(days=WINDOW_DAYS) for at in sent)
    told = {"count": count, "cap": cap, "days": WINDOW_DAYS}
    return (True, Reason("within_cap", told)) if count < cap else (False, Reason("cap_reached", told))


def next_allowed(local: datetime, *, policy: Policy, wishes: Wishes = Wishes()) -> datetime:  # noqa: B008
    """The first moment from `local` on at which we may write: outside quiet hours and within the hours asked for.

    Returns: `local` itself where it is allowed.

    >>> next_allowed(datetime(2026, 3, 1, 22, 30), policy=Policy()).isoformat()
    '2026-03-02T08:00:00'

    Source: mission IN4.
    """
    start, end = _hours(policy, wishes)
    hour = local
    for _ in range(25):
        if start <= hour.hour < end:
            return hour
        hour = hour.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return hour


def _hours(policy: Policy, wishes: Wishes) -> tuple[int, int]:
    start = max(policy.quiet_until, wishes.hour_from or 0)
    end = min(policy.quiet_from, 24 if wishes.hour_until is None else wishes.hour_until)
    # Wishes that leave no hour outside quiet hours cannot be kept together; the company's quiet hours hold.
    return (start, end) if start < end else (policy.quiet_until, policy.quiet_from)
