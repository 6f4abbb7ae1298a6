"""What the last cycle decided for everybody: how many of each action, who, and who is left alone for which reason."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Count, F, JSONField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from zhiji.identify.app import selectors as parties
from zhiji.interact.app.models import NextAction, Situation
from zhiji.interact.app.rows import NextActionRow
from zhiji.vocabulary import Reason, Scope
from zhiji.vocabulary.errors import NotFound

LEAVE_ALONE = "leave_alone"
_ROW = tuple(name for name in NextActionRow.__dataclass_fields__ if name not in ("reasons", "arms"))


@dataclass(frozen=True)
class ActionCount:
    """One action of the plan: customers it was chosen for, how many explored, expected margin (score summed)."""

    action: str
    customers: int
    explored: int
    score: float


@dataclass(frozen=True)
class PlanRow:
    """One customer of the plan, with name and tier."""

    action: NextActionRow
    name: str
    tier: str


@dataclass(frozen=True)
class PlanPage:
    """One page of the plan, and how many customers it has in all."""

    rows: tuple[PlanRow, ...]
    total: int


def count_actions(*, scope: Scope) -> list[ActionCount]:
    """How many customers each action was chosen for, most first."""
    said = (
        _within(scope)
        .values("action")
        .annotate(customers=Count("pk"), drawn=Count("pk", filter=Q(explored=True)), worth=Sum("score"))
        .order_by("-customers", "action")
    )
    return [ActionCount(row["action"], row["customers"], row["drawn"], row["worth"] or 0.0) for row in said]


def count_left_alone(*, scope: Scope) -> list[tuple[str, int]]:
    """For which first reason customers are left alone: (reason code, customers), most first."""
    first = KeyTextTransform("code", KeyTransform(0, Cast("reasons", JSONField())))
    left = _within(scope).filter(action=LEAVE_ALONE).annotate(why=first)
    return [(why or "", n) for why, n in left.values_list("why").annotate(n=Count("pk")).order_by("-n", "why")]


def count_control() -> int:
    """How many customers the last cycle drew to be left alone for good."""
    return NextAction.objects.filter(control=True).count()


def list_plan(*, scope: Scope, action: str = "", page: int = 1, size: int = 50) -> PlanPage:
    """Who is planned for, the most promising first; one action or all."""
    found = _within(scope).filter(**({"action": action} if action else {})).order_by("-score", "pk")
    rows = list(found[(page - 1) * size : page * size])
    known = dict(_names([row.party_id for row in rows]))
    return PlanPage(tuple(PlanRow(_as_row(row), *known.get(row.party_id, ("", ""))) for row in rows), found.count())


def get_planned(*, decision_id: str, scope: Scope) -> NextActionRow:
    """One decision of the last cycle. Raises NotFound, also for a customer the scope does not hold."""
    row = _within(scope).filter(pk=decision_id).first()
    if row is None:
        raise NotFound("decision_unknown", "There is no decision {decision_id!r}.", decision_id=decision_id)
    return _as_row(row)


def _within(scope: Scope) -> QuerySet[NextAction]:
    if scope.everything:
        return NextAction.objects.all()
    if scope.dealer_id is None and scope.owner is None:
        return NextAction.objects.none()
    whose = {"dealer_id": scope.dealer_id} if scope.dealer_id is not None else {"owner": scope.owner}
    return NextAction.objects.filter(party_id__in=Situation.objects.filter(**whose).values("party_id"))


def _names(ids: list[str]) -> list[tuple[str, tuple[str, str]]]:
    called = parties.get_names(ids=ids)
    rows = Situation.objects.filter(party_id__in=ids).values_list("party_id", F("name"), "tier")
    return [(party_id, (name or called.get(party_id, ""), tier)) for party_id, name, tier in rows]


def _as_row(row: NextAction) -> NextActionRow:
    reasons = tuple(Reason(one["code"], one.get("params") or {}) for one in json.loads(row.reasons or "[]"))
    return NextActionRow(
        **{name: getattr(row, name) for name in _ROW}, reasons=reasons, arms=tuple(json.loads(row.arms or "[]"))
    )
