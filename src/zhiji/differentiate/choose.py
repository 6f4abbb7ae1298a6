"""Which way of forecasting purchases is used: the one that did best on later days, be it a model or a plain rule."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from zhiji.differentiate.bgnbd import BGNBD
from zhiji.differentiate.family import Family, Horizon
from zhiji.differentiate.history import Known, Purchases
from zhiji.differentiate.judge import deviance
from zhiji.differentiate.nbd import NBD
from zhiji.differentiate.pareto_nbd import ParetoNBD
from zhiji.vocabulary.period import DAYS_A_WEEK

FAMILIES: tuple[type[Family], ...] = (ParetoNBD, BGNBD, NBD)
RULES = ("own_rate", "last_period")
ENOUGH = 100_000  # customers a choice is made on; more do not change it
FEW_CUSTOMERS = 50  # fewer say nothing about which family fits
FEW_DAYS = 28
# Deviances nearer than 1 % are a draw, and the family named first is taken: leaving at any time carries further ahead.
CLOSE = 1.01


@dataclass(frozen=True)
class Choice:
    """What is used: `rule` its name, `model` the family fitted on all that is known.

    `season` multiplies the purchases (1 = no season found); `scores` holds the mean deviance of every candidate on the
    hold-out (lower is better; empty when there was too little to hold out).
    """

    rule: str
    model: Family
    season: float = 1.0
    scores: dict[str, float] = field(default_factory=dict)


def choose(purchases: Purchases, *, cut: int, horizon_days: int) -> Choice:
    """Which forecast serves a horizon from the day `cut` on, learned from the days up to and including it?

    The last third of what is known (at most a horizon) is held out; each family and each plain rule forecasts it from
    the days before; the lowest deviance wins, then is learned again from all days. With too little to hold out, the
    NBD is used. A model that finds nobody leaving is the NBD and is called so. Raises ValueRefused when nobody had
    bought by `cut`.

    Source: rolling-origin evaluation (Tashman 2000); the season is last year's ratio of what came to what was forecast.
    """
    known = purchases.until(cut)
    span = int(known.age_days.max(initial=0))
    length = min(horizon_days, span // 3)
    if len(known) < FEW_CUSTOMERS or length < FEW_DAYS:
        return Choice("nbd", NBD().fit(known.cells()))
    part = purchases.sample(1 + len(known) // ENOUGH)
    scores = {name: deviance(f, actual=a) for name, (f, a) in hold_out(part, cut=cut - length, days=length).items()}
    best = _best(scores)
    family = next((f for f in FAMILIES if f.name == best), ParetoNBD)
    model = fit_family(family, known)
    season = 1.0 if best in RULES else season_factor(part, family=family, cut=cut, days=horizon_days)
    return Choice(best if best in RULES else model.name, model, season, scores)


def _best(scores: dict[str, float]) -> str:
    limit = min(scores.values()) * CLOSE
    return next(name for name, score in scores.items() if score <= limit)


def fit_family(family: type[Family], known: Known) -> Family:
    """The family fitted on what is known, or the NBD when it finds that nobody leaves."""
    cells = known.cells()
    model = family().fit(cells)
    return model if model.leaves_ or family is NBD else NBD().fit(cells)


def hold_out(purchases: Purchases, *, cut: int, days: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What each candidate forecast on day `cut` for the `days` after it, beside what came (purchase days)."""
    known = purchases.until(cut)
    actual = purchases.within(cut, until=cut + days)[0][known.customer]
    cells, horizon = known.cells(), Horizon(days / DAYS_A_WEEK)
    found = {family.name: fit_family(family, known).predict(cells, horizon=horizon).purchases for family in FAMILIES}
    found |= {rule: plain(rule, purchases=purchases, known=known, cut=cut, days=days) for rule in RULES}
    return {name: (forecast, actual) for name, forecast in found.items()}


def plain(rule: str, *, purchases: Purchases, known: Known, cut: int, days: int) -> np.ndarray:
    """Purchase days expected by a plain rule: `own_rate` goes on as so far, `last_period` repeats the last days."""
    if rule == "own_rate":
        return known.repeats / np.maximum(known.age_days, DAYS_A_WEEK) * days
    return purchases.within(cut - days, until=cut)[0][known.customer]


YEAR = 365
LONG_ENOUGH = 180  # days to learn from before a season can be told
STEADY = 50.0  # purchases' worth of doubt: a ratio from fewer is drawn to 1


def season_factor(purchases: Purchases, *, family: type[Family], cut: int, days: int) -> float:
    """How much more is bought in these days of the year than the model knows: last year's ratio, 1 where not known.

    Used only for horizons below a year, with half a year known before last year's day, and, where the year before that
    can be asked, only if it would have helped last time.
    """
    ratio = _ratio(purchases, family, cut - YEAR, days)
    if days >= YEAR or ratio is None:
        return 1.0
    recent, before = _ratio(purchases, family, cut - days, days), _ratio(purchases, family, cut - days - YEAR, days)
    if recent is not None and before is not None and abs(np.log(recent / before)) > abs(np.log(recent)):
        return 1.0
    return ratio


def _ratio(purchases: Purchases, family: type[Family], cut: int, days: int) -> float | None:
    """Purchases that came in `days` after `cut` over those forecast, or None where too little was known."""
    if cut - purchases.first < LONG_ENOUGH:
        return None
    known = purchases.until(cut)
    if len(known) < FEW_CUSTOMERS:
        return None
    forecast = fit_family(family, known).predict(known.cells(), horizon=Horizon(days / DAYS_A_WEEK)).purchases
    actual = purchases.within(cut, until=cut + days)[0][known.customer]
    return float(np.clip((actual.sum() + STEADY) / (forecast.sum() + STEADY), 0.5, 2.0))
