"""The match check of quick entry: who a customer about to be entered may already be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Q
from django.db.models.functions import Coalesce

from zhiji.identify.app.cards import Match
from zhiji.identify.app.lookup import begins, within
from zhiji.identify.app.models import MatchingModel, PartyRow, RecordLink, SearchKey
from zhiji.identify.score_one import Scored, Scorer
from zhiji.identify.search import query_keys
from zhiji.vocabulary.party import PERSON
from zhiji.vocabulary.reason import Reason
from zhiji.vocabulary.scope import Scope
from zhiji.vocabulary.tables import TABLES

CHECKED = ("phone", "email", "name")
LETTER = {"phone": "p", "email": "e", "name": "n"}
FIELD = {letter: name for name, letter in LETTER.items()}
PHONE_DIGITS = 10  # the last ten tell a line; what stands before is the country code, written or not
CANDIDATES = 50
RECORDS = 200
LEAST = 0.05  # what is less likely is not worth a look at the counter
BLANK = dict.fromkeys((column.name for column in TABLES["record"].columns), None)


def find_matches(*, fields: Mapping[str, str], user_scope: Scope, limit: int) -> list[Match]:
    """See `selectors.find_matches`."""
    keys = {name: key for name in CHECKED if fields.get(name) and (key := _key(name, fields[name]))}
    agreeing = _agreeing(keys, user_scope)
    names = dict(PartyRow.objects.filter(party_id__in=agreeing).values_list("party_id", Coalesce("name", "ref")))
    scorer = _scorer(fields.get("kind") or PERSON)
    if scorer is None:
        found = [_by_equality(party_id, names, same, len(keys)) for party_id, same in agreeing.items()]
    else:
        found = _by_score(scorer, fields, names)
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


def _by_equality(party_id: str, names: Mapping[str, str | None], same: set[str], given: int) -> Match:
    """Before anything was learned: the share of the fields given that agree."""
    evidence = tuple(Reason("field_equal", {"field": name}) for name in sorted(same))
    return Match(party_id, names.get(party_id), len(same) / given, evidence)


def _by_score(scorer: Scorer, fields: Mapping[str, str], names: Mapping[str, str | None]) -> list[Match]:
    """The best score of any record of each candidate, as the nightly matching would give it."""
    wanted = scorer.read({**BLANK, **fields})
    best: dict[str, Scored] = {}
    links = RecordLink.objects.filter(party_id__in=names).values_list("party_id", "fields")[:RECORDS]
    for party_id, held in links:
        scored = scorer.score_values(wanted, scorer.read({**BLANK, **json.loads(held or "{}")}))
        if party_id not in best or scored.weight > best[party_id].weight:
            best[party_id] = scored
    likely = {party_id: scored for party_id, scored in best.items() if scored.probability >= LEAST}
    return [
        Match(party_id, names[party_id], scored.probability, tuple(_evidence(*part) for part in scored.evidence))
        for party_id, scored in likely.items()
    ]


def _evidence(role: str, level: str, bits: float) -> Reason:
    return Reason("match_evidence", {"role": role, "level": level, "bits": round(bits, 2)})


def _scorer(kind: str) -> Scorer | None:
    """What the newest cycle learned of this kind; None before the first, or where nothing could be learned."""
    run_id = MatchingModel.objects.order_by("-run_id").values_list("run_id", flat=True).first()
    return _read_scorer(run_id, kind) if run_id else None


@lru_cache(maxsize=4)
def _read_scorer(run_id: str, kind: str) -> Scorer | None:
    body = MatchingModel.objects.get(run_id=run_id).body.get(kind)
    return Scorer.from_json(body) if body else None
