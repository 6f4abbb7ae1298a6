"""What is read: standings, lists, nine fields, tiers, movement, the cliff. Every list keeps to the reader's scope."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhiji.differentiate.app.models import Standing
from zhiji.differentiate.cliff import cliff as cliff_of
from zhiji.vocabulary.errors import ValueRefused
from zhiji.vocabulary.party import FIELDS, TIERS
from zhiji.vocabulary.reason import Reason
from zhiji.vocabulary.scope import Scope

COLUMNS = (
    *("name", "tier", "group", "field", "city", "owner", "value", "amount_year", "purchases", "amount"),
    *("last_day", "next_day", "value_change"),
)
SORTS = (*COLUMNS, *(f"-{name}" for name in COLUMNS))
LARGEST_PAGE = 5_000


@dataclass(frozen=True)
class StandingRow:
    """Where one party stands; amounts in the company's currency. `trail` = (day, value, tier), oldest first."""

    party_id: str
    name: str
    kind: str
    initials: str
    phone_end: str
    city: str
    owner: str
    dealer_id: str
    value: float
    low: float
    high: float
    value_before: float | None
    tier: str
    tier_before: str
    group: str
    satisfaction: str
    satisfaction_known: bool
    volume: str
    field: str
    alive: float | None
    active: float | None
    expected_purchases: float | None
    margin: float | None
    service_cost: float | None
    rule: str
    amount_year: float
    amount: float
    purchases: int
    first_day: date | None
    last_day: date | None
    next_day: date | None
    reasons: tuple[Reason, ...]
    trail: tuple[tuple[date, float, str], ...]


PLAIN = tuple(name for name in StandingRow.__dataclass_fields__ if name not in ("reasons", "trail"))


@dataclass(frozen=True)
class CustomerFilter:
    """Which customers a list shows; empty = all. `query` looks in name, initials and phone end.

    `movement`: up | down (tier against the cycle before) | new. `bought`: True = bought at least once.
    """

    tier: str = ""
    tier_before: str = ""
    group: str = ""
    field: str = ""
    kind: str = ""
    owner: str = ""
    city: str = ""
    query: str = ""
    movement: str = ""
    bought: bool | None = None
    value_at_least: float | None = None


@dataclass(frozen=True)
class Portfolio:
    """How many parties the reader looks after, what they are worth, what they bought in the last year."""

    customers: int
    value: float
    amount_year: float


@dataclass(frozen=True)
class CustomerPage:
    """One page of a list: its rows, how many customers the list has, and what they are worth together."""

    rows: tuple[StandingRow, ...]
    total: int
    value: float


@dataclass(frozen=True)
class FieldCell:
    """One of the nine fields: customers in it, their value and last year's amount."""

    field: str
    customers: int
    value: float
    amount_year: float


@dataclass(frozen=True)
class TierRow:
    """One tier: customers, value, last year's amount, cost to serve expected over the horizon."""

    tier: str
    customers: int
    value: float
    amount_year: float
    service_cost: float


def get_standing(*, party_id: str) -> StandingRow | None:
    """Where one party stands, or None before the first cycle that knew it."""
    found = Standing.objects.filter(party_id=party_id).first()
    return _row(found) if found else None


def get_customer(*, party_id: str, scope: Scope) -> StandingRow | None:
    """The same for a reader who may not see everybody; None also for a party outside the scope."""
    found = _within(scope).filter(party_id=party_id).first()
    return _row(found) if found else None


def list_customers(
    *, filters: CustomerFilter, scope: Scope, sort: str = "-value", page: int = 1, size: int = 50
) -> CustomerPage:
    """One page of the customers the reader may see. Raises ValueRefused for a sort there is not."""
    if sort not in SORTS:
        raise ValueRefused("sort_unknown", "{sort!r} is no order of the list.", sort=sort)
    found = _filtered(_within(scope), filters)
    sums = found.aggregate(total=Count("party_id"), value=Sum("value"))
    size = min(max(size, 1), LARGEST_PAGE)
    first = (max(page, 1) - 1) * size
    rows = tuple(_row(entry) for entry in _sorted(found, sort)[first : first + size])
    return CustomerPage(rows, sums["total"], sums["value"] or 0.0)


def grid(*, scope: Scope) -> list[FieldCell]:
    """The nine fields in the order of vocabulary.party.FIELDS, empty ones too; parties that bought at least once."""
    sums = _sums(_within(scope).filter(purchases__gt=0), "field")
    cells = [(name, sums.get(name, {})) for name in FIELDS]
    return [FieldCell(n, s.get("n", 0), s.get("value_sum") or 0.0, s.get("year") or 0.0) for n, s in cells]


def count_said_satisfaction(*, scope: Scope) -> int:
    """How many of those who bought said themselves how satisfied they are; for the others the grid infers it."""
    return _within(scope).filter(purchases__gt=0, satisfaction_known=True).count()


def tiers(*, scope: Scope) -> list[TierRow]:
    """A, B, C with customers, value, amount and cost to serve; parties that bought at least once."""
    sums = _sums(_within(scope).filter(purchases__gt=0), "tier")
    rows = [(name, sums.get(name, {})) for name in TIERS]
    return [TierRow(n, s.get("n", 0), *(s.get(part) or 0.0 for part in ("value_sum", "year", "cost"))) for n, s in rows]


def groups(*, scope: Scope) -> dict[str, int]:
    """How many parties are in each group (MVC, MGC, BZ, other)."""
    return {name: sums["n"] for name, sums in _sums(_within(scope), "group").items()}


def movement(*, scope: Scope) -> list[tuple[str, str, int]]:
    """How many customers moved from which tier to which since the cycle before; `` = new."""
    rows = _within(scope).filter(purchases__gt=0).values("tier_before", "tier").annotate(n=Count("party_id"))
    return [(row["tier_before"], row["tier"], row["n"]) for row in rows.order_by("tier_before", "tier")]


def cliff(*, scope: Scope) -> list[tuple[float, float]]:
    """Share of last year's amount by share of customers, best first."""
    amounts = _within(scope).filter(purchases__gt=0).values_list("amount_year", flat=True)
    return cliff_of(np.fromiter(amounts.iterator(chunk_size=10_000), float))


def portfolio(*, scope: Scope) -> Portfolio:
    """The figures of all customers the reader may see."""
    sums = _within(scope).aggregate(n=Count("party_id"), value=Sum("value"), year=Sum("amount_year"))
    return Portfolio(sums["n"], sums["value"] or 0.0, sums["year"] or 0.0)


def _within(scope: Scope) -> QuerySet[Standing]:
    """The only door to the table for lists: nobody sees more than his scope, and without one nothing."""
    if scope.dealer_id is not None:  # before `everything`: a dealer sees his own customers whatever else is set
        return Standing.objects.filter(dealer_id=scope.dealer_id) if scope.dealer_id else Standing.objects.none()
    if scope.everything:
        return Standing.objects.all()
    return Standing.objects.filter(owner=scope.owner) if scope.owner else Standing.objects.none()


def _filtered(found: QuerySet[Standing], filters: CustomerFilter) -> QuerySet[Standing]:
    for name in ("tier", "tier_before", "group", "field", "kind", "owner", "city"):
        if wanted := getattr(filters, name):
            found = found.filter(**{name: wanted})
    if filters.query:
        text = filters.query.strip()
        found = found.filter(Q(name__icontains=text) | Q(initials__startswith=text.lower()) | Q(phone_end=text))
    if filters.bought is not None:
        found = found.filter(purchases__gt=0) if filters.bought else found.filter(purchases=0)
    if filters.value_at_least is not None:
        found = found.filter(value__gte=filters.value_at_least)
    return _moved(found, filters.movement)


def _moved(found: QuerySet[Standing], movement: str) -> QuerySet[Standing]:
    """A comes before B in the alphabet: a tier that sorts earlier than the one before is a rise."""
    if not movement:
        return found
    ways = {
        "new": Q(tier_before=""),
        "up": Q(tier_before="B", tier="A") | Q(tier_before="C", tier__in=("A", "B")),
        "down": Q(tier_before="A", tier__in=("B", "C")) | Q(tier_before="B", tier="C"),
    }
    if movement not in ways:
        raise ValueRefused("movement_unknown", "{movement!r} is no movement: up, down or new.", movement=movement)
    return found.filter(ways[movement])


def _sorted(found: QuerySet[Standing], sort: str) -> QuerySet[Standing]:
    if sort.endswith("value_change"):
        found = found.annotate(value_change=F("value") - Coalesce(F("value_before"), F("value")))
    return found.order_by(sort, "party_id")


def _sums(found: QuerySet[Standing], by: str) -> dict[str, dict]:
    sums = {"n": Count("party_id"), "value_sum": Sum("value"), "year": Sum("amount_year"), "cost": Sum("service_cost")}
    return {row[by]: row for row in found.values(by).annotate(**sums).order_by(by)}


def _row(entry: Standing) -> StandingRow:
    plain = {name: getattr(entry, name) for name in PLAIN}
    reasons = tuple(Reason(r["code"], r["params"]) for r in json.loads(entry.reasons))
    trail = tuple((date.fromisoformat(day), float(value), tier) for day, value, tier in json.loads(entry.trail))
    return StandingRow(**plain, reasons=reasons, trail=trail)
