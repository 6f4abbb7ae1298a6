"""Which pairs of records are worth comparing: those that share a key, the keys chosen by what they bring.

A key is one form of a value, or several together (how the surname sounds + birth date). A block is what shares a key; a
block too large is a hub (a front desk's phone) and brings nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from zhiji.identify.normalize import Features, Values, forms_of

Key = tuple[tuple[str, str], ...]  # ((role, form), ...)


def _key(text: str) -> Key:
    return tuple(tuple(part.split(".")) for part in text.split("+"))  # type: ignore[misc]


_KEYS = """
national_id.value code.value email.value phone.value company.value company.core name.value
given.root+family.value given.value+birth_date.value family.sound+birth_date.value
given.initial+family.sound+birth_date.year address.value address.site email.local birth_date.value
birth_date.turned given.sound+address.road family.sound+address.road given.sound+city.value
family.sound+city.value given.sound+postcode.value family.sound+postcode.value given.sound+birth_date.day
family.sound+birth_date.day given.initial+address.road address.number+postcode.value
address.number+birth_date.year given.sound+birth_date.year phone.head phone.end given.sound+phone.tail
family.sound+phone.tail national_id.head national_id.tail locality.value company.first+postcode.value
company.first+address.road company.first+city.value given.sound+email.site family.sound+email.site given.value
family.value
"""
KEYS: tuple[Key, ...] = tuple(map(_key, _KEYS.split()))
ALL_PAIRS = 1_200  # up to so many records everything is compared with everything
LARGEST_BLOCK = 80
PAIRS_A_RECORD = 30
LEAST_PAIRS = 400_000
SAMPLE = 2_000
LEAST_YIELD = 0.002  # expected matches a pair; a key that brings less is noise


@dataclass(frozen=True)
class Candidates:
    """Pairs to compare (`left` < `right`, each once) and the keys that brought them."""

    left: np.ndarray
    right: np.ndarray
    keys: tuple[Key, ...]


def _dense(parts: Iterable[np.ndarray], rows: int) -> np.ndarray:
    code = np.zeros(rows, dtype=np.int64)
    for part in parts:
        missing = (code < 0) | (part < 0)
        code = np.unique(code * (part.max(initial=0) + 1) + part, return_inverse=True)[1]
        code[missing] = -1
    return code


def _form_codes(features: Features, role: str, form: str, slot: int) -> np.ndarray:
    feature = features[role]
    codes = feature.slots[slot]
    return np.where(codes >= 0, feature.codes[form][codes], -1)


def _blocks(codes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Records sorted by key, and the key of each; records without key are left out."""
    stacked = np.concatenate(codes)
    records = np.tile(np.arange(len(codes[0])), len(codes))
    said = stacked >= 0
    stacked, records = stacked[said], records[said]
    order = np.argsort(stacked, kind="stable")
    return records[order], stacked[order]


def _codes(features: Features, key: Key) -> list[np.ndarray]:
    """The key of every record as a number, -1 = has none; one array a slot, of a key with several parts the first
    slot only."""
    if any(role not in features for role, _ in key):
        return []
    if len(key) == 1:
        return [_form_codes(features, *key[0], slot) for slot in range(len(features[key[0][0]].slots))]
    parts = [_form_codes(features, role, form, 0) for role, form in key]
    return [_dense(parts, len(parts[0]))]


def pairs_of_key(features: Features, key: Key, largest: int = LARGEST_BLOCK) -> np.ndarray:
    """All pairs that share `key`, as `left * rows + right` with left < right, each once; blocks above `largest` bring
    none."""
    codes = _codes(features, key)
    if not codes:
        return np.zeros(0, dtype=np.int64)
    rows = len(codes[0])
    records, keys = _blocks(codes)
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, int)
    sizes = np.diff(np.r_[starts, len(keys)])
    kept = np.repeat((sizes > 1) & (sizes <= largest), sizes)
    records, keys = records[kept], keys[kept]
    found = []
    for step in range(1, min(largest, int(sizes.max(initial=0)))):
        same = np.flatnonzero(keys[step:] == keys[:-step]) if step < len(keys) else []
        if not len(same):
            break
        a, b = records[same], records[same + step]
        found.append(np.minimum(a, b) * rows + np.maximum(a, b))
    pairs = _each_once(found)
    return pairs[pairs // rows != pairs % rows]


def _each_once(found: list[np.ndarray]) -> np.ndarray:
    """All pairs sorted, none twice. By sorting: numpy's own `unique` hashes whole numbers, ten times slower on
    millions."""
    if not found:
        return np.zeros(0, dtype=np.int64)
    pairs = np.sort(np.concatenate(found))
    return pairs[np.r_[True, pairs[1:] != pairs[:-1]]] if len(pairs) else pairs


def all_pairs(features: Features, rows: int) -> Candidates:
    """Every pair of `rows` records; all keys there are find them."""
    left, right = np.triu_indices(rows, 1)
    return Candidates(left, right, tuple(key for key in KEYS if all(role in features for role, _ in key)))


def find_pairs(
    features: Features, rows: int, *, chance: Callable[[np.ndarray, np.ndarray], np.ndarray], seed: int = 0
) -> Candidates:
    """The pairs worth comparing, from the keys that bring most.

    `chance(left, right)` estimates the probability that a pair is one customer: each key is judged on a sample of the
    pairs it brings, then keys are taken from the best down while the number of pairs stays bounded.
    """
    if rows <= ALL_PAIRS:
        return all_pairs(features, rows)
    draw = np.random.default_rng(seed)
    judged = []
    for key in KEYS:
        pairs = pairs_of_key(features, key)
        if len(pairs):
            sample = draw.choice(pairs, min(SAMPLE, len(pairs)), replace=False)
            judged.append((float(chance(sample // rows, sample % rows).mean()), key, pairs))
    return _take(sorted(judged, key=lambda entry: -entry[0]), rows)


def _take(judged: list[tuple[float, Key, np.ndarray]], rows: int) -> Candidates:
    """Keys from the best down while the pairs, each counted once, stay within the budget."""
    budget = max(LEAST_PAIRS, PAIRS_A_RECORD * rows)
    taken, total, keys = [], 0, []
    for gain, key, pairs in judged:
        if gain < LEAST_YIELD:
            break
        if total + len(pairs) > budget:
            taken = [_each_once(taken)]
            total = len(taken[0])
        if total + len(pairs) <= budget:
            taken.append(pairs)
            total += len(pairs)
            keys.append(key)
    pairs = _each_once(taken)
    return Candidates(pairs // rows, pairs % rows, tuple(keys))


def keys_of(values: Values, keys: Iterable[Key]) -> list[str]:
    """The keys of one record as texts, for an index: records that share one are worth comparing.

    >>> keys_of({"phone": ["13812345678"]}, [(("phone", "value"),)])
    ['phone.value=13812345678']
    """
    found = []
    for key in keys:
        options = [forms_of(role, v)[form] for role, form in key[:1] for v in values.get(role, [])]
        rest = [forms_of(role, values[role][0])[form] if values.get(role) else "" for role, form in key[1:]]
        if all(rest):
            name = "+".join(f"{role}.{form}" for role, form in key)
            found += [f"{name}={'|'.join([o, *rest])}" for o in options if o]
    return found
