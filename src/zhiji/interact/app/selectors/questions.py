"""Which question to put next."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.utils import timezone

from zhiji.interact.app.models import Answer, Pulse, Situation
from zhiji.interact.question import Question, choose_question
from zhiji.trust.app import selectors as trust


def next_question(*, ids: Sequence[str], channel: str) -> Question | None:
    """The question worth most that this party may be asked now; None when it is enough for a while."""
    if not trust.get_permissions(ids=ids).allows("survey", channel)[0]:
        return None
    row = Situation.objects.filter(party_id__in=list(ids)).first()
    answered = set(json.loads(row.asked)) if row else set()
    answered |= set(Answer.objects.filter(party_id__in=list(ids)).values_list("question", flat=True))
    touches = [touch for pulse in Pulse.objects.filter(party_id__in=list(ids)) for touch in pulse.touches]
    return choose_question(
        kind=(row.kind if row else None) or "person",
        answered=answered,
        asked_at=[touch[0] for touch in touches if touch[1] == "asked"],
        now=timezone.now(),
        purchases=row.purchases if row else 0,
    )
