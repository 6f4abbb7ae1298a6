"""Decide for one customer now, and remember what came of it.

The hot path of the whole system: four reads by key, one insert, and the kernel on one row.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhiji.identify.app import selectors as parties
from zhiji.interact.action import Choices, Odds, choose
from zhiji.interact.app.models import Exposure, NextAction, Pulse, Situation
from zhiji.interact.app.services.contacts import check_code
from zhiji.interact.app.services.pulses import save_touch
from zhiji.interact.catalogue import list_arms
from zhiji.interact.explain import list_alternatives, list_reasons
from zhiji.interact.situation import draws_of, live_cases, unknown_party
from zhiji.trust import Decision
from zhiji.trust.app import selectors as trust
from zhiji.trust.app import services as trust_services
from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.party import CHANNELS
from zhiji.warehouse import get_home, get_secret

_SITUATION = tuple(field.name for field in Situation._meta.fields)


def decide(*, party_id: str, channel: str, at: datetime, by: str) -> Decision:
    """The next action for one customer through one channel, stored before it is answered.

    Raises NotFound for an unknown party, ValueRefused for an unknown channel.
    """
    check_code("channel", channel, CHANNELS)
    known = get_situation(party_id)
    ids = json.loads(known["ids"])
    pulses = list(Pulse.objects.filter(pk__in=ids).values_list("touches", "wishes"))
    policy = trust.get_policy()
    local = timezone.localtime(at).replace(tzinfo=None)
    arms = list_arms(channel)
    cases = live_cases(known, arms, permissions=trust.get_permissions(ids=ids), pulses=pulses, now=(at, local, policy))
    draws = draws_of([known["party_id"]], secret=_control_key(str(get_home())), day=known["day"])
    choices = choose(cases, arms, odds=Odds(policy.explored_share, policy.contact_costs, draws))
    decision = _decision(choices, cases, known["party_id"], (at, channel))
    trust_services.store_decision(decision=decision)
    return decision


@lru_cache(maxsize=8)
def _control_key(home: str) -> str:
    """The key of the cycle's draws, read once a process and company."""
    return get_secret("control")


def get_situation(party_id: str) -> dict[str, Any]:
    """The published row of a party, under whatever id it is asked for; a plain one for who is new. Raises NotFound."""
    row = Situation.objects.filter(pk=party_id).values(*_SITUATION).first()
    if row is not None:
        return row
    card = parties.get_party(party_id=party_id)
    row = Situation.objects.filter(pk=card.party_id).values(*_SITUATION).first()
    return row or unknown_party(card, day=timezone.localdate())


def _decision(choices: Choices, cases: dict[str, Any], party_id: str, asked: tuple[datetime, str]) -> Decision:
    arm = int(choices.chosen[0])
    return Decision(
        decision_id=uuid.uuid4().hex,
        party_id=party_id,
        at=asked[0],
        channel=asked[1],
        action=choices.arms[arm].action.code,
        explored=bool(choices.explored[0]),
        propensity=float(choices.propensity[0, arm]),
        likelihood=float(choices.likelihood[0, arm]),
        gain=float(choices.gain[0, arm]),
        score=float(choices.score[0, arm]),
        control=bool(choices.control[0]),
        reasons=list_reasons(choices, cases),
        arms=list_alternatives(choices),
    )


def record_response(*, decision_id: str, accepted: bool, by: str, at: datetime | None = None) -> None:
    """Write down what the customer said to an action; learned from in the next cycle. Raises NotFound."""
    at = at or timezone.now()
    made = _made(decision_id)
    segment = Situation.objects.filter(pk=made.party_id).values_list("segment", flat=True).first() or ""
    told = {name: getattr(made, name) for name in ("party_id", "at", "action", "channel", "propensity", "control")}
    answer = {"accepted": accepted, "accepted_by": by}
    with transaction.atomic():
        Exposure.objects.update_or_create(
            decision_id=decision_id, defaults=answer, create_defaults=told | answer | {"segment": segment}
        )
        save_touch(made.party_id, at=at, kind="accepted" if accepted else "declined", what=made.action)
        if made.channel in ("desk", "portal"):
            save_touch(made.party_id, at=at, kind="offer", what=made.action, detail=made.channel)


def get_party_of_decision(*, decision_id: str) -> str:
    """For whom a decision was made, so that a caller can be asked whether he may see that customer. Raises NotFound."""
    return _made(decision_id).party_id


def _made(decision_id: str) -> Any:
    """The decision, made live or by the cycle."""
    planned = NextAction.objects.filter(pk=decision_id).first() or Exposure.objects.filter(pk=decision_id).first()
    if planned is not None:
        return planned
    try:
        return trust.get_decision(decision_id=decision_id)
    except NotFound:
        raise NotFound("decision_unknown", "There is no decision {decision_id!r}.", decision_id=decision_id) from None
