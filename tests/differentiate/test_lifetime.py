"""The forecast: recovers known customers, knows how unsure it is, survives what breaks the peers."""

from __future__ import annotations

import numpy as np
import pytest

from customers_of_differentiate import simulate_pareto
from zhiji.differentiate import BGNBD, NBD, Horizon, ParetoNBD, Purchases, choose, foresee, group, judge
from zhiji.differentiate.choose import fit_family, season_factor
from zhiji.vocabulary.errors import NotReady, ValueRefused


@pytest.fixture(scope="module")
def shop():
    return simulate_pareto(20_000, days=730, seed=7)


def test_parameters_of_simulated_customers_are_recovered(shop):
    model = ParetoNBD().fit(shop.until(730).cells())
    assert np.log(model.parameters_) == pytest.approx(np.log([0.6, 10.0, 0.6, 12.0]), abs=0.25)
    rates = model.r_ / model.alpha_
    assert rates == pytest.approx(0.06, rel=0.06)


def test_total_and_interval_hold_on_days_not_seen(shop):
    found = foresee(shop, cut=400, horizon_days=330)
    count, amount = (part[found.known.customer] for part in shop.within(400, until=730))
    figures = judge(found.purchases, actual=count, amount=found.amount, actual_amount=amount)
    assert abs(figures["purchases_total_error"]) < 0.06
    assert figures["auc"] > 0.75
    inside = (amount >= found.low) & (amount <= found.high)
    assert 0.88 < inside.mean() < 0.98
    buyers = found.active > 0.5
    assert 0.85 < inside[buyers].mean() < 0.97


def test_probability_of_buying_is_as_often_right_as_it_says(shop):
    found = foresee(shop, cut=400, horizon_days=330)
    bought = shop.within(400, until=730)[0][found.known.customer] > 0
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        here = (found.active >= low) & (found.active < high + 1e-9)
        assert bought[here].mean() == pytest.approx(found.active[here].mean(), abs=0.05)


def test_nobody_leaving_falls_back_to_nbd_without_nan():
    rng = np.random.default_rng(3)
    rate = rng.gamma(2.0, 0.02, 3000)
    count = rng.poisson(rate * 400)
    who = np.concatenate([np.arange(3000), np.repeat(np.arange(3000), count)])
    day = np.concatenate([np.zeros(3000), np.ceil(rng.random(count.sum()) * 400)]).astype(np.int64)
    who, day = np.divmod(np.unique(who * 500 + day), 500)
    known = Purchases(who, day, np.ones(len(who)), 3000).until(400)
    for family in (BGNBD, ParetoNBD):
        model = fit_family(family, known)
        found = model.predict(known.cells(), horizon=Horizon(5200.0))
        assert model.name == "nbd"
        assert all(np.isfinite(getattr(found, name)).all() for name in ("alive", "purchases", "active", "second"))


@pytest.mark.parametrize("family", [NBD, BGNBD, ParetoNBD])
@pytest.mark.parametrize(
    "repeats, recency, age",
    [([0], [0], [0]), ([0, 0, 0], [0, 0, 0], [9, 9, 9]), ([5000], [3000], [3000]), ([1] * 5, [1] * 5, [9000] * 5)],
)
def test_odd_histories_give_finite_forecasts(family, repeats, recency, age):
    cells = group(np.array(repeats), recency_days=np.array(recency), age_days=np.array(age))
    model = family().fit(cells)
    found = model.predict(cells, horizon=Horizon(520.0))
    assert np.isfinite(model.log_likelihood_) and np.isfinite(model.covariance_).all()
    assert np.isfinite(found.purchases).all() and (found.purchases >= 0).all()
    assert ((found.alive >= 0) & (found.alive <= 1) & (found.active <= found.alive + 1e-9)).all()


def test_ten_year_horizon_discounts_below_the_plain_sum():
    cells = group(np.array([0, 3, 9]), recency_days=np.array([0, 90, 200]), age_days=np.array([50, 120, 220]))
    model = ParetoNBD().fit(cells)
    plain, worth = (model.predict(cells, horizon=Horizon(520.0, rate)) for rate in (0.0, 0.002))
    assert (worth.discounted < plain.discounted).all()
    assert plain.discounted == pytest.approx(plain.purchases)


def test_season_of_the_year_before_is_used_and_helps():
    rng = np.random.default_rng(5)
    days = np.arange(0, 1096)
    busy = np.where(days % 365 > 290, 3.0, 1.0)
    day = rng.choice(days, 60_000, p=busy / busy.sum())
    who = rng.integers(0, 4000, 60_000)
    who, day = np.divmod(np.unique(who * 2000 + day), 2000)
    shop = Purchases(who, day, np.ones(len(who)), 4000)
    cut = 2 * 365 + 290
    assert season_factor(shop, family=NBD, cut=cut, days=70) > 1.5
    found = foresee(shop, cut=cut, horizon_days=70)
    total = found.purchases.sum() / shop.within(cut, until=cut + 70)[0].sum()
    assert total == pytest.approx(1.0, abs=0.15)


def test_choice_names_the_rule_and_scores_every_candidate(shop):
    found = choose(shop, cut=400, horizon_days=330)
    assert set(found.scores) == {"pareto_nbd", "bg_nbd", "nbd", "own_rate", "last_period"}
    assert found.rule in ("pareto_nbd", "bg_nbd")


def test_plain_rule_is_used_where_it_beats_every_model():
    """A hundred customers buy every second day for good, three hundred stop on one day: last period says it best."""
    day, stopped = np.arange(0, 400, 2), np.arange(0, 250, 2)
    who = np.concatenate([np.repeat(np.arange(100), len(day)), np.repeat(np.arange(100, 400), len(stopped))])
    when = np.concatenate([np.tile(day, 100), np.tile(stopped, 300)])
    found = choose(Purchases.of(who, day=when, amount=np.ones(len(who)), customers=400), cut=399, horizon_days=60)
    assert found.rule == "last_period"
    assert found.scores["last_period"] < min(found.scores[name] for name in ("pareto_nbd", "bg_nbd", "nbd"))


def test_same_table_twice_gives_the_same_forecast(shop):
    first, second = (foresee(shop, cut=400, horizon_days=90) for _ in range(2))
    assert (first.amount == second.amount).all() and (first.high == second.high).all()


def test_impossible_history_and_early_predict_are_refused():
    with pytest.raises(ValueRefused):
        group(np.array([1]), recency_days=np.array([9]), age_days=np.array([3]))
    with pytest.raises(NotReady):
        NBD().predict(group(np.array([0]), recency_days=np.array([0]), age_days=np.array([3])), horizon=Horizon(1.0))
    with pytest.raises(ValueRefused):
        foresee(Purchases(*(np.zeros(0, int),) * 2, np.zeros(0), 0), cut=3, horizon_days=9)
