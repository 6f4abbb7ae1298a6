"""What the purchase models share: what a fit leaves behind, what a forecast is, how it is added up over the horizon."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from zhiji.differentiate.climb import climb_cells, covariance
from zhiji.differentiate.sufficient import BLOCK, Cells
from zhiji.vocabulary.errors import NotReady, ValueRefused

STEPS = 12  # nodes over the horizon: the mean agrees with brute force to 1e-6 relative from a week to ten years
LOG_BOUNDS = (-9.0, 9.0)  # of every parameter: 1e-4 to 8e3; beyond, the likelihood is flat to the last digit

_X, _W = np.polynomial.legendre.leggauss(STEPS)
NODES, WEIGHTS = (_X + 1) / 2, _W / 2  # on 0 to 1


@dataclass(frozen=True)
class Forecast:
    """One entry per customer or cell, for one horizon.

    `alive` and `active` 0 to 1; `purchases` expected purchase days; `discounted` the same at present value; `second`
    the expected square of purchases, so that `second - purchases**2` is the variance of the count.
    """

    alive: np.ndarray
    purchases: np.ndarray
    active: np.ndarray
    discounted: np.ndarray
    second: np.ndarray


@dataclass(frozen=True)
class Horizon:
    """How far ahead, in weeks, and what a week's waiting costs (continuous rate)."""

    weeks: float
    discount: float = 0.0


class Family(ABC):
    """A model of purchase timing with `fit(cells)`, learned `<name>_`, `log_likelihood_`, `covariance_`, `predict`.

    `covariance_` is that of the logs of the parameters (Laplace). Families give the likelihood with its gradient, the
    odds of being alive, and how purchases flow after today given alive.
    """

    name: str
    names: tuple[str, ...]
    start: tuple[float, ...]

    def __init__(self, *, log_bounds: tuple[float, float] = LOG_BOUNDS) -> None:
        self.log_bounds = log_bounds

    def fit(self, cells: Cells) -> Family:
        """Learn the parameters by maximum likelihood; returns itself. Raises ValueRefused when there is no customer."""
        if not len(cells):
            raise ValueRefused("no_customers", "Nobody bought anything: there is nothing to learn from.")
        theta, value = climb_cells(self._at, cells=cells, start=np.log(self.start), bounds=self.log_bounds)
        self.parameters_ = np.exp(theta)
        self.log_likelihood_ = value
        self._cells = cells
        self._covariance: np.ndarray | None = None
        for name, parameter in zip(self.names, self.parameters_, strict=True):
            setattr(self, f"{name}_", float(parameter))
        return self

    @property
    def covariance_(self) -> np.ndarray:
        """Covariance of the logs of the parameters, worked out when first asked for."""
        self._check_fitted()
        if self._covariance is None:
            self._covariance = covariance(lambda t: self._at(t, self._cells)[1], at=np.log(self.parameters_))
        return self._covariance

    @property
    def leaves_(self) -> bool:
        """Whether the model found that customers leave at all; a family without dropout says no."""
        return False

    @abstractmethod
    def likelihood(self, parameters: np.ndarray, *, cells: Cells) -> tuple[float, np.ndarray]:
        """Log-likelihood and its gradient by the logs of the parameters."""

    @abstractmethod
    def alive(self, parameters: np.ndarray, *, cells: Cells) -> np.ndarray:
        """Probability per cell of still being a customer."""

    @abstractmethod
    def flow(self, parameters: np.ndarray, *, repeats: np.ndarray, age: np.ndarray, ahead: np.ndarray) -> np.ndarray:
        """Given alive, at each week `ahead`: density of the next purchase, of any purchase, and of pairs; stacked."""

    def predict(self, cells: Cells, *, horizon: Horizon, parameters: np.ndarray | None = None) -> Forecast:
        """What each customer behind `cells` will do within the horizon (per customer where `cells.index` is kept)."""
        self._check_fitted()
        use = self.parameters_ if parameters is None else parameters
        alive = self.alive(use, cells=cells)
        active, purchases, discounted, pairs = self._sums(use, cells, horizon)
        parts = (
            alive,
            alive * purchases,
            alive * np.minimum(active, 1.0),
            alive * discounted,
            alive * (pairs + purchases),
        )
        return Forecast(*(cells.spread(part) for part in parts))

    def _at(self, theta: np.ndarray, cells: Cells) -> tuple[float, np.ndarray]:
        return self.likelihood(np.exp(theta), cells=cells)

    def _sums(self, parameters: np.ndarray, cells: Cells, horizon: Horizon) -> np.ndarray:
        """Given alive nothing depends on recency: work on distinct (repeats, age) and spread to the cells."""
        pairs, index = np.unique(np.stack([cells.repeats, cells.age]), axis=1, return_inverse=True)
        sums = np.empty((4, pairs.shape[1]))
        for first in range(0, pairs.shape[1], BLOCK):
            here = slice(first, first + BLOCK)
            sums[:, here] = self._add_up(parameters, pairs[:, here], horizon)
        return sums[:, index.reshape(-1)]

    def _add_up(self, parameters: np.ndarray, pairs: np.ndarray, horizon: Horizon) -> np.ndarray:
        repeats, age = pairs[0][:, None], pairs[1][:, None]
        scale = parameters[1] + age  # the flow changes on the scale alpha + age: even steps on its logarithm
        reach = np.log1p(horizon.weeks / scale)
        ahead = scale * np.expm1(reach * NODES)
        step = (scale + ahead) * reach * WEIGHTS
        first, rate, pair = self.flow(parameters, repeats=repeats, age=age, ahead=ahead)
        worth = np.exp(-horizon.discount * ahead)
        return np.stack([(part * step).sum(axis=1) for part in (first, rate, rate * worth, pair)])

    def _check_fitted(self) -> None:
        if not hasattr(self, "parameters_"):
            raise NotReady("not_fitted", "Call fit before predict.")
