"""The geometry of the pictures on the lists: numbers in, places on a drawing out. Templates draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 320.0, 200.0  # of a curve, in drawing units
ROW_WIDTH = 240.0  # of one interval or bar


@dataclass(frozen=True)
class Curve:
    """A line through `points` (as SVG wants them), and the place where half of the value is reached."""

    points: str
    area: str
    half_x: float
    half_y: float
    half_share: float | None  # of customers, 0 to 1
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Interval:
    """One interval on a common scale: the line from `x` over `width`, the dot at `dot`, nought at `zero`."""

    x: float
    width: float
    dot: float
    zero: float


def get_curve(points: Sequence[tuple[float, float]]) -> Curve:
    """The cliff as a line: `points` are (share of customers, share of what was bought), the best first, 0 to 1.

    >>> get_curve([(0, 0), (0.1, 0.5), (1, 1)]).half_share
    0.1
    """
    placed = [(x * WIDTH, HEIGHT - min(y, 1.0) * HEIGHT) for x, y in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    share = find_share(points, of_value=0.5)
    area = f"0,{HEIGHT:.0f} {line} {WIDTH:.0f},{HEIGHT:.0f}" if line else ""
    half_x = round((share or 0.0) * WIDTH, 1)
    return Curve(line, area, half_x, HEIGHT / 2, share, half_x + 10, HEIGHT / 2 + 16)


def find_share(points: Sequence[tuple[float, float]], *, of_value: float) -> float | None:
    """The smallest share of customers that holds `of_value` of the value, between points by straight lines.

    None where the curve never gets there (no value at all).

    >>> find_share([(0, 0), (0.5, 1), (1, 1)], of_value=0.5)
    0.25
    """
    before = (0.0, 0.0)
    for x, y in points:
        if y >= of_value:
            rise = y - before[1]
            return x if rise <= 0 else before[0] + (x - before[0]) * (of_value - before[1]) / rise
        before = (x, y)
    return None


def get_intervals(rows: Sequence[tuple[float, float, float]], *, with_zero: bool = True) -> list[Interval]:
    """Each (low, middle, high) placed on one scale that fits all of them, nought included where it matters.

    >>> get_intervals([(-1.0, 0.0, 1.0)])[0]
    Interval(x=0.0, width=240.0, dot=120.0, zero=120.0)
    """
    ends = [value for low, _, high in rows for value in (low, high)] + ([0.0] if with_zero else [])
    if not ends:
        return []
    start, span = min(ends), (max(ends) - min(ends)) or 1.0
    place = lambda value: round((value - start) / span * ROW_WIDTH, 1)  # noqa: E731
    return [
        Interval(place(low), max(place(high) - place(low), 1.0), place(middle), place(max(start, 0.0)))
        for low, middle, high in rows
    ]


def get_widths(values: Sequence[float], *, width: float = ROW_WIDTH) -> list[float]:
    """How long each bar is, the greatest filling the width.

    >>> get_widths([1, 4], width=100)
    [25.0, 100.0]
    """
    top = max((value for value in values), default=0) or 1
    return [round(max(value, 0) / top * width, 1) for value in values]
