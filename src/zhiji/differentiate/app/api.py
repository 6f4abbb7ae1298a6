"""The API of the step: customers with their standing, and the pictures of all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from zhiji.differentiate.app import selectors
from zhiji.vocabulary.errors import NotFound

router = Router(tags=["differentiate"])


class ReasonOut(Schema):
    """A reason as code and parameters."""

    code: str
    params: dict[str, Any]


class CustomerOut(Schema):
    """One customer with standing; amounts in the company's currency."""

    party_id: str
    name: str
    kind: str
    city: str
    owner: str
    value: float
    low: float
    high: float
    value_before: float | None
    tier: str
    tier_before: str
    group: str
    field: str
    satisfaction: str
    satisfaction_known: bool
    volume: str
    alive: float | None
    active: float | None
    rule: str
    amount_year: float
    purchases: int
    last_day: date | None
    next_day: date | None
    reasons: list[ReasonOut]
    trail: list[tuple[date, float, str]]


class CustomersOut(Schema):
    """One page of a list, with the size and value of the whole list."""

    rows: list[CustomerOut]
    total: int
    value: float


class CustomersIn(Schema):
    """What narrows the list; empty = all."""

    tier: str = ""
    group: str = ""
    field: str = ""
    kind: str = ""
    owner: str = ""
    city: str = ""
    query: str = ""
    movement: str = ""
    bought: bool | None = None
    value_at_least: float | None = None


class PageIn(Schema):
    """Which page, in which order."""

    sort: str = "-value"
    page: int = Field(1, ge=1, le=100_000)
    size: int = Field(50, ge=1, le=500)


class FieldOut(Schema):
    """One of the nine fields."""

    field: str
    customers: int
    value: float
    amount_year: float


class TierOut(Schema):
    """One tier."""

    tier: str
    customers: int
    value: float
    amount_year: float
    service_cost: float


class MovementOut(Schema):
    """Customers who went from one tier to another."""

    tier_before: str
    tier: str
    customers: int


class CliffOut(Schema):
    """One point of the curve, shares from 0 to 1."""

    share_of_customers: float
    share_of_amount: float


@router.get("/customers", response=CustomersOut, summary="The customers the caller may see, page by page")
def list_customers(request: HttpRequest, wanted: Query[CustomersIn], page: Query[PageIn]) -> selectors.CustomerPage:
    """Filters are joined by and; `sort` is a column, with - in front for the largest first."""
    filters = selectors.CustomerFilter(**wanted.dict())
    return selectors.list_customers(filters=filters, scope=request.user_scope, **page.dict())


@router.get("/customers/{party_id}", response=CustomerOut, summary="One customer")
def get_customer(request: HttpRequest, party_id: str) -> selectors.StandingRow:
    """404 also for a customer outside the caller's scope."""
    found = selectors.get_customer(party_id=party_id, scope=request.user_scope)
    if found is None:
        raise NotFound("customer_unknown", "There is no customer {party_id!r}.", party_id=party_id)
    return found


@router.get("/grid", response=list[FieldOut], summary="The nine fields")
def grid(request: HttpRequest) -> list[selectors.FieldCell]:
    """Satisfaction times volume, with customers, value and last year's amount."""
    return selectors.grid(scope=request.user_scope)


@router.get("/tiers", response=list[TierOut], summary="A, B and C")
def tiers(request: HttpRequest) -> list[selectors.TierRow]:
    """Customers, value, last year's amount and cost to serve by tier."""
    return selectors.tiers(scope=request.user_scope)


@router.get("/movement", response=list[MovementOut], summary="From tier to tier since the cycle before")
def movement(request: HttpRequest) -> list[MovementOut]:
    """`tier_before` is empty for new customers."""
    moved = selectors.movement(scope=request.user_scope)
    return [MovementOut(tier_before=before, tier=tier, customers=n) for before, tier, n in moved]


@router.get("/cliff", response=list[CliffOut], summary="Share of amount by share of customers, best first")
def cliff(request: HttpRequest) -> list[CliffOut]:
    """How steep the cliff is."""
    points = selectors.cliff(scope=request.user_scope)
    return [CliffOut(share_of_customers=share, share_of_amount=amount) for share, amount in points]
