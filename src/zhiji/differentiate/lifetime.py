"""What each customer will still buy and bring, with how unsure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import gammaincinv

from zhiji.differentiate.choose import RULES, Choice, choose, plain
from zhiji.differentiate.family import Forecast, Horizon
from zhiji.differentiate.gamma_gamma import GammaGamma
from zhiji.differentiate.history import Known, Purchases
from zhiji.vocabulary.period import DAYS_A_WEEK, DAYS_A_YEAR

LOW, HIGH = 0.05, 0.95
FEW_SPENDERS = 10  # fewer customers with an amount say nothing about how amounts scatter


@dataclass(frozen=True)
class Lifetime:
    """One entry per customer known at the cut, in the order of `known.customer`.

    `alive`, `active` 0 to 1; `purchases` expected purchase days in the horizon; `amount` expected, `discounted` the
    same at present value, `low` and `high` its 5 % and 95 % points - all four of the purchases where nothing is known
    of amounts. `known` what it was learned from, `choice` which model or rule.
    """

    known: Known
    choice: Choice
    alive: np.ndarray
    active: np.ndarray
    purchases: np.ndarray
    amount: np.ndarray
    discounted: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Spend:
    """Of one purchase day: expected mean amount, the expected square of that mean, the variance around it."""

    mean: np.ndarray
    square: np.ndarray
    variance: np.ndarray


def foresee(purchases: Purchases, *, cut: int, horizon_days: int, discount_rate: float = 0.0) -> Lifetime:
    """What will each customer known on day `cut` buy and bring within the horizon?

    `purchases` may reach beyond `cut`; what follows is not looked at. `discount_rate` a year. Raises ValueRefused when
    nobody had bought by then.

    >>> rng = np.random.default_rng(1)
    >>> who, day = np.repeat(np.arange(200), 4), rng.integers(0, 300, 800)
    >>> found = foresee(Purchases.of(who, day=day, amount=np.full(800, 9.0), customers=200), cut=299, horizon_days=30)
    >>> bool((found.low <= found.amount).all() and (found.amount <= found.high.max()).all())
    True

    Source: Fader, Hardie, Lee (2005), "RFM and CLV: using iso-value curves", J. Marketing Research 42(4).
    """
    choice = choose(purchases, cut=cut, horizon_days=horizon_days)
    known = purchases.until(cut)
    horizon = Horizon(horizon_days / DAYS_A_WEEK, np.log1p(discount_rate) * DAYS_A_WEEK / DAYS_A_YEAR)
    forecast, doubt = _forecast(choice, known, horizon)
    if choice.rule in RULES:
        forecast = _by_rule(forecast, plain(choice.rule, purchases=purchases, known=known, cut=cut, days=horizon_days))
    spend = spend_of(known)
    amount = forecast.purchases * spend.mean
    low, high = interval(forecast, spend=spend, doubt=doubt)
    return Lifetime(
        known,
        choice,
        forecast.alive,
        forecast.active,
        forecast.purchases,
        amount,
        forecast.discounted * spend.mean,
        low,
        high,
    )


def spend_of(known: Known) -> Spend:
    """What a purchase day of each customer brings; ones when nobody paid anything (purchases are then counted)."""
    paid = known.paid > 0
    if not paid.any():
        ones = np.ones(len(known))
        return Spend(ones, ones, np.zeros(len(known)))
    share = known.paid / (known.repeats + 1)  # free days bring nothing
    if paid.sum() < FEW_SPENDERS:
        mean = np.where(paid, known.mean, known.amount.sum() / known.paid.sum())
        return Spend(mean * share, mean**2 * share**2, mean**2 * share)
    model = GammaGamma().fit(known.paid[paid], mean=known.mean[paid])
    mean, square, variance = model.moments(known.paid, mean=known.mean)
    share = (share.sum() + known.paid) / (len(known) + known.repeats + 1) if (share < 1).any() else share
    return Spend(mean * share, square * share**2, variance * share + square * share * (1 - share))


def interval(forecast: Forecast, *, spend: Spend, doubt: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 5 % and 95 % points of what each customer brings.

    What he brings is nothing (with 1 - active) or a Gamma amount with the mean and variance that follow from the number
    of purchases, their amounts and `doubt`, the variance of the expected purchases that the parameters leave open.
    """
    active = np.clip(forecast.active, 1e-12, 1.0)
    mean = forecast.purchases * spend.mean / active
    second = ((forecast.second + doubt) * spend.square + forecast.purchases * spend.variance) / active
    variance = np.maximum(second - mean**2, 1e-4 * mean**2 + 1e-300)
    shape = np.clip(mean**2 / variance, 1e-3, 1e6)
    points = []
    for level in (LOW, HIGH):
        given = np.clip((level - (1 - active)) / active, 0.0, 1.0)
        points.append(np.where(given > 0, gammaincinv(shape, given) * mean / shape, 0.0))
    return points[0], points[1]


def _forecast(choice: Choice, known: Known, horizon: Horizon) -> tuple[Forecast, np.ndarray]:
    """The model's forecast with the season in it, and the variance of its purchases by unsure parameters."""
    cells = known.cells()
    model = choice.model
    forecast = model.predict(cells, horizon=horizon)
    values, vectors = np.linalg.eigh(model.covariance_)
    doubt = np.zeros(len(known))
    for value, vector in zip(np.maximum(values, 0.0), vectors.T, strict=True):
        moved = model.parameters_ * np.exp(np.sqrt(value) * vector)
        doubt += (model.predict(cells, horizon=horizon, parameters=moved).purchases - forecast.purchases) ** 2
    return _in_season(forecast, choice.season), doubt * choice.season**2


def _in_season(forecast: Forecast, factor: float) -> Forecast:
    if factor == 1.0:
        return forecast
    alive = np.maximum(forecast.alive, 1e-12)
    active = alive * -np.expm1(factor * np.log1p(-np.minimum(forecast.active / alive, 1 - 1e-12)))
    pairs = (forecast.second - forecast.purchases) * factor**2
    purchases = forecast.purchases * factor
    return Forecast(forecast.alive, purchases, active, forecast.discounted * factor, pairs + purchases)


def _by_rule(forecast: Forecast, purchases: np.ndarray) -> Forecast:
    """A plain rule's count, scattered like a Poisson count; who is alive still comes from the model."""
    worth = forecast.discounted / np.maximum(forecast.purchases, 1e-300)
    discounted = purchases * np.where(forecast.purchases > 0, worth, 1.0)
    return replace(
        forecast,
        purchases=purchases,
        active=-np.expm1(-purchases),
        discounted=discounted,
        second=purchases * (1 + purchases),
    )
