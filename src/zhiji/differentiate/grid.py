"""The nine fields: how satisfied a party is, times how much it buys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhiji.vocabulary.party import LEVELS

LOW, MIDDLE, HIGH = LEVELS
SATISFIED, CONTENT = 8.0, 5.0  # of 10: from here up high, from here up middle
RETURNS_MANY, RETURNS_FEW = 0.3, 0.1  # of order lines
FAITHFUL = 2  # repeats after which silence speaks for a customer


@dataclass(frozen=True)
class Signs:
    """What satisfaction is read from; one entry per party.

    `said` 0 to 10, nan = never said; `complaints` in the last year; `unhappy` whether one is open or was settled badly;
    `returned` share of order lines that came back; `repeats` purchase days after the first; `alive` 0 to 1.
    """

    said: np.ndarray
    complaints: np.ndarray
    unhappy: np.ndarray
    returned: np.ndarray
    repeats: np.ndarray
    alive: np.ndarray


def satisfaction(signs: Signs) -> tuple[np.ndarray, np.ndarray]:
    """How satisfied is each party, and did it say so itself?

    What the customer said counts before everything (8-10 high, 5-7 middle, below low). Else it is inferred: low with a
    complaint open or badly settled, two complaints in a year, or three lines in ten returned; high for who came back
    twice, is probably still a customer, never complained and returns little; middle otherwise: silence is no praise.

    >>> one = lambda **given: Signs(**{name: np.array([given.get(name, 0.0)]) for name in
    ...     ("said", "complaints", "unhappy", "returned", "repeats", "alive")})
    >>> [str(satisfaction(one(**given))[0][0]) for given in ({"said": 9.0}, {"said": np.nan, "complaints": 2.0})]
    ['high', 'low']
    """
    known = ~np.isnan(signs.said)
    said = np.where(signs.said >= SATISFIED, HIGH, np.where(signs.said >= CONTENT, MIDDLE, LOW))
    low = signs.unhappy.astype(bool) | (signs.complaints >= 2) | (signs.returned >= RETURNS_MANY)
    high = (signs.repeats >= FAITHFUL) & (signs.alive >= 0.6) & (signs.complaints == 0) & (signs.returned < RETURNS_FEW)
    return np.where(known, said, np.select([low, high], [LOW, HIGH], MIDDLE)), known


def volume(amount_year: np.ndarray) -> np.ndarray:
    """How much did each party buy in the last year, against the other buyers: thirds of those who bought anything.

    >>> volume(np.array([0.0, 10.0, 20.0, 30.0])).tolist()
    ['low', 'low', 'middle', 'high']
    """
    bought = amount_year > 0
    if not bought.any():
        return np.full(len(amount_year), LOW)
    lower, upper = np.quantile(amount_year[bought], [1 / 3, 2 / 3])
    return np.where(bought & (amount_year > upper), HIGH, np.where(bought & (amount_year > lower), MIDDLE, LOW))


def fields(satisfied: np.ndarray, *, bought: np.ndarray) -> np.ndarray:
    """The field of each party: `satisfaction-volume`, as vocabulary.party.FIELDS names them."""
    return np.char.add(np.char.add(satisfied.astype(str), "-"), bought.astype(str))
