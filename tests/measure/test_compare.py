"""The interval holds whenever one looks; the ordinary one does not."""

import numpy as np
import pytest

from zhiji.measure import adjust, compare, width
from zhiji.vocabulary.errors import ValueRefused

RUNS, CUSTOMERS, LOOKS = 600, 4000, 40


def looks_without_effect():
    """(runs, looks) absolute difference in standard errors, and customers seen at each look, where nothing works."""
    random = np.random.default_rng(7)
    spent = random.exponential(1.0, (RUNS, CUSTOMERS)) * (random.random((RUNS, CUSTOMERS)) < 0.4)
    treated = random.random((RUNS, CUSTOMERS)) < 0.5
    at = np.geomspace(100, CUSTOMERS, LOOKS).astype(int)

    def moments(mask):
        count, total, square = (np.cumsum(mask * spent**power, axis=1)[:, at - 1] for power in (0, 1, 2))
        mean = total / count
        return mean, (square / count - mean**2) / count

    (mean_t, var_t), (mean_c, var_c) = moments(treated), moments(~treated)
    return np.abs(mean_t - mean_c) / np.sqrt(var_t + var_c), at


def test_looking_forty_times_is_wrong_in_at_most_five_percent():
    distance, at = looks_without_effect()
    ever = (distance > np.array([width(n / 1000) for n in at])).any(axis=1).mean()
    assert ever <= 0.05
    # The same looks with the ordinary interval: the fault this interval is there to prevent.
    assert (distance > 1.96).any(axis=1).mean() > 0.2


def test_effect_that_is_there_is_found():
    random = np.random.default_rng(3)
    treated = random.random(6000) < 0.9
    seen = compare(random.normal(10, 3, 6000) + treated * 1.0, treated)
    assert seen.proved and seen.low < 1.0 < seen.high
    assert (seen.treated, seen.control) == (treated.sum(), (~treated).sum())


def test_time_before_narrows_the_interval_and_moves_nothing():
    random = np.random.default_rng(5)
    before = random.gamma(1.0, 10.0, 20_000)
    treated = random.random(20_000) < 0.5
    outcome = before * 0.8 + random.normal(0, 4, 20_000) + treated * 0.5
    plain, adjusted = compare(outcome, treated), compare(outcome, treated, before=before)
    squared = np.corrcoef(before, outcome)[0, 1] ** 2
    assert adjusted.explained == pytest.approx(squared, abs=0.02)
    assert adjusted.high - adjusted.low < 0.6 * (plain.high - plain.low)
    assert adjusted.low < 0.5 < adjusted.high


def test_adjusting_keeps_the_mean():
    random = np.random.default_rng(5)
    outcome, before = random.normal(size=100), random.normal(size=100)
    assert adjust(outcome, before).mean() == pytest.approx(outcome.mean())


def test_few_customers_prove_nothing():
    seen = compare(np.array([100.0, 101.0, 1.0, 2.0]), np.array([True, True, False, False]), progress=1.0)
    assert seen.low > 0 and not seen.proved


@pytest.mark.parametrize(
    ("outcome", "treated"),
    [([1.0, 2.0, 3.0], [True, True, True]), ([1.0, np.nan, 3.0, 4.0], [True, True, False, False])],
)
def test_input_that_cannot_be_compared_is_refused(outcome, treated):
    with pytest.raises(ValueRefused):
        compare(np.array(outcome), np.array(treated))
