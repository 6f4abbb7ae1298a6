"""What the last cycle decided, and how often each action has succeeded."""

from __future__ import annotations

import json
from collections.abc import Sequence

from zhiji.interact.app.models import LearnedRate, NextAction, Situation
from zhiji.interact.app.rows import NextActionRow, RateRow, SituationRow
from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.reason import Reason

_PLAIN = (
    "decision_id",
    "party_id",
    "at",
    "action",
    "channel",
    "explored",
    "propensity",
    "likelihood",
    "gain",
    "score",
    "control",
)


def next_action(*, party_id: str) -> NextActionRow | None:
    """What the last cycle decided for this party; None before the first cycle that knew it."""
    row = NextAction.objects.filter(party_id=party_id).first()
    return None if row is None else _row(row)


def list_next_actions(
    *, action: str | None = None, ids: Sequence[str] | None = None, limit: int = 50
) -> list[NextActionRow]:
    """The decisions of the last cycle worth most, of one action or of the given parties."""
    rows = NextAction.objects.order_by("-score")
    rows = rows if action is None else rows.filter(action=action)
    rows = rows if ids is None else rows.filter(party_id__in=list(ids))
    return [_row(row) for row in rows[:limit]]


def get_situation(*, party_id: str) -> SituationRow:
    """Where one customer stands. Raises NotFound before the first cycle that knew it."""
    row = Situation.objects.filter(pk=party_id).values_list(*SituationRow.__dataclass_fields__).first()
    if row is None:
        raise NotFound("party_unknown", "No cycle knows the party {party_id!r} yet.", party_id=party_id)
    return SituationRow(*row)


def learned_rates() -> list[RateRow]:
    """How often each action succeeded, in all (`*`) and in each segment."""
    fields = tuple(RateRow.__dataclass_fields__)
    return [RateRow(*row) for row in LearnedRate.objects.order_by("action", "segment").values_list(*fields)]


def _row(row: NextAction) -> NextActionRow:
    reasons = tuple(Reason(r["code"], r["params"]) for r in json.loads(row.reasons))
    return NextActionRow(*(getattr(row, name) for name in _PLAIN), reasons, tuple(json.loads(row.arms)))
