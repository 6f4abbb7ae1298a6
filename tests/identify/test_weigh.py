"""Weights are learned without labels: strangers, families and one customer's records come apart."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from identify.cast import make_records
from zhiji.identify.compare import compare
from zhiji.identify.levels import BY_ROLE
from zhiji.identify.match import match
from zhiji.identify.normalize import Plan, get_features
from zhiji.identify.roles import recognise
from zhiji.identify.weigh import log_odds


def learn(table: pa.Table):
    features = get_features(table, plan=Plan.of(table, recognise(table, ignore=["id"])))
    return features, match(features, rows=len(table))


def test_levels_are_probabilities():
    _, found = learn(make_records()[0])
    for learned in (found.weights.m, found.weights.u, found.weights.h):
        for role, row in learned.items():
            assert len(row) == len(BY_ROLE[role].names)
            assert abs(np.exp(row).sum() - 1) < 0.02, role


def test_the_rate_of_matches_is_found():
    table, truth = make_records(200)
    _, found = learn(table)
    counts = np.bincount(truth)
    true_rate = (counts * (counts - 1) / 2).sum() / (len(table) * (len(table) - 1) / 2)
    assert 0.6 * true_rate < found.weights.rate_m < 1.4 * true_rate


def test_a_rare_name_proves_more_than_a_frequent_one():
    rows = [
        {"id": str(i), "name": "王芳" if i < 60 else f"{chr(0x6C5F + i % 7)}{chr(0x4E00 + i)}", "city": "昆明"}
        for i in range(160)
    ]
    rows += [{"id": "x1", "name": "万俟雪琪", "city": "昆明"}, {"id": "x2", "name": "万俟雪琪", "city": "昆明"}]
    features, found = learn(pa.Table.from_pylist(rows))
    pairs = np.array([0, 160]), np.array([1, 161])
    frequent, rare = log_odds(found.weights, compare(features, *pairs), 2)
    assert rare > frequent + 3


def test_a_different_birthday_speaks_against():
    table, _ = make_records()
    features, found = learn(table)
    weights = found.weights
    same, different = weights.m["birth_date"] - weights.u["birth_date"], len(BY_ROLE["birth_date"].names) - 1
    assert same[0] > 3 and same[different] < -1
