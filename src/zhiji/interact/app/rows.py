"""The frozen values the doors of this step hand out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from zhiji.vocabulary.reason import Reason


@dataclass(frozen=True)
class ThreadEntry:
    """One thing that happened between a customer and us.

    `kind`: contact | order | complaint | message | decision | answer | consent. `code` with `params` says what, for
    `web/phrases`; `text` is what somebody wrote. `amount` in company currency (orders only). `number` is set where
    the entry was written down live and can be closed: a promise kept, a complaint settled.
    """

    at: datetime
    kind: str
    channel: str
    direction: str = ""
    code: str = ""
    params: dict[str, object] = field(default_factory=dict)
    text: str = ""
    staff: str = ""
    promise: str = ""
    promise_due: date | None = None
    amount: float | None = None
    reference: str = ""
    number: int | None = None


@dataclass(frozen=True)
class LeftOff:
    """Where the dialogue stands: the last contact, what is promised and open, complaints not settled."""

    last: ThreadEntry | None
    promises: tuple[ThreadEntry, ...] = ()
    complaints: tuple[ThreadEntry, ...] = ()


@dataclass(frozen=True)
class NextActionRow:
    """What the last cycle decided for one party; `reasons` as Reason, `arms` as plain values."""

    decision_id: str
    party_id: str
    at: datetime
    action: str
    channel: str
    explored: bool
    propensity: float
    likelihood: float
    gain: float
    score: float
    control: bool
    reasons: tuple[Reason, ...] = ()
    arms: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True)
class TaskRow:
    """Something a person has to do for one customer."""

    task_id: int
    kind: str
    party_id: str
    name: str
    owner: str
    due: date
    value: float
    action: str
    reasons: tuple[Reason, ...]
    note: str
    decision_id: str
    overdue: bool


@dataclass(frozen=True)
class TodayPage:
    """The open tasks of one scope up to one day: by kind (call, visit, thank, promise, complaint, birthday)."""

    day: date
    tasks: dict[str, tuple[TaskRow, ...]]
    done_today: int

    @property
    def open(self) -> int:
        """How many tasks are open."""
        return sum(len(rows) for rows in self.tasks.values())


@dataclass(frozen=True)
class MailRow:
    """One message of the demo's mailbox, as the customer would see it."""

    mail_id: int
    address: str
    subject: str
    text: str
    headers: dict[str, str]
    at: datetime


@dataclass(frozen=True)
class MessageRow:
    """One message in the outbox with its state and why."""

    message_id: str
    party_id: str
    purpose: str
    address: str
    subject: str
    text: str
    state: str
    reason: Reason | None
    created_at: datetime
    sent_at: datetime | None
    error: str


@dataclass(frozen=True)
class PreferenceRow:
    """How a customer asked to be reached; empty and None where nothing was said."""

    channel: str = ""
    contacts_wanted: int | None = None
    hour_from: int | None = None
    hour_until: int | None = None
    language: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class SituationRow:
    """Where one customer stands, as the last cycle published it; days count from that cycle."""

    party_id: str
    name: str | None
    owner: str | None
    tier: str
    group: str
    value: float
    purchases: int
    since_purchase: int
    overdue_days: int


@dataclass(frozen=True)
class RateRow:
    """How often one action succeeded in one segment, `*` = in all."""

    action: str
    segment: str
    shown: int
    succeeded: int
    rate: float
    low: float
    high: float
