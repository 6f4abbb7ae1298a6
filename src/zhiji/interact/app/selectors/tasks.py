"""What people have to do today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from zhiji.identify.app import selectors as parties
from zhiji.interact.app.models import Task
from zhiji.interact.app.rows import TaskRow, TodayPage
from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.reason import Reason
from zhiji.vocabulary.scope import Scope

KINDS = ("promise", "complaint", "call", "visit", "thank", "birthday")
_SHOWN = 200  # of one kind; nobody works through more in a day


def today(*, scope: Scope, day: date) -> TodayPage:
    """The open tasks due by `day` in the user's scope, by kind, dearest customers first."""
    rows = Task.objects.filter(**_condition(scope))
    open_rows = rows.filter(done_at=None, due__lte=day).order_by("-value", "pk")
    open_of = {kind: list(open_rows.filter(kind=kind)[:_SHOWN]) for kind in KINDS}
    nameless = parties.get_names(ids=[row.party_id for rows in open_of.values() for row in rows if not row.name])
    found = {kind: tuple(_row(row, day, nameless) for row in rows) for kind, rows in open_of.items()}
    return TodayPage(day=day, tasks=found, done_today=rows.filter(done_at__date=day).count())


def get_task(*, task_id: int, scope: Scope) -> TaskRow:
    """One open task. Raises NotFound where it is done, unknown, or outside the scope."""
    row = Task.objects.filter(pk=task_id, done_at=None, **_condition(scope)).first()
    if row is None:
        raise NotFound("task_unknown", "There is no open task {task_id}.", task_id=task_id)
    return _row(row, timezone.localdate(), parties.get_names(ids=[row.party_id]))


def _condition(scope: Scope) -> dict[str, object]:
    if scope.everything:
        return {}
    if scope.dealer_id is not None:
        return {"dealer_id": scope.dealer_id}
    return {"owner": scope.owner} if scope.owner is not None else {"pk__in": []}


def _row(row: Task, day: date, names: Mapping[str, str]) -> TaskRow:
    return TaskRow(
        task_id=row.pk,
        kind=row.kind,
        party_id=row.party_id,
        name=row.name or names.get(row.party_id, ""),
        owner=row.owner,
        due=row.due,
        value=row.value,
        action=row.action,
        reasons=tuple(Reason(r["code"], r["params"]) for r in row.reasons),
        note=row.note,
        decision_id=row.decision_id,
        overdue=row.due < day,
    )
