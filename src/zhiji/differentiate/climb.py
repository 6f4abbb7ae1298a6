"""How a fit climbs to the highest likelihood: a quasi-Newton climb inside bounds, and the curvature at the top.

Own code because the L-BFGS-B of SciPy wakes all BLAS threads for vectors of four numbers: 2 ms a step, longer than a
likelihood of 20,000 customers takes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from zhiji.differentiate.sufficient import Cells

SAMPLE = 20_000  # cells that find the start of a large fit
LONGEST = 2.0  # of one step, in logs of the parameters
STEPS, CUTS = 100, 12
FLAT = 0.25  # curvature below which a direction counts as flat
NEAR = 1e-7  # log-likelihood still to be gained, where the climb stops

Gradient = Callable[[np.ndarray], np.ndarray]
Target = Callable[[np.ndarray], tuple[float, np.ndarray]]  # a value and its gradient
CellLikelihood = Callable[[np.ndarray, Cells], tuple[float, np.ndarray]]


def climb(
    target: Target, *, start: np.ndarray, bounds: tuple[float, float], inverse: np.ndarray | None = None
) -> tuple[np.ndarray, float]:
    """Where the target is highest within the bounds, and how high; always comes back, at worst with the best point.

    `inverse` is a first guess of the covariance (the inverse curvature); without it, and whenever a step climbs badly,
    the curvature is measured afresh, so that flat and saddle-shaped ground (nobody leaves) does not hold the climb up.

    >>> top, height = climb(lambda t: (-float((t[0] - 3) ** 2), -2 * (t - 3)), start=np.zeros(1), bounds=(-9, 9))
    >>> round(float(top[0]), 4)
    3.0

    Source: Nocedal, Wright (2006), Numerical Optimization, chapters 3 and 6: Newton steps with the curvature's absolute
    values, learned on by BFGS, the active bounds frozen.
    """
    theta = np.clip(start, *bounds)
    value, gradient = target(theta)
    shape, fresh = inverse, False
    for _ in range(STEPS):
        if shape is None:
            shape, fresh = covariance(lambda t: target(t)[1], at=theta), True
        direction = _direction(shape, gradient, theta=theta, bounds=bounds)
        if gradient @ direction < max(NEAR, 1e-14 * abs(value)):
            break
        step = _search(target, theta, value=value, direction=direction, bounds=bounds)
        if step is None and fresh or step is not None and step[1] - value < max(NEAR, 1e-13 * abs(value)):
            theta, value = (theta, value) if step is None else step[:2]
            break
        shape, fresh = (None, False) if step is None else (_learn(shape, step[0] - theta, gradient - step[2]), False)
        if step is not None:
            shape = shape if step[3] > 0.3 else None
            theta, value, gradient = step[:3]
    return theta, value


def climb_cells(
    likelihood: CellLikelihood, *, cells: Cells, start: np.ndarray, bounds: tuple[float, float]
) -> tuple[np.ndarray, float]:
    """The same for a likelihood of cells: a large set is climbed on a sample of its cells first.

    The full set then needs a few steps only, begun at the sample's top with the sample's curvature.
    """
    step = len(cells) // SAMPLE
    if step <= 1:
        return climb(lambda t: likelihood(t, cells), start=start, bounds=bounds)
    sample = cells.every(step)
    top, _ = climb(lambda t: likelihood(t, sample), start=start, bounds=bounds)
    inverse = covariance(lambda t: likelihood(t, sample)[1], at=top) * (sample.customers / cells.customers)
    return climb(lambda t: likelihood(t, cells), start=top, bounds=bounds, inverse=inverse)


def covariance(gradient: Gradient, *, at: np.ndarray) -> np.ndarray:
    """Covariance of the parameters from the curvature (Laplace).

    A direction the data say nothing of gets the variance 4, one that bends the wrong way (no top) its absolute bend.
    """
    size = 1e-4
    moves = np.eye(len(at)) * size
    hessian = np.stack([(gradient(at + move) - gradient(at - move)) / (2 * size) for move in moves])
    values, vectors = np.linalg.eigh(-(hessian + hessian.T) / 2)
    return (vectors / np.maximum(np.abs(values), FLAT)) @ vectors.T


def _direction(
    shape: np.ndarray, gradient: np.ndarray, *, theta: np.ndarray, bounds: tuple[float, float]
) -> np.ndarray:
    """The Newton step in the free directions, shortened to the nearest bound; what would leave is frozen first."""
    frozen = ((theta <= bounds[0]) & (gradient < 0)) | ((theta >= bounds[1]) & (gradient > 0))
    curvature = np.linalg.inv(shape)
    for _ in theta:
        free = np.flatnonzero(~frozen)
        direction = np.zeros_like(theta)
        direction[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        outward = ((theta <= bounds[0]) & (direction < 0)) | ((theta >= bounds[1]) & (direction > 0))
        if not outward.any():
            break
        frozen |= outward
    moving = direction != 0
    if not moving.any():
        return direction
    there = np.where(direction > 0, bounds[1], bounds[0])
    reach = ((there - theta)[moving] / direction[moving]).min()
    return direction * min(1.0, float(reach), LONGEST / float(np.abs(direction).max()))


def _search(
    target: Target, theta: np.ndarray, *, value: float, direction: np.ndarray, bounds: tuple[float, float]
) -> tuple[np.ndarray, float, np.ndarray, float] | None:
    """The first of 1, 1/4, 1/16 ... of the step that climbs, with its share; None when none does."""
    length = 1.0
    for _ in range(CUTS):
        moved = np.clip(theta + length * direction, *bounds)
        found, gradient = target(moved)
        if np.isfinite(found) and np.isfinite(gradient).all() and found > value:
            return moved, found, gradient, length
        length /= 4
    return None


def _learn(shape: np.ndarray, step: np.ndarray, change: np.ndarray) -> np.ndarray | None:
    """The inverse curvature after one more step (`change` = how much the gradient fell); None where it bends upward."""
    bend = float(step @ change)
    if bend <= 1e-12 * float(np.linalg.norm(step) * np.linalg.norm(change)):
        return None
    left = np.eye(len(step)) - np.outer(step, change) / bend
    return left @ shape @ left.T + np.outer(step, step) / bend
