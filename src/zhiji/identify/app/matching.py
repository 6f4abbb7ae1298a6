"""The match check of quick entry: who a customer about to be entered may already be."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from zhiji.identify.app.cards import Match
from zhiji.identify.app.lookup import begins, within
from zhiji.identify.app.models import PartyRow, SearchKey
from zhiji.identify.search import query_keys
from zhiji.vocabulary.reason import Reason
from zhiji.vocabulary.scope import Scope

CHECKED = ("phone", "email", "name")
LETTER = {"phone": "p", "email": "e", "name": "n"}
FIELD = {letter: name for name, letter in LETTER.items()}
PHONE_DIGITS = 10  # the last ten tell a line; what stands before is the country code, written or not
CANDIDATES = 50


def find_matches(*, fields: Mapping[str, str], user_scope: Scope, limit: int) -> list[Match]:
    """See `selectors.find_matches`."""
    keys = {name: key for name in CHECKED if fields.get(name) and (key := _key(name, fields[name]))}
    agreeing = _agreeing(keys, user_scope)
    names = dict(PartyRow.objects.filter(party_id__in=agreeing).values_list("party_id", "name"))
    found = [
        Match(party_id, names.get(party_id), len(same) / len(keys), tuple(_equal(name) for name in sorted(same)))
        for party_id, same in agreeing.items()
    ]
    return sorted(found, key=lambda match: (-match.score, match.party_id))[:limit]


def _key(name: str, value: str) -> str | None:
    return next((key for key in query_keys(value.split(";")[0]) if key[0] == LETTER[name]), None)


def _agreeing(keys: Mapping[str, str], scope: Scope) -> dict[str, set[str]]:
    """For each party that holds one of the keys, the fields that agree."""
    wanted = Q(pk__in=[])
    for name, key in keys.items():
        wanted |= begins(key[: PHONE_DIGITS + 1]) if name == "phone" else Q(key=key)
    rows = SearchKey.objects.filter(wanted, within(scope)).values_list("party_id", "key")[:CANDIDATES]
    agreeing: dict[str, set[str]] = {}
    for party_id, key in rows:
        agreeing.setdefault(party_id, set()).add(FIELD[key[0]])
    return agreeing


def _equal(name: str) -> Reason:
    return Reason("field_equal", {"field": name})
