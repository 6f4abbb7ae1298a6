"""What the customer page shows, gathered from the doors of the steps; nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from zhiji.customize.app import selectors as customize
from zhiji.customize.product import Product
from zhiji.differentiate.app import selectors as differentiate
from zhiji.identify.app import selectors as identify
from zhiji.identify.app.cards import FactRow
from zhiji.interact.app import selectors as interact
from zhiji.interact.app.selectors import LeftOff
from zhiji.interact.thread import left_off
from zhiji.trust.app import selectors as trust
from zhiji.trust.consent import Permissions
from zhiji.vocabulary.party import OUTBOUND_CHANNELS
from zhiji.vocabulary.reason import Reason
from zhiji.vocabulary.scope import Scope

THREAD_LENGTH, THREAD_KNOWN = 60, 300
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
        | read_made_to_order(ids)
        | {"facts": read_facts(ids)}
    )


def read_facts(ids: tuple[str, ...]) -> list[FactRow]:
    """The newest thing said of each kind and for whom, newest first."""
    oldest_first = reversed(identify.list_facts(ids=ids))
    newest = {(fact.name, fact.for_whom): fact for fact in oldest_first if fact.value}
    return sorted(newest.values(), key=lambda fact: str(fact.at or ""), reverse=True)


def read_worth(party_id: str) -> dict[str, object]:
    """Where the customer stands and how that went over the last cycles."""
    standing = differentiate.get_standing(party_id=party_id)
    trail = standing.trail[-CYCLES_SHOWN:] if standing else ()
    return {"standing": standing, "trail": trail, "course": [value for _, value, _ in trail]}


def read_dialogue(party_id: str, ids: tuple[str, ...]) -> dict[str, object]:
    """The thread, where we left off, what to do and what to ask next."""
    # Read once, as far back as an open promise may lie; the page shows the newest part of it.
    known = interact.get_thread(ids=ids, limit=THREAD_KNOWN)
    return {
        "thread": known[:THREAD_LENGTH],
        "orders": [entry for entry in known if entry.kind == "order"],
        "left_off": LeftOff(*left_off(known)),
        "action": interact.next_action(party_id=party_id),
        "question": interact.next_question(ids=ids, channel="desk"),
    }


def read_made_to_order(ids: tuple[str, ...]) -> dict[str, object]:
    """What the customer put together in the portal, and how far what he ordered there is."""
    kept = customize.list_configurations(ids=ids)
    products = {product.code: product for product in customize.list_models()} if kept else {}
    configurations = [(row, *_in_words(row, products.get(row.product))) for row in kept]
    return {"configurations": configurations, "portal_orders": customize.list_orders(ids=ids)}


def _in_words(row: customize.ConfigurationRow, product: Product | None) -> tuple[str, list[str]]:
    """Product and chosen options in the reader's language; their codes where the product is no longer offered."""
    if product is None:
        return row.product, row.features
    language = get_language() or "zh-hans"
    options = product.options
    chosen = [in_language(options[name].names, language) or name for name in row.features if name in options]
    return in_language(product.names, language) or row.product, chosen


def in_language(names: Mapping[str, str], language: str) -> str:
    """A name in the reader's language, else in any.

    >>> in_language({"en": "Oak", "zh": "橡木"}, "zh-hans"), in_language({"en": "Oak"}, "zh-hans")
    ('橡木', 'Oak')
    """
    return names.get(language) or names.get(language.partition("-")[0]) or next(iter(names.values()), "")


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
