"""What the doors of identification hand out: plain frozen values, no models."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from zhiji.vocabulary.reason import Reason


@dataclass(frozen=True)
class Hit:
    """One party found: enough for a line in a list. `name`: the customer number where no name is known.

    `found_by` is phone, name, initials, email, number or order.
    """

    party_id: str
    name: str | None
    kind: str
    phone_end: str | None
    city: str | None
    owner: str | None
    found_by: str


@dataclass(frozen=True)
class PartyName:
    """Another party as it is named on a customer's page; `name`: the customer number where no name is known."""

    party_id: str
    name: str | None
    kind: str
    job_title: str | None = None
    phone_end: str | None = None


@dataclass(frozen=True)
class PartyCard:
    """Who a party is: the columns of `party`, and the parties it belongs with."""

    party_id: str
    kind: str
    name: str | None
    ref: str | None
    initials: str | None
    phone: str | None
    phone_end: str | None
    email: str | None
    address: str | None
    city: str | None
    birth_date: date | None
    household_id: str | None
    employer_id: str | None
    job_title: str | None
    dealer_id: str | None
    owner: str | None
    shop: str | None
    records: int | None
    sources: str | None
    first_day: date | None
    household: tuple[PartyName, ...] = ()
    employer: PartyName | None = None
    contacts: tuple[PartyName, ...] = ()
    dealer: PartyName | None = None

    @property
    def called(self) -> str:
        """What to call the party on a screen: its name, else the number a source knows it by, else its id."""
        return self.name or self.ref or self.party_id


@dataclass(frozen=True)
class FactRow:
    """One thing said about a party. `sure` 0 to 1; `valid_until` null = for ever; `said_by` as in table `fact`."""

    fact_id: str
    name: str
    value: str
    said_by: str
    by: str
    at: datetime | None
    sure: float
    valid_until: date | None
    for_whom: str


@dataclass(frozen=True)
class RecordRow:
    """One record of a party: what one source says. `score` 0 to 1, how sure it belongs here."""

    record_id: str
    score: float | None
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """A party that may be the customer just typed in. `score` 0 to 1; `evidence` says what agrees and what not."""

    party_id: str
    name: str | None
    score: float
    evidence: tuple[Reason, ...] = ()
