"""The specification of comparisons: for every role its levels of agreement, from "the same" down to "different".

It says nothing of how a measure is computed (`compare.py`) nor of what a level weighs once learned (`weigh.py`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One step of agreement. `term` names the form whose frequency says how often strangers agree so; None = by level
    only."""

    name: str
    measure: str
    at_least: float = 1.0
    term: str | None = None


@dataclass(frozen=True)
class Comparison:
    """How one role is compared.

    `guess`: how often two records of one customer fall in each level and in "different", before anything is learned.
    `common`: how often strangers say the same, before anything is learned. `personal`: people of one household differ
    in it like strangers.
    """

    role: str
    levels: tuple[Level, ...]
    guess: tuple[float, ...]
    common: float
    personal: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the levels, "different" last."""
        return (*(level.name for level in self.levels), "different")


_SAME = Level("same", "same", 1.0, "value")
_SOUND = Level("sounds same", "sounds same", 1.0, "sound")
_EXCHANGED = Level("exchanged", "exchanged", 0.8)
_ONE_OFF = Level("one digit off", "edits", -1)
_TWO_OFF = Level("two digits off", "edits", -2)
_ADDRESS = (
    _SAME,
    Level("road close", "same door, similar road", 0.6),
    Level("same building", "same road and number", 1.0, "site"),
    Level("close", "similar", 0.75),
)
_COMPANY = (
    _SAME,
    Level("same core", "same core", 1.0, "core"),
    Level("close", "similar words", 85.0),
    Level("same words", "same words", 90.0),
)
_GIVEN = (
    _SAME,
    _SOUND,
    Level("short form", "short form"),
    _EXCHANGED,
    Level("initial", "is initial"),
    Level("close", "similar sound", 0.7),
)

SPEC: tuple[Comparison, ...] = (
    Comparison("given", _GIVEN, (0.7, 0.07, 0.03, 0.03, 0.05, 0.07, 0.05), 0.005, personal=True),
    Comparison(
        "family",
        (_SAME, _SOUND, _EXCHANGED, Level("close", "similar sound", 0.65)),
        (0.76, 0.07, 0.03, 0.07, 0.07),
        0.005,
    ),
    Comparison("middle", (_SAME, Level("initial", "is initial")), (0.7, 0.2, 0.1), 0.06, personal=True),
    Comparison(
        "birth_date",
        (_SAME, Level("day and month turned", "day and month turned"), _ONE_OFF, _TWO_OFF),
        (0.8, 0.03, 0.1, 0.04, 0.03),
        1e-4,
        personal=True,
    ),
    Comparison("phone", (_SAME, Level("fits the hidden digits", "masked"), _ONE_OFF), (0.7, 0.03, 0.07, 0.2), 1e-4),
    Comparison(
        "email",
        (_SAME, Level("close", "edits", -2), Level("same before @", "same local part", 1.0, "local")),
        (0.65, 0.07, 0.06, 0.22),
        1e-4,
    ),
    Comparison("national_id", (_SAME, _ONE_OFF, _TWO_OFF), (0.85, 0.09, 0.02, 0.04), 1e-5, personal=True),
    Comparison("code", (_SAME,), (0.8, 0.2), 1e-4, personal=True),
    Comparison("sex", (_SAME,), (0.97, 0.03), 0.5, personal=True),
    Comparison("address", _ADDRESS, (0.6, 0.1, 0.05, 0.1, 0.15), 5e-4),
    Comparison("locality", (_SAME, Level("close", "similar", 0.7)), (0.6, 0.2, 0.2), 0.005),
    Comparison("city", (_SAME, Level("close", "similar", 0.65)), (0.7, 0.1, 0.2), 0.02),
    Comparison("postcode", (_SAME, _ONE_OFF), (0.75, 0.1, 0.15), 0.005),
    Comparison("state", (_SAME,), (0.85, 0.15), 0.2),
    Comparison("company", _COMPANY, (0.5, 0.15, 0.12, 0.1, 0.13), 0.002, personal=True),
)
BY_ROLE = {comparison.role: comparison for comparison in SPEC}
