"""What the customer page shows, gathered from the doors of the steps; nothing is computed here."""

from __future__ import annotations

from dataclasses import dataclass

from zhiji.differentiate.app import selectors as differentiate
from zhiji.identify.app import selectors as identify
from zhiji.interact.app import selectors as interact
from zhiji.trust.app import selectors as trust
from zhiji.trust.consent import Permissions
from zhiji.vocabulary.party import OUTBOUND_CHANNELS
from zhiji.vocabulary.reason import Reason
from zhiji.vocabulary.scope import Scope

THREAD_LENGTH = 60
CYCLES_SHOWN = 12
BY_CHANNEL = ("marketing", "survey", "service")  # purposes that are permitted channel by channel
AT_ALL = ("personalisation", "sharing")  # permitted or not, whatever the channel


@dataclass(frozen=True)
class Permit:
    """One purpose through one channel: allowed or not, why, and what the customer said (given, refused, none)."""

    purpose: str
    allowed: bool
    reason: Reason
    state: str


@dataclass(frozen=True)
class PermitRow:
    """One channel with its permits."""

    channel: str
    permits: tuple[Permit, ...]


def read_customer(*, party_id: str, scope: Scope) -> dict[str, object]:
    """Who, worth, next action and question, thread, facts, permissions. Raises NotFound outside the scope."""
    card = identify.get_party(party_id=party_id, user_scope=scope)
    ids = identify.get_ids(party_id=card.party_id)
    return (
        {"card": card, "ids": ids}
        | read_worth(card.party_id)
        | read_dialogue(card.party_id, ids)
        | read_permissions(ids)
        | {"facts": identify.list_facts(ids=ids)}
    )


def read_worth(party_id: str) -> dict[str, object]:
    """Where the customer stands and how that went over the last cycles."""
    standing = differentiate.get_standing(party_id=party_id)
    trail = standing.trail[-CYCLES_SHOWN:] if standing else ()
    return {"standing": standing, "trail": trail, "course": [value for _, value, _ in trail]}


def read_dialogue(party_id: str, ids: tuple[str, ...]) -> dict[str, object]:
    """The thread, where we left off, what to do and what to ask next."""
    thread = interact.get_thread(ids=ids, limit=THREAD_LENGTH)
    return {
        "thread": thread,
        "orders": [entry for entry in thread if entry.kind == "order"],
        "left_off": interact.where_left_off(ids=ids),
        "action": interact.next_action(party_id=party_id),
        "question": interact.next_question(ids=ids, channel="desk"),
    }


def read_permissions(ids: tuple[str, ...]) -> dict[str, object]:
    """What the customer permits, what he asked for, and every statement with its proof."""
    permissions = trust.get_permissions(ids=ids)
    return {
        "permits": [PermitRow(c, tuple(_permit(permissions, p, c) for p in BY_CHANNEL)) for c in OUTBOUND_CHANNELS],
        "general": [_permit(permissions, purpose, "portal") for purpose in AT_ALL],
        "wishes": interact.preferences(ids=ids),
        "consents": trust.list_consents(ids=ids),
    }


def _permit(permissions: Permissions, purpose: str, channel: str) -> Permit:
    allowed, reason = permissions.allows(purpose, channel)
    states = permissions.states
    return Permit(purpose, allowed, reason, states.get((purpose, channel)) or states.get((purpose, "*")) or "none")
