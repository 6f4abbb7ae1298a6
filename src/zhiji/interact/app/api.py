"""API of the step `interact`: decide, contacts, answers, responses, the thread, the next question, preferences."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from zhiji.identify.app import selectors as parties
from zhiji.interact.app import selectors, services
from zhiji.trust.app.api import DecisionOut
from zhiji.vocabulary.scope import Scope

router = Router(tags=["interact"])


class DecideIn(Schema):
    """For whom, and through which channel."""

    party_id: str = Field(max_length=64)
    channel: str


class ContactIn(Schema):
    """One contact with a customer, either way."""

    party_id: str = Field(max_length=64)
    channel: str
    direction: str
    topic: str = Field(max_length=60)
    summary: str = Field("", max_length=20_000)
    promise: str | None = Field(None, max_length=2_000)
    promise_due: date | None = None


class ContactOut(Schema):
    """The number of the contact."""

    contact_id: int


class ResponseIn(Schema):
    """What the customer said to an action."""

    decision_id: str = Field(max_length=64)
    accepted: bool


class AnswerIn(Schema):
    """The answer to a question."""

    party_id: str = Field(max_length=64)
    question: str
    value: str = Field(max_length=2_000)
    channel: str


class AnswerOut(Schema):
    """The fact the answer became."""

    fact_id: str


class PreferenceIn(Schema):
    """How a customer asked to be reached; what is left out was not said."""

    channel: str = ""
    contacts_wanted: int | None = None
    hour_from: int | None = None
    hour_until: int | None = None
    language: str = Field("", max_length=10)


class PreferenceOut(PreferenceIn):
    """The wishes in force, who wrote them down and when."""

    by: str
    at: datetime | None


class ThreadOut(Schema):
    """One thing that happened between a customer and us."""

    at: datetime
    kind: str
    channel: str
    direction: str
    code: str
    params: dict[str, object]
    text: str
    staff: str
    promise: str
    promise_due: date | None
    amount: float | None
    reference: str


class SituationOut(Schema):
    """Where one customer stands."""

    party_id: str
    name: str | None
    owner: str | None
    tier: str
    group: str
    value: float
    purchases: int
    since_purchase: int
    overdue_days: int


class QuestionOut(Schema):
    """One question: its code, the fact it fills, the answers it takes."""

    code: str
    fact: str
    answers: list[str]


class NextQuestionOut(Schema):
    """The next question, or null."""

    question: QuestionOut | None


def check_within(request: HttpRequest, party_id: str) -> str:
    """The party id, for whoever may see this customer; NotFound for anybody else (a dealer sees his own only)."""
    scope = getattr(request, "user_scope", None) or Scope()
    if not scope.everything:
        parties.get_party(party_id=party_id, user_scope=scope)
    return party_id


@router.post("/decide", response=DecisionOut)
def decide(request: HttpRequest, asked: DecideIn):
    """The next action for one customer through one channel; stored before it is answered."""
    party_id, by = check_within(request, asked.party_id), request.user.get_username()
    return services.decide(party_id=party_id, channel=asked.channel, at=timezone.now(), by=by)


@router.post("/contacts", response={201: ContactOut})
def record_contact(request: HttpRequest, told: ContactIn):
    """Write down one contact with a customer."""
    check_within(request, told.party_id)
    return Status(201, {"contact_id": services.record_contact(**told.dict(), by=request.user.get_username())})


@router.post("/responses", response={204: None})
def record_response(request: HttpRequest, told: ResponseIn):
    """Write down what the customer said to an action."""
    check_within(request, services.get_party_of_decision(decision_id=told.decision_id))
    services.record_response(**told.dict(), by=request.user.get_username())
    return Status(204, None)


@router.post("/answers", response={201: AnswerOut})
def answer_question(request: HttpRequest, told: AnswerIn):
    """Write down the answer to a question."""
    check_within(request, told.party_id)
    return Status(201, {"fact_id": services.answer_question(**told.dict(), by=request.user.get_username())})


@router.get("/parties/{party_id}/situation", response=SituationOut)
def get_situation(request: HttpRequest, party_id: str):
    """Where one customer stands, as the last cycle published it."""
    return selectors.get_situation(party_id=check_within(request, party_id))


@router.get("/parties/{party_id}/thread", response=list[ThreadOut])
def get_thread(request: HttpRequest, party_id: str, limit: int = 100):
    """Everything that happened between a customer and us, newest first."""
    ids = parties.get_ids(party_id=check_within(request, party_id))
    return selectors.get_thread(ids=ids, limit=max(1, min(limit, 1000)))


@router.get("/parties/{party_id}/next-question", response=NextQuestionOut)
def next_question(request: HttpRequest, party_id: str, channel: str = "desk"):
    """The question worth most that may be put now; null when it is enough for a while."""
    ids = parties.get_ids(party_id=check_within(request, party_id))
    return {"question": selectors.next_question(ids=ids, channel=channel)}


@router.put("/parties/{party_id}/preferences", response=PreferenceOut)
def set_preference(request: HttpRequest, party_id: str, wishes: PreferenceIn):
    """Write down how a customer asked to be reached."""
    check_within(request, party_id)
    services.set_preference(party_id=party_id, by=request.user.get_username(), **wishes.dict())
    return selectors.preferences(ids=parties.get_ids(party_id=party_id))
