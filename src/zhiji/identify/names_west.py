"""Western names: parts of a full name, short forms of given names, and a rough sound."""

from __future__ import annotations

import re
from functools import cache

from zhiji.identify.word_lists import SHORT_FORMS

_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "rev", "jr", "sr", "ii", "iii", "iv", "phd", "md")
)
_SOUNDS = (
    ("ph", "f"),
    ("[ck]+|q", "k"),
    ("^kn|^gn", "n"),
    ("^wr", "r"),
    ("[sz]+", "s"),
    ("gh", ""),
    ("dg|j", "g"),
    ("v", "f"),
)
_STEP = tuple((re.compile(pattern), letter) for pattern, letter in (*_SOUNDS, ("[^a-z]", "")))


@cache
def _roots() -> dict[str, str]:
    """Short form -> long form, where it has one only: "chris" may be two names and joins none."""
    readings: dict[str, set[str]] = {}
    for long, shorts in SHORT_FORMS.items():
        for name in shorts:
            readings.setdefault(name, set()).add(long)
    return {name: sorted(longs)[0] for name, longs in readings.items() if len({long[:3] for long in longs}) == 1}


def root(given: str) -> str:
    """The long form of a given name, or the name itself.

    >>> root("bob"), root("peggy"), root("emma")
    ('robert', 'margaret', 'emma')
    """
    return _roots().get(given, given)


@cache
def sound(name: str) -> str:
    """A rough sound: first letter kept, vowels after it dropped, doubled letters one.

    >>> sound("shirlley") == sound("shirley"), sound("griffiths")
    (True, 'grfts')
    """
    for pattern, letter in _STEP:
        name = pattern.sub(letter, name)
    kept = name[:1] + re.sub(r"[aeiouyhw]", "", name[1:]) if name else ""
    return re.sub(r"(.)\1+", r"\1", kept)


def split_western(value: str) -> tuple[str, str, str]:
    """(surname, given name, middle names) of a folded Western name.

    >>> split_western("dr. john a. smith"), split_western("smith, john")
    (('smith', 'john', 'a'), ('smith', 'john', ''))
    """
    family_first = "," in value
    tokens = [t for t in re.split(r"[\s,.]+", value) if t and t not in _TITLES]
    if len(tokens) < 2:
        return (tokens[0] if tokens else ""), "", ""
    if family_first:
        tokens = tokens[1:] + tokens[:1]
    return tokens[-1], tokens[0], " ".join(tokens[1:-1])


def clean_part(value: str) -> str:
    """One name part in letters only: no titles, dots, blanks or hyphens between its pieces.

    >>> clean_part("o'brien-smith"), clean_part("jord an")
    ('obriensmith', 'jordan')
    """
    return "".join(t for t in re.split(r"[\s,.'`’\-]+", value) if t not in _TITLES)
