"""What stands in the offer area: the customer's own next offer with its reasons, or the plain assortment.

The plain assortment is the same bytes for everybody; the control group and whoever switched personalisation off see it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from zhiji.interact.app import services as interact
from zhiji.trust.app import selectors as trust
from zhiji.vocabulary.errors import NotFound

OFFERS = ("sell", "cross_sell", "win_back", "thank")


@dataclass(frozen=True)
class OwnOffer:
    """One offer for this customer: the action, what it is for, and the reasons as stored with the decision."""

    decision_id: str
    action: str
    reasons: tuple[object, ...]


def is_personal(ids: tuple[str, ...]) -> bool:
    """Whether pages may go by what we know of this customer."""
    return trust.get_permissions(ids=ids).allows("personalisation", "portal")[0]


def get_offer(request: HttpRequest) -> OwnOffer | None:
    """The offer of today for the signed-in customer; None where the plain assortment is to be shown."""
    if not is_personal(request.ids):
        return None
    found = _decision_of_today(request)
    if found is None or found.control or found.action.split("/")[0] not in OFFERS:
        return None
    return OwnOffer(found.decision_id, found.action, tuple(found.reasons))


def may_ask(request: HttpRequest) -> bool:
    """Whether a question may be put on the page: not without personalisation, and not to the control group."""
    if not is_personal(request.ids):
        return False
    found = _decision_of_today(request)
    return found is None or not found.control


def _decision_of_today(request: HttpRequest):  # noqa: ANN202  (a Decision just made, or the row of one stored)
    """One decision a day and session, so that looking again does not draw again."""
    day, kept = str(timezone.localdate()), request.session.get("offer", {})
    if kept.get("day") == day and kept.get("party") == request.party_id:
        return trust.get_decision(decision_id=kept["decision"])
    try:
        made = interact.decide(party_id=request.party_id, channel="portal", at=timezone.now(), by="portal")
    except NotFound:  # entered today and not yet published: nothing is known to go by
        return None
    request.session["offer"] = {"day": day, "party": request.party_id, "decision": made.decision_id}
    return made
