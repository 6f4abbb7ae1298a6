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
STEPS, HALVINGS = 300, 40
NEAR = 1e-7  # log-likelihood still to be gained, where the climb stops

Gradient = Callable[[np.ndarray], np.ndarray]
Target = Callable[[np.ndarray], tuple[float, np.ndarray]]  # a value and its gradient


def climb(target: Target, *, start: np.ndarray, bounds: tuple[float, float], inverse: np.ndarray | None = None) -> tuple[np.ndarray, float]:
    """Where the target is highest within the bounds, and how high; always comes back, at worst with the best point seen.

    `inverse` is a first guess of the covariance (the inverse curvature).

    >>> top, height = climb(lambda t: (-float((t[0] - 3) ** 2), -2 * (t - 3)), start=np.zeros(1), bounds=(-9, 9))
    >>> round(float(top[0]), 4)
    3.0

    Source: Nocedal, Wright (2006), Numerical Optimization, algorithm 6.1 (BFGS), with the active bounds frozen.
    """
    theta = np.clip(start, *bounds)
    value, gradient = target(theta)
    shape = np.eye(len(theta)) / max(1.0, float(np.abs(gradient).max())) if inverse is None else inverse
    for _ in range(STEPS):
        free = ~(((theta <= bounds[0]) & (gradient < 0)) | ((theta >= bounds[1]) & (gradient > 0)))
        direction = _direction(shape, gradient, free)
        if gradient @ direction < max(NEAR, 1e-13 * abs(value)) and np.abs(gradient * free).max() < 1e-3 * max(1.0, 1e-3 * abs(value)):
            break
        step = _search(target, theta, value, direction, bounds)
        if step is None:
            break
        moved, value, by = step
        shape = _learn(shape, moved - theta, gradient - by)
        theta, gradient = moved, by
    return theta, value


def climb_cells(likelihood: Callable[[np.ndarray, Cells], tuple[float, np.ndarray]], *, cells: Cells, start: np.ndarray,
                bounds: tuple[float, float]) -> tuple[np.ndarray, float]:
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
    """Covariance of the parameters from the curvature (Laplace); a direction the data say nothing of gets variance 4."""
    size = 1e-4
    moves = np.eye(len(at)) * size
    hessian = np.stack([(gradient(at + move) - gradient(at - move)) / (2 * size) for move in moves])
    values, vectors = np.linalg.eigh(-(hessian + hessian.T) / 2)
    return (vectors / np.maximum(values, 0.25)) @ vectors.T


def _direction(shape: np.ndarray, gradient: np.ndarray, free: np.ndarray) -> np.ndarray:
    direction = (shape @ (gradient * free)) * free
    if direction @ gradient <= 0:
        direction = gradient * free / max(1.0, float(np.abs(gradient).max()))
    longest = float(np.abs(direction).max())
    return direction * min(1.0, LONGEST / longest) if longest else direction


def _search(target: Target, theta: np.ndarray, value: float, direction: np.ndarray, bounds: tuple[float, float]):
    """The first of 1, 1/2, 1/4 ... of the step that climbs enough; None when none does: this is the top."""
    length = 1.0
    for _ in range(HALVINGS):
        moved = np.clip(theta + length * direction, *bounds)
        found, gradient = target(moved)
        if np.isfinite(found) and np.isfinite(gradient).all() and found > value:
            return moved, found, gradient
        length /= 2
    return None


def _learn(shape: np.ndarray, step: np.ndarray, change: np.ndarray) -> np.ndarray:
    """The inverse curvature after one more step (`change` = how much the gradient fell)."""
    bend = float(step @ change)
    if bend <= 1e-12 * float(np.linalg.norm(step) * np.linalg.norm(change)):
        return shape
    left = np.eye(len(step)) - np.outer(step, change) / bend
    return left @ shape @ left.T + np.outer(step, step) / bend
