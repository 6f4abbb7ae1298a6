"""Likelihoods are learned from outcomes, pooled where little is known."""

import numpy as np
import pyarrow as pa
import pytest

from zhiji.interact import CATALOGUE, learn_rates, pooling_strength


def learned(*rows):
    names = ("action", "segment", "shown", "trials", "succeeded")
    types = (pa.string(), pa.string(), pa.int64(), pa.float64(), pa.int64())
    columns = zip(*rows, strict=True) if rows else ([],) * 5
    counts = pa.table({n: pa.array(list(c), t) for n, c, t in zip(names, columns, types, strict=True)})
    return {(r["action"], r["segment"]): r for r in learn_rates(counts).to_pylist()}


def test_before_anything_was_shown_the_prior_stands():
    rates = learned()
    assert {key: r["rate"] for key, r in rates.items()} == {(a.code, "*"): pytest.approx(a.prior) for a in CATALOGUE}


def test_many_outcomes_overrule_the_prior():
    rate = learned(("sell", "A|MVC", 10_000, 10_000.0, 3_000))["sell", "*"]
    assert rate["rate"] == pytest.approx(0.3, abs=0.001) and rate["low"] < 0.3 < rate["high"]


def test_small_segment_stays_near_everybody_and_large_one_goes_its_own_way():
    rates = learned(("sell", "A", 4000, 4000.0, 1200), ("sell", "B", 4000, 4000.0, 200), ("sell", "C", 4, 4.0, 0))
    everybody = rates["sell", "*"]["rate"]
    assert rates["sell", "A"]["rate"] == pytest.approx(0.3, abs=0.01)
    assert rates["sell", "B"]["rate"] == pytest.approx(0.05, abs=0.01)
    assert 0.3 * everybody < rates["sell", "C"]["rate"] < everybody


def test_interval_covers_the_truth_nine_times_in_ten():
    random = np.random.default_rng(11)
    truths = random.beta(20 * 0.2, 20 * 0.8, 400)
    shown = random.integers(5, 200, 400)
    came = random.binomial(shown, truths)
    rates = learned(*[("sell", f"s{i}", int(shown[i]), float(shown[i]), int(came[i])) for i in range(400)])
    inside = [rates["sell", f"s{i}"]["low"] <= truths[i] <= rates["sell", f"s{i}"]["high"] for i in range(400)]
    assert 0.86 <= np.mean(inside) <= 0.95


def test_pooled_rates_are_nearer_the_truth_than_raw_ones():
    random = np.random.default_rng(12)
    truths = random.beta(30 * 0.1, 30 * 0.9, 300)
    shown = random.integers(1, 40, 300)
    came = random.binomial(shown, truths)
    rates = learned(*[("sell", f"s{i}", int(shown[i]), float(shown[i]), int(came[i])) for i in range(300)])
    pooled = np.array([rates["sell", f"s{i}"]["rate"] for i in range(300)])
    assert np.abs(pooled - truths).mean() < 0.6 * np.abs(came / shown - truths).mean()


def test_alike_segments_are_pooled_more_than_unlike_ones():
    shown = np.full(20, 300.0)
    random = np.random.default_rng(1)
    alike = pooling_strength(0.2, shown, random.binomial(300, 0.2, 20))
    unlike = pooling_strength(0.2, shown, random.binomial(300, random.uniform(0.01, 0.4, 20)))
    assert alike > 10 * unlike
