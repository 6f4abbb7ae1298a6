"""One unbroken thread: entries of all channels in order, and where the dialogue was left off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class Entry(Protocol):
    """What a thread needs of an entry."""

    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def promise(self) -> str: ...
    @property
    def params(self) -> dict[str, object]: ...


AnyEntry = TypeVar("AnyEntry", bound=Entry)
SPOKEN = ("contact", "answer", "complaint", "message")  # what counts as the dialogue; an order is not a word


def newest_first(entries: Iterable[AnyEntry], *, limit: int) -> list[AnyEntry]:
    """The newest `limit` entries, newest first; of one moment in the order they came.

    >>> newest_first([], limit=3)
    []

    Source: mission IN1.
    """
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]


def left_off(
    entries: Iterable[AnyEntry],
) -> tuple[AnyEntry | None, tuple[AnyEntry, ...], tuple[AnyEntry, ...]]:
    """Where the dialogue stands: the last word, the open promises and the open complaints, oldest promise first.

    Returns: (last spoken entry or None, entries with an open promise, complaints not settled).

    >>> left_off([])
    (None, (), ())

    Source: mission IN1, "where we left off".
    """
    ordered = sorted(entries, key=lambda entry: entry.at)
    spoken = [entry for entry in ordered if entry.kind in SPOKEN]
    promises = tuple(entry for entry in ordered if entry.promise)
    complaints = tuple(e for e in ordered if e.kind == "complaint" and not e.params.get("settled"))
    return (spoken[-1] if spoken else None), promises, complaints
