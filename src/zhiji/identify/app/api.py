"""The API of identification: find a customer, who it is, what was said of it, whether a new one is known."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from zhiji.identify.app import selectors, services
from zhiji.vocabulary.scope import Scope

router = Router(tags=["identify"])


class HitOut(Schema):
    """One party found."""

    party_id: str
    name: str | None
    kind: str
    phone_end: str | None
    city: str | None
    owner: str | None
    found_by: str


class NameOut(Schema):
    """Another party as named on a customer's page."""

    party_id: str
    name: str | None
    kind: str
    job_title: str | None
    phone_end: str | None


class PartyOut(Schema):
    """Who a party is."""

    party_id: str
    kind: str
    name: str | None
    phone: str | None
    email: str | None
    address: str | None
    city: str | None
    birth_date: date | None
    owner: str | None
    shop: str | None
    job_title: str | None
    records: int | None
    sources: str | None
    household: list[NameOut]
    employer: NameOut | None
    contacts: list[NameOut]
    dealer: NameOut | None


class FactOut(Schema):
    """One thing said about a party."""

    fact_id: str
    name: str
    value: str
    said_by: str
    by: str
    at: datetime | None
    sure: float
    valid_until: date | None
    for_whom: str


class FactIn(Schema):
    """One thing to write down."""

    name: str = Field(min_length=1, max_length=80)
    value: str = Field(min_length=1, max_length=4000)
    said_by: str = Field("staff", pattern="^(customer|staff)$")
    sure: float = Field(1.0, ge=0, le=1)


class CustomerIn(Schema):
    """A customer to look for or to enter."""

    kind: str = Field("person", pattern="^(person|organisation)$")
    name: str = Field("", max_length=200)
    phone: str = Field("", max_length=60)
    email: str = Field("", max_length=254)
    city: str = Field("", max_length=80)


class MatchOut(Schema):
    """Who the customer may already be, and why."""

    party_id: str
    name: str | None
    score: float
    evidence: list[dict]


class CreatedOut(Schema):
    """The id of what was written."""

    id: str


def scope_of(request: HttpRequest) -> Scope:
    """The caller's scope as the sign-in worked it out (`request.user_scope`); nobody where it did not."""
    return getattr(request, "user_scope", None) or Scope()


@router.get("/find", response=list[HitOut])
def find(request: HttpRequest, q: str = Query(..., max_length=100), limit: int = Query(20, ge=1, le=100)):
    """Find a customer by phone end, name, initials, company, e-mail or order number."""
    return [asdict(hit) for hit in selectors.find(query=q, user_scope=scope_of(request), limit=limit)]


@router.get("/parties/{party_id}", response=PartyOut)
def get_party(request: HttpRequest, party_id: str):
    """Who a customer is; a merged id leads to the customer it belongs to now."""
    return asdict(selectors.get_party(party_id=party_id, user_scope=scope_of(request)))


@router.get("/parties/{party_id}/facts", response=list[FactOut])
def list_facts(request: HttpRequest, party_id: str):
    """What was said of a customer, newest first."""
    card = selectors.get_party(party_id=party_id, user_scope=scope_of(request))
    return [asdict(fact) for fact in selectors.list_facts(ids=selectors.get_ids(party_id=card.party_id))]


@router.post("/parties/{party_id}/facts", response={201: CreatedOut})
def add_fact(request: HttpRequest, party_id: str, fact: FactIn):
    """Write down one thing said of a customer."""
    card = selectors.get_party(party_id=party_id, user_scope=scope_of(request))
    made = services.add_fact(party_id=card.party_id, by=request.user.get_username(), **fact.dict())
    return Status(201, {"id": made})


@router.post("/matches", response=list[MatchOut])
def find_matches(request: HttpRequest, customer: CustomerIn):
    """Who a customer about to be entered may already be, within what the caller may see."""
    found = selectors.find_matches(fields=customer.dict(), user_scope=scope_of(request))
    return [asdict(match) for match in found]


@router.post("/parties", response={201: CreatedOut})
def add_customer(request: HttpRequest, customer: CustomerIn):
    """Enter a new customer now."""
    fields = customer.dict() | selectors.get_belonging(scope=scope_of(request))
    made = services.add_customer(kind=fields.pop("kind"), fields=fields, by=request.user.get_username())
    return Status(201, {"id": made})
