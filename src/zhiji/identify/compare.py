"""ONE specification of comparisons, two compilers: whole arrays of pairs for the batch, two plain records for now.

The specification is `levels.SPEC`; a level holds where its measure reaches `at_least`, and the first that holds
counts. What a level weighs is learned elsewhere (`weigh.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA, Prefix
from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio
from rapidfuzz.process import cpdist

from zhiji.identify.levels import BY_ROLE, SPEC, Comparison
from zhiji.identify.normalize import Feature, Features, Values, forms_of

MISSING = -1
Forms = Mapping[str, str]


@dataclass(frozen=True)
class Measure:
    """One way to compare two values: `batch(feature, codes_a, codes_b)` and `single(forms_a, forms_b)` give the same
    numbers."""

    batch: Callable[[Feature, np.ndarray, np.ndarray], np.ndarray]
    single: Callable[[Forms, Forms], float]


def _same(form: str) -> Measure:
    def batch(feature: Feature, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        codes = feature.codes[form]
        return ((codes[a] == codes[b]) & (codes[a] >= 0)).astype(float)

    return Measure(batch, lambda a, b: float(a[form] == b[form] != ""))


def _texts(feature: Feature, form: str, a: np.ndarray, b: np.ndarray) -> tuple[list[str], list[str]]:
    return feature.forms[form][a].tolist(), feature.forms[form][b].tolist()


def _scored(form: str, scorer: Callable[..., float], sign: float = 1.0) -> Measure:
    """A scorer of rapidfuzz; distances come with `sign` -1, so that more is always nearer."""

    def batch(feature: Feature, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return sign * cpdist(*_texts(feature, form, a, b), scorer=scorer, dtype=np.float64)

    return Measure(batch, lambda a, b: sign * float(scorer(a[form], b[form])))


def _both(first: Measure, second: Measure) -> Measure:
    return Measure(
        lambda feature, a, b: np.minimum(first.batch(feature, a, b), second.batch(feature, a, b)),
        lambda a, b: min(first.single(a, b), second.single(a, b)),
    )


def _either(first: Measure, second: Measure) -> Measure:
    return Measure(
        lambda feature, a, b: np.maximum(first.batch(feature, a, b), second.batch(feature, a, b)),
        lambda a, b: max(first.single(a, b), second.single(a, b)),
    )


def _lengths(feature: Feature, codes: np.ndarray) -> np.ndarray:
    return np.char.str_len(feature.forms["value"][codes].astype(str)) if len(codes) else np.zeros(0, int)


def _initial_batch(feature: Feature, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    short = np.minimum(_lengths(feature, a), _lengths(feature, b)) == 1
    return (short & (feature.codes["initial"][a] == feature.codes["initial"][b])).astype(float)


def _prefix_batch(feature: Feature, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    shorter = np.minimum(_lengths(feature, a), _lengths(feature, b))
    common = cpdist(*_texts(feature, "value", a, b), scorer=Prefix.similarity, dtype=np.float64)
    return ((shorter >= 3) & (common >= shorter)).astype(float)


def _prefix_single(a: Forms, b: Forms) -> float:
    shorter, longer = sorted((a["value"], b["value"]), key=len)
    return float(len(shorter) >= 3 and longer.startswith(shorter))


def _masked_batch(feature: Feature, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Only pairs with a hidden digit are looked at, letter by letter."""
    hidden = feature.codes["hidden"] >= 0
    rows = np.flatnonzero(hidden[a] | hidden[b])
    grids = [_letters(feature.forms["value"][codes[rows]]) for codes in (a, b)]
    x, y = grids
    fits = ((x == y) | (x == "*") & (y != "") | (y == "*") & (x != "")).all(axis=1)
    result = np.zeros(len(a))
    result[rows] = fits
    return result


def _letters(texts: np.ndarray) -> np.ndarray:
    """One row a text, one column a letter, `""` after its end."""
    fixed = np.ascontiguousarray(texts.astype("U16"))
    return fixed.view("U1").reshape(len(fixed), 16) if len(fixed) else np.empty((0, 16), "U1")


def _masked_single(a: Forms, b: Forms) -> float:
    x, y = a["value"][:16], b["value"][:16]
    fits = len(x) == len(y) and all(c == d or "*" in (c, d) for c, d in zip(x, y, strict=True))
    return float(fits and "*" in x + y)


MEASURES: dict[str, Measure] = {
    "same": _same("value"),
    "sounds same": _same("sound"),
    "is initial": Measure(
        _initial_batch, lambda a, b: float(min(len(a["value"]), len(b["value"])) == 1 and a["initial"] == b["initial"])
    ),
    "short form": _either(_same("root"), Measure(_prefix_batch, _prefix_single)),
    "similar": _scored("value", OSA.normalized_similarity),
    "similar sound": _either(_scored("value", OSA.normalized_similarity), _scored("sound", OSA.normalized_similarity)),
    "edits": _scored("value", OSA.distance, -1.0),
    "day and month turned": _same("turned"),
    "masked": Measure(_masked_batch, _masked_single),
    "same local part": _same("local"),
    "same door, similar road": _both(_same("number"), _scored("road", OSA.normalized_similarity)),
    "same road and number": _same("site"),
    "same core": _same("core"),
    "same words": _scored("core", token_set_ratio),
    "similar words": _scored("value", token_sort_ratio),
}

_SWAP = ("given", "family")
FLOOR_COUNT = 3  # a value said less often is taken as said so often: too few to tell how common it is
BELIEF = 150  # records' worth of belief in `common`: what a file of ten cannot say of itself


def term_shares(feature: Feature, form: str) -> np.ndarray:
    """Share of all who say anything whose form is the same, for every value; 0 to 1. One entry a value code."""
    codes = feature.codes[form]
    counts = np.bincount(codes[codes >= 0], weights=feature.counts[codes >= 0], minlength=1)
    counts = np.where(codes >= 0, np.maximum(counts[codes], FLOOR_COUNT), FLOOR_COUNT)
    return (counts + BELIEF * BY_ROLE[feature.role].common) / (feature.said + BELIEF)


def rare_share(feature: Feature) -> float:
    """The share taken for a value that no more than `FLOOR_COUNT` records say."""
    return (FLOOR_COUNT + BELIEF * BY_ROLE[feature.role].common) / (feature.said + BELIEF)


@dataclass(frozen=True)
class Compared:
    """All pairs in one role: `level` (index into `Comparison.names`, -1 = one of them does not say), and `share`, how
    often strangers say just this value; nan where only the level counts."""

    level: np.ndarray
    share: np.ndarray


def _levels_of_values(comparison: Comparison, feature: Feature, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The level of every pair of value codes; each measure works only on what no better level took."""
    found = np.full(len(a), len(comparison.levels), dtype=np.int8)
    rest = np.arange(len(a))
    kept: dict[str, np.ndarray] = {}
    for index, level in enumerate(comparison.levels):
        if level.measure == "exchanged" or not len(rest):
            continue
        if level.measure not in kept:
            kept = {level.measure: MEASURES[level.measure].batch(feature, a[rest], b[rest])}
        holds = kept[level.measure] >= level.at_least
        found[rest[holds]] = index
        rest = rest[~holds]
        kept[level.measure] = kept[level.measure][~holds]
    return found


def _compare_slot(
    comparison: Comparison, feature: Feature, shares: list[np.ndarray | None], sides: tuple[np.ndarray, np.ndarray]
) -> Compared:
    a, b = np.minimum(*sides), np.maximum(*sides)
    level = np.full(len(a), MISSING, dtype=np.int8)
    share = np.full(len(a), np.nan)
    both = np.flatnonzero(a >= 0)
    size = len(feature.counts)
    distinct, where = np.unique(a[both] * size + b[both], return_inverse=True)
    x, y = distinct // size, distinct % size
    levels = _levels_of_values(comparison, feature, x, y)
    level[both] = levels[where]
    for index, table in enumerate(shares):
        if table is not None:
            hit = both[level[both] == index]
            share[hit] = table[a[hit]]
    return Compared(level, share)


def _compare_role(comparison: Comparison, feature: Feature, left: np.ndarray, right: np.ndarray) -> Compared:
    shares = [term_shares(feature, lv.term) if lv.term else None for lv in comparison.levels]
    best: Compared | None = None
    for slot_a in feature.slots:
        for slot_b in feature.slots:
            now = _compare_slot(comparison, feature, shares, (slot_a[left], slot_b[right]))
            best = now if best is None else _nearer(best, now)
    assert best is not None
    return best


def _nearer(a: Compared, b: Compared) -> Compared:
    """The nearer level of each pair; of equal ones the rarer value."""
    wins = (b.level >= 0) & ((a.level < 0) | (b.level < a.level) | (b.level == a.level) & (b.share < a.share))
    return Compared(np.where(wins, b.level, a.level), np.where(wins, b.share, a.share))


def _exchange(features: Features, found: dict[str, Compared], left: np.ndarray, right: np.ndarray) -> None:
    """Given name and surname in each other's place, where in their own place they do not agree."""
    if not all(role in found for role in _SWAP):
        return
    given, family = (features[role] for role in _SWAP)
    names = [BY_ROLE[role].names for role in _SWAP]
    worse = [found[role].level > names[i].index("exchanged") for i, role in enumerate(_SWAP)]
    rows = np.flatnonzero(worse[0] & worse[1])
    texts = [
        f.forms["value"][f.slots[0][side[rows]]].tolist()
        for f, side in ((given, left), (family, right), (family, left), (given, right))
    ]
    score = np.minimum(
        *(cpdist(texts[i], texts[i + 1], scorer=OSA.normalized_similarity, dtype=np.float64) for i in (0, 2))
    )
    for i, role in enumerate(_SWAP):
        index = names[i].index("exchanged")
        found[role].level[rows[score >= BY_ROLE[role].levels[index].at_least]] = index


def compare(features: Features, left: np.ndarray, right: np.ndarray) -> dict[str, Compared]:
    """How records `left[i]` and `right[i]` agree, for every role both tables of `SPEC` and `features` know: role ->
    `Compared`."""
    found = {c.role: _compare_role(c, features[c.role], left, right) for c in SPEC if c.role in features}
    _exchange(features, found, left, right)
    return found


def _level_single(comparison: Comparison, a: Forms, b: Forms) -> int:
    for index, level in enumerate(comparison.levels):
        if level.measure != "exchanged" and MEASURES[level.measure].single(a, b) >= level.at_least:
            return index
    return len(comparison.levels)


def compare_one(a: Values, b: Values) -> dict[str, tuple[int, tuple[str, ...]]]:
    """How two records agree: role -> (level, values of `a` that agree so); a role one of them does not say is left out.

    >>> compare_one({"given": ["bob"], "family": ["li"]}, {"given": ["robert"], "family": ["li"]})
    {'given': (2, ('bob',)), 'family': (0, ('li',))}
    """
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    for comparison in SPEC:
        role = comparison.role
        sides = [[forms_of(role, value) for value in side.get(role, [])] for side in (a, b)]
        levels = [(_level_single(comparison, x, y), x["value"]) for x in sides[0] for y in sides[1]]
        if levels:
            best = min(level for level, _ in levels)
            found[role] = (best, tuple(value for level, value in levels if level == best))
    if all(role in found for role in _SWAP):
        _exchange_single(a, b, found)
    return found


def _exchange_single(a: Values, b: Values, found: dict[str, tuple[int, tuple[str, ...]]]) -> None:
    at = {role: BY_ROLE[role].names.index("exchanged") for role in _SWAP}
    if any(found[role][0] <= at[role] for role in _SWAP):
        return
    score = min(
        OSA.normalized_similarity(a["given"][0], b["family"][0]),
        OSA.normalized_similarity(a["family"][0], b["given"][0]),
    )
    for role in _SWAP:
        if score >= BY_ROLE[role].levels[at[role]].at_least:
            found[role] = (at[role], found[role][1])
