"""One record against another, now: the frozen scorer that the nightly matching leaves behind for live checks.

It reads, compares and weighs as the batch does (same `Plan`, same `SPEC`, same weights), so the score of a pair is
the same to 1e-9.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zhiji.identify.compare import compare_one, rare_share, term_shares
from zhiji.identify.levels import BY_ROLE
from zhiji.identify.match import Matched
from zhiji.identify.normalize import Features, Plan, Values, forms_of
from zhiji.identify.pairs import Key, keys_of
from zhiji.identify.weigh import MOST_WEIGHT, Weights
from zhiji.vocabulary.errors import NotReady

BITS = 1 / math.log(2)


@dataclass(frozen=True)
class Scored:
    """How likely two records are one customer: `probability` (0 to 1), `weight` in bits (0 = as likely as not), and the
    evidence as (role, level, bits); the bits add up to `weight`. Two entries are no role: `rate`, how rare customers
    with two records are among all pairs, and `household`, what is taken off because a family would agree as well."""

    probability: float
    weight: float
    evidence: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Terms:
    """How common values are: `shares[role][form]` of values said by more than a few, `rare[role]` of all others;
    `hubs[role]` are values that belong to nobody."""

    shares: Mapping[str, Mapping[str, Mapping[str, float]]]
    rare: Mapping[str, float]
    hubs: Mapping[str, list[str]]


@dataclass(frozen=True)
class Scorer:
    """How to read a record, what agreement weighs, how common values are, and the keys worth looking up."""

    plan: Plan
    weights: Weights
    terms: Terms
    keys: tuple[Key, ...]

    def read(self, record: Mapping[str, object]) -> Values:
        """What the record says, values that belong to nobody left out."""
        hubs = self.terms.hubs
        read = {
            role: [v for v in values if v not in hubs.get(role, ())] for role, values in self.plan.read(record).items()
        }
        return {role: values for role, values in read.items() if values}

    def score(self, record_a: Mapping[str, object], record_b: Mapping[str, object]) -> Scored:
        """How likely two records, given with the columns matching was learned on, are one customer."""
        return self.score_values(self.read(record_a), self.read(record_b))

    def score_values(self, a: Values, b: Values) -> Scored:
        """As `score`, for records already read."""
        weights = self.weights
        match, household, strangers = math.log(weights.rate_m), math.log(weights.rate_h), 0.0
        evidence = [("rate", "", math.log(weights.rate_m) * BITS)]
        for role, (level, agreeing) in compare_one(a, b).items():
            if role not in weights.m:
                continue
            by_chance = min(self._by_chance(role, level, value) for value in agreeing)
            match += weights.m[role][level]
            strangers += by_chance
            household += by_chance if BY_ROLE[role].personal else weights.h[role][level]
            evidence.append((role, BY_ROLE[role].names[level], float(weights.m[role][level] - by_chance) * BITS))
        competing = float(np.logaddexp(household, strangers))
        evidence.append(("household", "", (strangers - competing) * BITS))
        odds = min(max(float(match) - competing, -MOST_WEIGHT), MOST_WEIGHT)
        return Scored(1 / (1 + math.exp(-odds)), odds * BITS, tuple(evidence))

    def _by_chance(self, role: str, level: int, value: str) -> float:
        levels = BY_ROLE[role].levels
        term = levels[level].term if level < len(levels) else None
        if term is None:
            return float(self.weights.u[role][level])
        return math.log(self.terms.shares[role][term].get(forms_of(role, value)[term], self.terms.rare[role]))

    def keys_of(self, record: Mapping[str, object]) -> list[str]:
        """The keys under which records that may be the same customer are found."""
        return keys_of(self.read(record), self.keys)

    def to_json(self) -> dict[str, object]:
        """The scorer as plain values."""
        tables = {name: {r: row.tolist() for r, row in getattr(self.weights, name).items()} for name in ("m", "h", "u")}
        cells = [[list(columns), role, chinese] for columns, role, chinese in self.plan.cells]
        rates = {"rate_m": self.weights.rate_m, "rate_h": self.weights.rate_h}
        return {
            "cells": cells,
            **tables,
            **rates,
            "terms": {"shares": self.terms.shares, "rare": self.terms.rare, "hubs": self.terms.hubs},
            "keys": [[list(p) for p in k] for k in self.keys],
        }

    @classmethod
    def from_json(cls, body: Mapping[str, object]) -> Scorer:
        """The scorer that `to_json` wrote."""
        tables = {name: {r: np.array(row) for r, row in body[name].items()} for name in ("m", "h", "u")}  # type: ignore[attr-defined]
        weights = Weights(**tables, rate_m=body["rate_m"], rate_h=body["rate_h"])  # type: ignore[arg-type]
        plan = Plan(tuple((tuple(columns), role, chinese) for columns, role, chinese in body["cells"]))  # type: ignore[attr-defined]
        keys = tuple(tuple(tuple(part) for part in key) for key in body["keys"])  # type: ignore[attr-defined]
        return cls(plan, weights, Terms(**body["terms"]), keys)  # type: ignore[arg-type]


def _common_values(features: Features, role: str, form: str) -> dict[str, float]:
    feature = features[role]
    shares = term_shares(feature, form)
    often = np.flatnonzero((shares > rare_share(feature)) & (feature.codes[form] >= 0))
    return dict(zip(feature.forms[form][often].tolist(), shares[often].tolist(), strict=True))


def make_scorer(plan: Plan, matched: Matched) -> Scorer:
    """The scorer of a finished matching. Raises NotReady where nothing was learned, because nothing was compared."""
    weights, features = matched.weights, matched.features
    if weights is None or matched.candidates is None:
        raise NotReady("nothing_learned", "Too few records were compared to learn what agreement weighs.")
    terms = {
        r: {lv.term: _common_values(features, r, lv.term) for lv in BY_ROLE[r].levels if lv.term} for r in weights.m
    }
    rare = {r: rare_share(features[r]) for r in weights.m}
    return Scorer(plan, weights, Terms(terms, rare, matched.hubs), matched.candidates.keys)
