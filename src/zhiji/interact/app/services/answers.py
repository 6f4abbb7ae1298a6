"""Questions put and answered: the answer becomes a fact, the asking becomes an exposure that is learned from."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhiji.identify.app import selectors as parties
from zhiji.identify.app import services as identify
from zhiji.interact.app.models import Answer, Exposure, Situation
from zhiji.interact.app.selectors.questions import next_question
from zhiji.interact.app.services.contacts import set_preference
from zhiji.interact.app.services.pulses import save_touch
from zhiji.interact.catalogue import ASK
from zhiji.interact.question import Question, accepts, get_question
from zhiji.trust.app import selectors as trust
from zhiji.vocabulary.errors import ValueRefused


def ask_question(*, party_id: str, channel: str, by: str, at: datetime | None = None) -> Question | None:
    """Put the next question to a customer and remember that it was put. None when it is enough for a while."""
    ids, at = parties.get_ids(party_id=party_id), at or timezone.now()
    with transaction.atomic():
        question = next_question(ids=ids, channel=channel)
        if question is not None:
            save_touch(ids[0], at=at, kind="asked", what=question.code, detail=channel)
            _expose(ids[0], channel, at, accepted=None)
    return question


def answer_question(
    *, party_id: str, question: str, value: str, channel: str, by: str, at: datetime | None = None
) -> str:
    """Write down an answer; returns the id of the fact it became. Raises ValueRefused for what is no answer."""
    asked = get_question(question)
    if asked is None or not accepts(asked, value):
        text = "{value!r} is no answer to the question {question!r}."
        raise ValueRefused("answer_refused", text, question=question, value=value[:80])
    ids, at = parties.get_ids(party_id=party_id), at or timezone.now()
    told = {"value": value.strip(), "channel": channel, "by": by, "at": at}
    with transaction.atomic():
        Answer.objects.update_or_create(party_id=ids[0], question=question, defaults=told)
        fact_id = _remember(ids[0], asked, value.strip(), by)
        save_touch(ids[0], at=at, kind="answered", what=question, detail=channel)
        _answer_exposure(ids, channel, at)
    return fact_id


def _remember(party_id: str, asked: Question, value: str, by: str) -> str:
    if asked.fact == "prefers_channel":
        set_preference(party_id=party_id, channel=value, by=by)
    elif asked.fact == "contacts_wanted":
        set_preference(party_id=party_id, contacts_wanted=int(value), by=by)
    return identify.add_fact(party_id=party_id, name=asked.fact, value=value, said_by="customer", by=by)


def _answer_exposure(ids: tuple[str, ...], channel: str, at: datetime) -> None:
    since = at - timedelta(days=trust.get_policy().attribution_days)
    open_asks = Exposure.objects.filter(party_id__in=ids, action=ASK, accepted=None, at__gte=since, control=False)
    newest = open_asks.order_by("-at").first()
    if newest is None:
        # Asked on a page that does not note each showing: the answer itself proves that the question was put.
        _expose(ids[0], channel, at, accepted=True)
    else:
        Exposure.objects.filter(pk=newest.pk).update(accepted=True)


def _expose(party_id: str, channel: str, at: datetime, *, accepted: bool | None) -> None:
    segment = Situation.objects.filter(pk=party_id).values_list("segment", flat=True).first() or ""
    Exposure.objects.create(
        decision_id=f"q{uuid.uuid4().hex}",
        party_id=party_id,
        at=at,
        action=ASK,
        channel=channel,
        segment=segment,
        propensity=1.0,
        control=False,
        accepted=accepted,
    )
