"""API of the step `trust`: what a customer permits, and why something was decided."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from zhiji.trust.app import selectors, services
from zhiji.vocabulary.errors import NotAllowed
from zhiji.vocabulary.scope import Scope

router = Router(tags=["trust"])


class ReasonOut(Schema):
    """One reason: a code and the numbers that belong to it."""

    code: str
    params: dict[str, object]


class ConsentIn(Schema):
    """One statement about permission, with its proof."""

    party_id: str
    purpose: str
    channel: str = "*"
    state: str
    source: str
    wording: str
    evidence: dict[str, object] = {}


class ConsentOut(Schema):
    """One statement as it stands in the record."""

    consent_id: int
    party_id: str
    purpose: str
    channel: str
    state: str
    at: datetime
    source: str
    wording: str
    by: str


class ConsentRecorded(Schema):
    """The number of the statement."""

    consent_id: int


class DecisionOut(Schema):
    """One decision with its reasons, its odds and all that was possible."""

    decision_id: str
    party_id: str
    at: datetime
    channel: str
    action: str
    explored: bool
    propensity: float
    likelihood: float
    gain: float
    score: float
    control: bool
    reasons: list[ReasonOut]
    arms: list[dict[str, object]]


def check_scope(request: HttpRequest) -> None:
    """Raises NotAllowed for a caller who may not see everybody: this step does not know whose customer a party is."""
    scope = getattr(request, "user_scope", None) or Scope()
    if not scope.everything:
        raise NotAllowed("scope_too_narrow", "Consents and decisions are open to those who may see every customer.")


@router.get("/consents", response=list[ConsentOut])
def list_consents(request: HttpRequest, party_id: list[str] = Query(...)):
    """All that was said about permission under these ids, newest first."""
    check_scope(request)
    return selectors.list_consents(ids=party_id)


@router.post("/consents", response={201: ConsentRecorded})
def record_consent(request: HttpRequest, said: ConsentIn):
    """Write down one consent or refusal with its proof."""
    check_scope(request)
    return Status(201, {"consent_id": services.record_consent(**said.dict(), by=request.user.get_username())})


@router.get("/decisions/{decision_id}", response=DecisionOut)
def get_decision(request: HttpRequest, decision_id: str):
    """One decision with its reasons, odds and all that was possible."""
    check_scope(request)
    return selectors.get_decision(decision_id=decision_id)


@router.get("/decisions", response=list[DecisionOut])
def list_decisions(request: HttpRequest, party_id: list[str] = Query(None), limit: int = 50):
    """The newest decisions."""
    check_scope(request)
    return selectors.list_decisions(ids=party_id, limit=max(1, min(limit, 500)))
