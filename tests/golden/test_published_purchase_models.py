"""Published fits of CDNOW, and formulas against brute force. The data are never copied here: `ZHIJI_DATA`."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv
import pytest
from scipy.integrate import dblquad, quad
from scipy.special import gammaln
from scipy.stats import beta, gamma

from zhiji.differentiate import BGNBD, NBD, Columns, GammaGamma, Horizon, ParetoNBD, group
from zhiji.differentiate.orders import ledger
from zhiji.differentiate.sufficient import Cells

CUT = (date(1997, 9, 30) - date(1970, 1, 1)).days
TEXT = csv.ConvertOptions(column_types={name: pa.string() for name in ("customer_id", "date", "amount")})


@pytest.fixture(scope="module")
def cdnow(real_data):
    """A function giving what was known on 1997-09-30 of one CDNOW file, with the first day's amount."""

    def load(name):
        orders = csv.read_csv(real_data(name), convert_options=TEXT)
        book = ledger(orders, columns=Columns("customer_id", "date", "amount"))
        known, bought = book.purchases.until(CUT), book.purchases
        first = np.flatnonzero(np.diff(bought.customer, prepend=-1))
        return known, bought.amount[first]

    return load


def test_bg_nbd_reproduces_the_published_sample_fit(cdnow):
    known, _ = cdnow("cdnow_sample.csv.gz")
    model = BGNBD().fit(known.cells())
    assert len(known) == 2357
    assert model.parameters_ == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=0.0006)
    assert model.log_likelihood_ == pytest.approx(-9582.4, abs=0.05)


def test_pareto_nbd_reproduces_the_published_sample_fit(cdnow):
    known, _ = cdnow("cdnow_sample.csv.gz")
    model = ParetoNBD().fit(known.cells())
    assert model.parameters_ == pytest.approx([0.553, 10.578, 0.606, 11.669], abs=0.002)
    assert model.log_likelihood_ == pytest.approx(-9595.0, abs=0.05)


def test_gamma_gamma_reproduces_the_published_sample_fit(cdnow):
    known, first = cdnow("cdnow_sample.csv.gz")
    later = known.amount - first[known.customer]
    chosen = (known.repeats > 0) & (later > 0)  # the published fit looks at repeat purchases only
    model = GammaGamma().fit(known.repeats[chosen], mean=later[chosen] / known.repeats[chosen])
    assert (model.p_, model.q_, model.gamma_) == pytest.approx((6.25, 3.74, 15.44), abs=0.006)


def test_full_cdnow_set_reaches_the_published_likelihoods(cdnow):
    known, _ = cdnow("cdnow_full.csv.gz")
    cells = known.cells()
    assert BGNBD().fit(cells).log_likelihood_ == pytest.approx(-95368.444, abs=0.001)
    pareto = ParetoNBD().fit(cells)
    assert pareto.log_likelihood_ == pytest.approx(-95415.119, abs=0.003)
    assert pareto.parameters_ == pytest.approx([0.5974, 11.586, 0.5222, 8.828], abs=0.001)


HISTORIES = [(0, 0.0, 20.0), (1, 3.0, 39.0), (4, 30.0, 32.0), (40, 10.0, 70.0), (300, 90.0, 100.0)]
PARETO = np.array([0.55, 10.6, 0.61, 11.7])
BG = np.array([0.243, 4.41, 0.79, 2.43])


def one(history):
    x, last, age = history
    return Cells(np.array([float(x)]), np.array([last]), np.array([age]), np.ones(1))


@pytest.mark.parametrize("history", HISTORIES)
def test_pareto_nbd_likelihood_equals_brute_force_integration(history):
    x, last, age = history
    r, alpha, s, beta_ = PARETO
    shift = (r + x) * np.log(alpha + last)

    def left_at(t):
        return np.exp(shift - (r + x) * np.log(alpha + t) - (s + 1) * np.log(beta_ + t))

    left = s * quad(left_at, last, age, epsabs=0, epsrel=1e-11, limit=500)[0]
    stayed = np.exp(shift - (r + x) * np.log(alpha + age) - s * np.log(beta_ + age))
    constant = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta_) - shift
    value, _ = ParetoNBD().likelihood(PARETO, cells=one(history))
    assert value == pytest.approx(constant + np.log(left + stayed), rel=1e-6)


@pytest.mark.parametrize("family, parameters", [(BGNBD, BG), (ParetoNBD, PARETO), (NBD, BG[:2])])
def test_gradient_equals_the_slope_of_the_likelihood(family, parameters):
    cells = group(
        np.array([0, 1, 4, 40]), recency_days=np.array([0, 21, 210, 70]), age_days=np.array([9, 273, 224, 490])
    )
    model = family()
    _, gradient = model.likelihood(parameters, cells=cells)
    for index in range(len(parameters)):
        move = np.exp(1e-6 * (np.arange(len(parameters)) == index))
        up, down = (model.likelihood(parameters * way, cells=cells)[0] for way in (move, 1 / move))
        assert gradient[index] == pytest.approx((up - down) / 2e-6, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("history", HISTORIES[:4])
@pytest.mark.parametrize("weeks", [1.0, 39.0, 520.0])
def test_bg_nbd_forecast_equals_brute_force_integration(history, weeks):
    x, _, age = history
    r, alpha, a, b = BG
    model = BGNBD()
    model.parameters_ = BG

    def bought(u, p):  # u = quantile of the rate, so that the weight is flat
        rate = gamma.ppf(u, r + x, scale=1 / (alpha + age))
        return -np.expm1(-rate * p * weeks) / p

    def over_p(v):
        p = beta.ppf(v, a, b + x)
        count, known = r + x, alpha + age
        return -np.expm1(-count * np.log1p(p * weeks / known)) / p if p > 1e-300 else count / known * weeks

    expected = quad(over_p, 0, 1, epsrel=1e-9, limit=400)[0]
    if x == 1 and weeks == 39.0:  # the integral over the rate, once in full
        full = dblquad(lambda u, v: bought(u, max(beta.ppf(v, a, b + x), 1e-12)), 0, 1, 0, 1, epsrel=1e-4)[0]
        assert full == pytest.approx(expected, rel=1e-3)
    found = model.predict(one(history), horizon=Horizon(weeks))
    assert found.purchases[0] == pytest.approx(expected * found.alive[0], rel=2e-4)


@pytest.mark.parametrize("history", HISTORIES[:4])
@pytest.mark.parametrize("weeks", [1.0, 39.0, 520.0])
def test_pareto_nbd_forecast_equals_the_closed_form(history, weeks):
    x, _, age = history
    r, alpha, s, beta_ = PARETO
    model = ParetoNBD()
    model.parameters_ = PARETO
    found = model.predict(one(history), horizon=Horizon(weeks))
    closed = (
        (r + x) * (beta_ + age) / (alpha + age) / (s - 1) * (1 - ((beta_ + age) / (beta_ + age + weeks)) ** (s - 1))
    )
    assert found.purchases[0] == pytest.approx(closed * found.alive[0], rel=1e-6)
