"""Two compilers of one specification: a pair scores the same in the batch and alone."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from identify.cast import make_records
from zhiji.identify.compare import compare, compare_one
from zhiji.identify.levels import SPEC
from zhiji.identify.match import match
from zhiji.identify.normalize import Plan, get_features
from zhiji.identify.roles import recognise
from zhiji.identify.score_one import Scorer, make_scorer
from zhiji.identify.weigh import log_odds


@pytest.fixture(scope="module")
def learned():
    table, _ = make_records(150)
    plan = Plan.of(table, recognise(table, ignore=["id"]))
    features = get_features(table, plan=plan)
    found = match(features, rows=len(table))
    return table, features, found, make_scorer(plan, found)


def test_batch_and_single_scores_are_equal(learned):
    table, features, found, scorer = learned
    rng = np.random.default_rng(0)
    near = found.candidates.left[:0], found.candidates.right[:0]
    left = np.r_[near[0], rng.integers(0, len(table), 600), np.arange(len(table) - 1)]
    right = np.r_[near[1], rng.integers(0, len(table), 600), np.arange(1, len(table))]
    left, right = left[left != right], right[left != right]
    batch = log_odds(found.weights, compare(features, left, right), len(left))
    rows = table.to_pylist()
    alone = [scorer.score(rows[a], rows[b]).weight * np.log(2) for a, b in zip(left, right, strict=True)]
    assert np.abs(batch - alone).max() < 1e-9
    assert (batch > 0).sum() > 100


def test_evidence_adds_up_to_the_weight(learned):
    table, _, _, scorer = learned
    rows = table.to_pylist()
    for a, b in zip(rows[:50], rows[1:51], strict=True):
        scored = scorer.score(a, b)
        if 0.001 < scored.probability < 0.999:
            assert sum(bits for _, _, bits in scored.evidence) == pytest.approx(scored.weight, abs=1e-9)
        assert 0 <= scored.probability <= 1


def test_scorer_survives_json(learned):
    table, _, _, scorer = learned
    again = Scorer.from_json(json.loads(json.dumps(scorer.to_json())))
    a, b = table.to_pylist()[:2]
    assert again.score(a, b) == scorer.score(a, b)
    assert again.keys_of(a) == scorer.keys_of(a)


CASES = [
    (
        {"given": ["emma"], "family": ["stone"]},
        {"given": ["stone"], "family": ["emma"]},
        {"given": "exchanged", "family": "exchanged"},
    ),
    ({"given": ["龙波"]}, {"given": ["longbo"]}, {"given": "sounds same"}),
    ({"given": ["bob"]}, {"given": ["robert"]}, {"given": "short form"}),
    ({"given": ["r"]}, {"given": ["robert"]}, {"given": "initial"}),
    ({"phone": ["138****5678"]}, {"phone": ["13812345678"]}, {"phone": "fits the hidden digits"}),
    ({"phone": ["13812345678", "1065529988"]}, {"phone": ["1065529988"]}, {"phone": "same"}),
    ({"birth_date": ["19900308"]}, {"birth_date": ["19900803"]}, {"birth_date": "day and month turned"}),
    ({"birth_date": ["19900308"]}, {"birth_date": ["19900309"]}, {"birth_date": "one digit off"}),
    (
        {"address": ["洪雅县|中山大道|600-25-203"]},
        {"address": ["洪雅县|中山大道|600-3-101"]},
        {"address": "same building"},
    ),
]


@pytest.mark.parametrize(("a", "b", "expected"), CASES)
def test_levels_are_what_people_would_say(a, b, expected):
    names = {c.role: c.names for c in SPEC}
    assert {role: names[role][level] for role, (level, _) in compare_one(a, b).items()} == expected
    assert compare_one(b, a).keys() == compare_one(a, b).keys()


@pytest.mark.parametrize("role", [c.role for c in SPEC])
def test_guesses_fit_their_levels(role):
    comparison = next(c for c in SPEC if c.role == role)
    assert len(comparison.guess) == len(comparison.names)
    assert sum(comparison.guess) == pytest.approx(1.0)


def test_both_compilers_agree_on_latin_names():
    names = ["robert smith", "bob smith", "smith robert", "r smith", "robrt smith", "anna lee", "r. lee", "anne leigh"]
    table = pa.table({"name": names})
    plan = Plan.of(table, {"name": "name"})
    left, right = np.triu_indices(len(names), 1)
    batch = compare(get_features(table, plan=plan), left, right)
    for i, (a, b) in enumerate(zip(left, right, strict=True)):
        single = compare_one(plan.read({"name": names[a]}), plan.read({"name": names[b]}))
        assert {role: int(c.level[i]) for role, c in batch.items() if c.level[i] >= 0} == {
            r: lv for r, (lv, _) in single.items()
        }
