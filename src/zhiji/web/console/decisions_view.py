"""Decisions: what will be done for whom tomorrow, why, what was left alone and why, and what was learned from it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhiji.identify.app.selectors import get_names, get_party
from zhiji.interact.app import selectors as interact
from zhiji.trust.app import selectors as trust
from zhiji.vocabulary import Reason, Scope
from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.party import STAFF_ROLES
from zhiji.web.accounts.gate import open_to
from zhiji.web.accounts.selectors import scope_of_request
from zhiji.web.console.export import stream_csv
from zhiji.web.console.listing import PAGE_SIZE, get_facet, get_link, get_page, get_pages
from zhiji.web.console.pictures import Interval, get_intervals, get_widths
from zhiji.web.phrases.words import say

LIVE_SHOWN = 20
EVERYWHERE = "*"
EXPORTED = (
    "decision_id",
    "party_id",
    "action",
    "channel",
    "explored",
    "propensity",
    "likelihood",
    "gain",
    "score",
    "control",
)


@dataclass(frozen=True)
class Arm:
    """One action through one channel that was possible, or not: then `why` is the code of the reason."""

    action: str
    channel: str
    chosen: bool
    why: str
    score: float | None
    propensity: float | None


@dataclass(frozen=True)
class Rate:
    """One learned rate with its picture."""

    row: interact.RateRow
    interval: Interval


@open_to(*STAFF_ROLES)
def decisions(request: HttpRequest) -> HttpResponse:
    """The plan of the last cycle and the decisions made live since."""
    return render(request, "console/decisions.html", get_decisions(request.GET, scope_of_request(request)))


@open_to(*STAFF_ROLES)
def export_decisions(request: HttpRequest) -> HttpResponse:
    """The plan as a file."""
    return stream_csv("decisions", (*EXPORTED, "name", "tier"), iter_plan(request.GET, scope_of_request(request)))


@open_to(*STAFF_ROLES)
def decision(request: HttpRequest, decision_id: str) -> HttpResponse:
    """One decision: what was chosen, why, and what else was possible."""
    return render(request, "console/decision.html", get_one(decision_id, scope_of_request(request)))


@open_to(*STAFF_ROLES)
def learned_rates(request: HttpRequest) -> HttpResponse:
    """How often each action succeeds, by segment."""
    return render(request, "console/rates.html", {"groups": get_rates()})


def get_decisions(query: QueryDict, scope: Scope) -> dict[str, object]:
    """Everything the template shows."""
    page, action = get_page(query), query.get("action", "")[:40]
    counts = interact.count_actions(scope=scope)
    plan = interact.list_plan(scope=scope, action=action, page=page, size=PAGE_SIZE)
    total = sum(count.customers for count in counts)
    everything = [("", _("All")), *((count.action, say("action", count.action)) for count in counts)]
    widths = get_widths([count.customers for count in counts], width=160)
    live = get_live(scope)
    return {
        "counts": list(zip(counts, widths, strict=True)),
        "everybody": total,
        "explored_share": sum(count.explored for count in counts) / total if total else None,
        "alone": [(Reason(code), number) for code, number in interact.count_left_alone(scope=scope)],
        "facets": [get_facet(query, "action", _("Action"), everything)],
        "rows": plan.rows,
        "page": page,
        "page_count": get_pages(plan.total),
        "total": plan.total,
        "live": live,
        "names": get_names(ids=[row.party_id for row in live]),
        "export": "export/" + get_link(query),
    }


def get_live(scope: Scope) -> Sequence[trust.DecisionRow]:
    """The newest decisions made for a customer who came to us; of everybody, so only for who may see everybody."""
    return trust.list_decisions(limit=LIVE_SHOWN) if scope.everything else ()


def get_one(decision_id: str, scope: Scope) -> dict[str, object]:
    """One decision, live or of the last cycle, with the customer's name. Raises NotFound."""
    row, live = find_decision(decision_id, scope)
    party = get_party(party_id=row.party_id, user_scope=scope)
    return {"row": row, "live": live, "party": party, "arms": [read_arm(arm, row) for arm in row.arms]}


def find_decision(decision_id: str, scope: Scope) -> tuple[object, bool]:
    """The decision, and whether it was made live."""
    try:
        return trust.get_decision(decision_id=decision_id), True
    except NotFound:
        return interact.get_planned(decision_id=decision_id, scope=scope), False


def read_arm(arm: Mapping[str, object], row: object) -> Arm:
    """One entry of a decision's `arms` as it is shown; the entry names its arm `action:channel`."""
    action, _colon, channel = str(arm.get("arm", "")).partition(":")
    chosen = action == row.action and channel in ("", row.channel)
    return Arm(action, channel, chosen, str(arm.get("why", "")), arm.get("score"), arm.get("propensity"))


def get_rates() -> list[tuple[str, list[Rate]]]:
    """The learned rates by action, all on one scale; within an action everybody first."""
    found = sorted(interact.learned_rates(), key=lambda row: (row.action, row.segment != EVERYWHERE, row.segment))
    drawn = get_intervals([(row.low, row.rate, row.high) for row in found])
    groups: dict[str, list[Rate]] = {}
    for row, interval in zip(found, drawn, strict=True):
        groups.setdefault(row.action, []).append(Rate(row, interval))
    return list(groups.items())


def iter_plan(query: QueryDict, scope: Scope):
    """All rows of the plan, read a large page at a time."""
    action, page, seen, total = query.get("action", "")[:40], 1, 0, 1
    while seen < total:
        found = interact.list_plan(scope=scope, action=action, page=page, size=5_000)
        for row in found.rows:
            yield [*(getattr(row.action, name) for name in EXPORTED), row.name, row.tier]
        page, seen, total = page + 1, seen + 5_000, found.total
