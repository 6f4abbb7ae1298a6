"""Chance without order: a number between 0 and 1 for each (purpose, keys), the same whoever else is asked about.

A generator that is drawn from in sequence would give a customer other luck as soon as another customer buys more.
Here luck belongs to the customer, the month and the question, so that two worlds that differ in one decision differ
in nothing else. No distribution of any of our models lives here.

Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators (OOPSLA 2014), the mixing of SplitMix64.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

Keys = np.ndarray | int


def _mix(bits: np.ndarray) -> np.ndarray:
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def _bits(key: Keys) -> np.ndarray:
    return np.atleast_1d(np.asarray(key)).astype(np.int64).astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Chance:
    """All luck of one company, named by its seed.

    >>> luck = Chance(7)
    >>> bool(luck.uniform("rain", 3, np.arange(5))[2] == luck.uniform("rain", 3, np.array([2]))[0])
    True
    """

    seed: int

    def uniform(self, purpose: str, *keys: Keys) -> np.ndarray:
        """One number from 0 to below 1 for each combination of `keys`, which broadcast; put the widest key last."""
        bits = _mix(_bits(self.seed) ^ np.uint64(crc32(purpose.encode())))
        for key in keys:
            bits = _mix((bits * np.uint64(3)) ^ _bits(key))
        return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def whole(self, purpose: str, below: Keys, *keys: Keys) -> np.ndarray:
        """Whole numbers from 0 to `below` - 1."""
        return (self.uniform(purpose, *keys) * below).astype(np.int64)

    def yes(self, purpose: str, probability: np.ndarray | float, *keys: Keys) -> np.ndarray:
        """True with `probability`."""
        return self.uniform(purpose, *keys) < probability

    def normal(self, purpose: str, *keys: Keys) -> np.ndarray:
        """Standard normal numbers (Box and Muller)."""
        radius = np.sqrt(-2.0 * np.log1p(-self.uniform(purpose, *keys)))
        return radius * np.cos(2.0 * np.pi * self.uniform(purpose + "/angle", *keys))

    def pick(self, purpose: str, weights: np.ndarray, *keys: Keys) -> np.ndarray:
        """Indices drawn by `weights`, which need not sum to 1."""
        steps = np.cumsum(weights) / np.sum(weights)
        return np.minimum(np.searchsorted(steps, self.uniform(purpose, *keys), side="right"), len(steps) - 1)
