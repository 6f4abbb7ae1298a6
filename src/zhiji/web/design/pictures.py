"""The geometry of small pictures beside a number: numbers in, places on a drawing out. Templates draw, CSS colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiji.vocabulary.party import LEVELS

WIDTH, HEIGHT, MARGIN = 320.0, 64.0, 8.0
CELL, GAP = 20.0, 2.0
LABEL_UNTIL = 180.0  # beyond it the low label would run into the high one


@dataclass(frozen=True)
class IntervalPicture:
    """A range with a dot in it: `left`, `width`, `dot`, where nought lies (None = outside), the low label."""

    left: float
    width: float
    dot: float
    zero: float | None
    low_label: float


@dataclass(frozen=True)
class SparkPicture:
    """A line through equally spaced values; `end_x`, `end_y` is the newest. `line` is empty for fewer than 2."""

    line: str
    end_x: float
    end_y: float


@dataclass(frozen=True)
class Cell:
    """One of the nine fields: its corner, its code, whether it is the one meant."""

    x: float
    y: float
    field: str
    here: bool


def draw_interval(value: float, *, low: float, high: float) -> IntervalPicture:
    """Where a value and its interval lie, on a scale that shows nought when it is anywhere near.

    >>> draw_interval(50, low=0, high=100)
    IntervalPicture(left=8.0, width=304.0, dot=160.0, zero=8.0, low_label=8.0)
    """
    near = min(abs(low), abs(high)) <= 2 * (high - low) or low <= 0 <= high
    least, most = (min(low, 0.0), max(high, 0.0)) if near else (low, high)
    span = (most - least) or 1.0

    def place(number: float) -> float:
        return MARGIN + (min(max(number, least), most) - least) / span * (WIDTH - 2 * MARGIN)

    left = place(low)
    zero = place(0.0) if near else None
    return IntervalPicture(left, place(high) - left, place(value), zero, low_label=min(left, LABEL_UNTIL))


def draw_spark(values: Sequence[float]) -> SparkPicture:
    """A line from the oldest value to the newest, as high as the values differ.

    >>> draw_spark([1, 3]).line
    '8.0,56.0 312.0,8.0'
    """
    if len(values) < 2:
        return SparkPicture("", 0.0, 0.0)
    least, span = min(values), (max(values) - min(values)) or 1.0
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    inner = HEIGHT - 2 * MARGIN
    places = [(MARGIN + i * step, HEIGHT - MARGIN - (v - least) / span * inner) for i, v in enumerate(values)]
    return SparkPicture(" ".join(f"{x:.1f},{y:.1f}" for x, y in places), *places[-1])


def draw_field(field: str) -> list[Cell]:
    """The nine fields, satisfaction upwards and volume to the right, with one of them lit.

    >>> [cell.x for cell in draw_field("high-low") if cell.here]
    [0.0]
    """
    step = CELL + GAP
    return [
        Cell(across * step, down * step, f"{satisfaction}-{volume}", field == f"{satisfaction}-{volume}")
        for down, satisfaction in enumerate(reversed(LEVELS))
        for across, volume in enumerate(LEVELS)
    ]
