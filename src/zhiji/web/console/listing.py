"""What every list has: choices that narrow it by a click, columns that sort it and tell what they mean, pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

PAGE_SIZE = 50
PAGE_LIMIT = 100_000  # a page number above is nobody's honest wish


@dataclass(frozen=True)
class Choice:
    """One value a list can be narrowed to: where the click leads, and whether it is chosen now."""

    value: str
    label: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list, with its choices; the first choice takes the narrowing away."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> Choice | None:
        """The choice made, None where the list is not narrowed this way."""
        return next((choice for choice in self.choices if choice.chosen and choice.value), None)


@dataclass(frozen=True)
class Head:
    """One column of a list: its title, what its figures mean, where a click leads; `turned` as `aria-sort` says it."""

    key: str
    label: str
    means: str
    href: str
    turned: str  # ascending | descending | ''
    number: bool


def get_link(query: QueryDict, **changes: object) -> str:
    """The query string with `changes`; an empty value takes the name away. A new choice begins at the first page.

    >>> get_link(QueryDict("tier=A&page=3"), group="MVC")
    '?tier=A&group=MVC'
    """
    fresh = query.copy()
    if "page" not in changes:
        fresh.pop("page", None)
    for name, value in changes.items():
        fresh.pop(name, None)
        if value not in ("", None):
            fresh[name] = str(value)
    return "?" + fresh.urlencode()


def get_facet(query: QueryDict, name: str, label: str, choices: Iterable[tuple[str, str]]) -> Facet:
    """One facet from the address as it stands; `choices` are (value, label), the one for all has value ''."""
    chosen = query.get(name, "")
    return Facet(
        name,
        label,
        tuple(Choice(value, text, get_link(query, **{name: value}), value == chosen) for value, text in choices),
    )


def get_heads(query: QueryDict, columns: Mapping[str, tuple[str, str, bool]], default: str) -> list[Head]:
    """The heads of a list. `columns` maps the sort key to (label, meaning, is a number)."""
    asked = get_sort(query, columns, default)
    return [_head(query, key, words, asked=asked) for key, words in columns.items()]


def _head(query: QueryDict, key: str, words: tuple[str, str, bool], *, asked: str) -> Head:
    label, means, number = words
    turned = {key: "ascending", f"-{key}": "descending"}.get(asked, "")
    # The first click on a figure shows the greatest first, on a word the first of the alphabet.
    down = turned == "ascending" or (number and turned != "descending")
    return Head(key, label, means, get_link(query, sort=f"-{key}" if down else key), turned, number)


def get_sort(query: QueryDict, columns: Mapping[str, object], default: str) -> str:
    """The order asked for if it is one of the list's columns, else the usual one.

    >>> [get_sort(QueryDict(f"sort={asked}"), {"name": 1}, "-value") for asked in ("-name", "password")]
    ['-name', '-value']
    """
    asked = query.get("sort", "")
    return asked if asked.removeprefix("-") in columns else default


def get_page(query: QueryDict) -> int:
    """The page asked for, 1 where none or nonsense is asked.

    >>> get_page(QueryDict("page=7")), get_page(QueryDict("page=-2")), get_page(QueryDict("page=x"))
    (7, 1, 1)
    """
    asked = query.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    return min(max(number, 1), PAGE_LIMIT)


def get_pages(total: int, *, size: int = PAGE_SIZE) -> int:
    """How many pages `total` rows fill; an empty list has one.

    >>> get_pages(0), get_pages(50), get_pages(51)
    (1, 1, 2)
    """
    return max(-(-total // size), 1)
