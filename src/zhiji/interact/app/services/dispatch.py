"""From the cycle's decisions to messages and tasks: the customers worth most first, in chunks, each in one transaction.

What is decided is an exposure from here on, for the control group too ("would have been treated"), so that both groups
are compared by what was intended and not by who could be reached.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhiji.interact.app.letters import write_letter
from zhiji.interact.app.models import Exposure, Message, NextAction, Pulse, Situation, Task
from zhiji.interact.app.services.messages import Asked, check_outreach, new_message
from zhiji.interact.app.services.pulses import lock_pulses, touch
from zhiji.interact.app.services.sending import send_messages
from zhiji.interact.catalogue import ASK, LEAVE_ALONE, get_action
from zhiji.interact.message import is_address
from zhiji.trust import Permissions
from zhiji.trust.app import selectors as trust
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.policy import Policy

CHUNK = 200
BIRTHDAY_DAYS = 7  # so many days ahead a birthday is put on the list
_KIND = {"thank": "thank", "serve": "complaint"}


@dataclass
class DispatchResult:
    """How many messages, tasks and exposures were made, and how many actions were held back, by reason."""

    messages: int = 0
    tasks: int = 0
    exposures: int = 0
    held_back: Counter[str] = field(default_factory=Counter)


@dataclass
class _Work:
    """One chunk: everything known of its parties, and what is to be written for them."""

    situations: Mapping[str, Mapping[str, Any]]
    permissions: Mapping[str, Permissions]
    pulses: Mapping[str, Pulse]
    done: set[str]
    policy: Policy
    now: datetime
    messages: list[Message] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    exposures: list[Exposure] = field(default_factory=list)

    def asked(self, party_id: str) -> Asked:
        """What outreach to this party depends on."""
        return Asked(self.situations[party_id], self.permissions[party_id], self.policy, self.now)


def dispatch(*, moment: Moment, limit: int = 500, now: datetime | None = None) -> DispatchResult:
    """Turn the last cycle's best `limit` decisions into mail and tasks, and put open promises, complaints and birthdays
    on people's lists. Running it again on the same day adds nothing twice.
    """
    now, result = now or timezone.now(), DispatchResult()
    planned = list(NextAction.objects.exclude(intended=LEAVE_ALONE).order_by("-score", "pk")[:limit])
    for start in range(0, len(planned), CHUNK):
        _dispatch_chunk(planned[start : start + CHUNK], moment, now, result)
    result.tasks += _put_standing_tasks(moment, now, limit)
    return result


def _dispatch_chunk(rows: Sequence[NextAction], moment: Moment, now: datetime, result: DispatchResult) -> None:
    with transaction.atomic():
        work = _gather(rows, moment.policy, now)
        for row in rows:
            reason = _plan(row, work, moment)
            if reason:
                result.held_back[reason] += 1
        Message.objects.bulk_create(work.messages)
        Task.objects.bulk_create(work.tasks)
        Exposure.objects.bulk_create(work.exposures, ignore_conflicts=True)
        Pulse.objects.bulk_update(work.pulses.values(), ["touches"])
        if work.messages:
            send_messages.using(run_after=min(m.not_before for m in work.messages)).enqueue()
    result.messages += len(work.messages)
    result.tasks += len(work.tasks)
    result.exposures += len(work.exposures)


def _gather(rows: Sequence[NextAction], policy: Policy, now: datetime) -> _Work:
    party_ids = [row.party_id for row in rows]
    pulses = lock_pulses(party_ids)
    known = {row["party_id"]: row for row in Situation.objects.filter(pk__in=party_ids).values()}
    ids = {party_id: json.loads(row["ids"]) for party_id, row in known.items()}
    decisions = [row.decision_id for row in rows]
    done = set(Exposure.objects.filter(pk__in=decisions).values_list("pk", flat=True))
    return _Work(known, trust.get_many_permissions(ids_by_party=ids), pulses, done, policy, now)


def _plan(row: NextAction, work: _Work, moment: Moment) -> str:
    """Plan one decision; the code of the reason where it is held back."""
    if row.decision_id in work.done or row.party_id not in work.situations:
        return ""
    if not row.control:
        action = get_action(row.action)
        asked, pulse = work.asked(row.party_id), work.pulses[row.party_id]
        reason = check_outreach(pulse, asked=asked, purpose=action.purpose, channel=row.channel)
        if reason is not None:
            return reason.code
        if row.channel == "email" and not is_address(asked.situation["email"] or ""):
            return "no_email"  # one bad address must not hold up the letters of all others
        (_plan_mail if row.channel == "email" else _plan_task)(row, work, moment)
        if action.code == ASK:
            touch(pulse, at=work.now, kind="ask_sent", what="", detail=row.channel)
    work.exposures.append(_exposure(row, work))
    return ""


def _plan_mail(row: NextAction, work: _Work, moment: Moment) -> None:
    known = work.situations[row.party_id]
    pulse = work.pulses[row.party_id]
    plain = any(reason["code"] == "plain_offer" for reason in json.loads(row.reasons))
    letter = write_letter(
        action=row.action,
        language=pulse.wishes.get("language") or work.policy.language,
        fields={
            "name": known["name"],
            "company": work.policy.company,
            "category": None if plain else known["top_category"],
            "overdue": not plain and known["overdue_days"] > 0,
            "signer": known["owner"],
            "address": settings.SITE_ADDRESS,
        },
    )
    purpose = get_action(row.action).purpose
    key = f"{row.action}:{row.party_id}:{moment.today}"
    message = new_message(pulse, asked=work.asked(row.party_id), purpose=purpose, letter=letter, key=key)
    message.decision_id = row.decision_id
    work.messages.append(message)


def _plan_task(row: NextAction, work: _Work, moment: Moment) -> None:
    known = work.situations[row.party_id]
    if get_action(row.action).purpose != "service":
        touch(work.pulses[row.party_id], at=work.now, kind="sent", what=row.channel, detail=row.action)
    kind = _KIND.get(row.action) or ("visit" if row.channel == "visit" else "call")
    task = _task(known, kind, moment, work.now)
    task.decision_id, task.action, task.reasons = row.decision_id, row.action, json.loads(row.reasons)
    work.tasks.append(task)


def _task(known: Mapping[str, Any], kind: str, moment: Moment, now: datetime) -> Task:
    return Task(
        party_id=known["party_id"],
        dedupe_key=f"{kind}:{known['party_id']}:{moment.today}",
        kind=kind,
        name=(known["name"] or "")[:200],
        owner=known["owner"] or "",
        dealer_id=known["dealer_id"] or "",
        due=moment.today,
        value=known["value"],
        created_at=now,
    )


def _exposure(row: NextAction, work: _Work) -> Exposure:
    return Exposure(
        decision_id=row.decision_id,
        party_id=row.party_id,
        at=work.now,
        action=row.intended,
        channel=row.intended_channel,
        segment=work.situations[row.party_id]["segment"],
        propensity=row.propensity,
        control=row.control,
    )


def _put_standing_tasks(moment: Moment, now: datetime, limit: int) -> int:
    """Promises, complaints and birthdays: one open task of a kind for one party."""
    wanted = {
        "promise": Situation.objects.filter(promises__gt=0),
        "complaint": Situation.objects.filter(complaints__gt=0),
        "birthday": Situation.objects.filter(birthday_in__lte=BIRTHDAY_DAYS, control=False).exclude(tier="C"),
    }
    made: list[Task] = []
    for kind, rows in wanted.items():
        since = moment.today - timedelta(days=30)
        held = Task.objects.filter(kind=kind, done_at=None).values("party_id")
        lately = Task.objects.filter(kind=kind, due__gt=since).values("party_id")
        fresh = rows.exclude(party_id__in=held).exclude(party_id__in=lately).order_by("-value")[:limit]
        made.extend(_standing(row, kind, moment, now) for row in fresh.values())
    Task.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _standing(row: Mapping[str, Any], kind: str, moment: Moment, now: datetime) -> Task:
    task = _task(row, kind, moment, now)
    if kind == "birthday":
        task.due = moment.today + timedelta(days=row["birthday_in"])
        task.reasons = [{"code": "birthday", "params": {"days": row["birthday_in"]}}]
    else:
        code, column = {"promise": ("promise_open", "promises"), "complaint": ("complaint_open", "complaints")}[kind]
        task.reasons = [{"code": code, "params": {column: row[column]}}]
    return task
