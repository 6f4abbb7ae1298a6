"""Dates as people write them: ISO, compact, slashes, Chinese; one ISO text out."""

from __future__ import annotations

import re

_MONTHS = {
    m: i + 1 for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_YEAR_FIRST = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})(?:\D.*)?")
_COMPACT = re.compile(r"(1[89]\d\d|2[01]\d\d)(\d\d)(\d\d)")
_WORDS = re.compile(
    r"(?:(\d{1,2})\s*(?:st|nd|rd|th)?\s*)?([a-z]{3})[a-z]*\.?[\s,-]*(?:(\d{1,2})(?:st|nd|rd|th)?[\s,-]+)?(\d{4})"
)
_FILLERS = frozenset(("19000101", "19010101", "18991230", "19700101", "11110101", "20010101"))


def read_date(value: str) -> str:
    """The date as `yyyymmdd` text of eight digits; impossible days stay as written, since one wrong digit still tells
    who; `""` for none.

    Dates sources write for "not known" (1900-01-01 and its like) are none.

    >>> [read_date(v) for v in ("1990-3-8", "1990年3月8日", "08/03/1990", "8 mar 1990", "soon", "1900-01-01")]
    ['19900308', '19900308', '19900308', '19900308', '', '']
    """
    parts = _parts(value)
    if parts is None:
        return ""
    year, month, day = parts
    if month > 12 and day <= 12 and not _COMPACT.fullmatch(value):
        month, day = day, month
    text = f"{year:04d}{month:02d}{day:02d}"
    return "" if text in _FILLERS else text


def _parts(value: str) -> tuple[int, int, int] | None:
    if found := _COMPACT.fullmatch(value) or _YEAR_FIRST.fullmatch(value):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.fullmatch(value):
        day, month, year = map(int, found.groups())
    elif (found := _WORDS.fullmatch(value)) and found.group(2) in _MONTHS:
        day, month, year = int(found.group(1) or found.group(3) or 1), _MONTHS[found.group(2)], int(found.group(4))
    else:
        return None
    return year, month, day


def turned(value: str) -> str:
    """The same for a date and its twin with day and month exchanged.

    >>> turned("19900308") == turned("19900803")
    True
    """
    return value[:4] + "".join(sorted((value[4:6], value[6:8])))
