"""Phones: one national number for all ways of writing it, hidden digits kept as `*`, several in one cell taken
apart."""

from __future__ import annotations

import re

import phonenumbers

_SEPARATOR = re.compile(r"[;,，；、/|]|(?:\bor\b)")
_EXTENSION = re.compile(r"(?:ext\.?|x|转|分机).*$")
_CHINA = re.compile(r"(?:\+?86|0086)?(1[3-9][\d*]{9})")
_KEEP = re.compile(r"[^\d*+]")
SHORTEST, LONGEST = 6, 15


def _abroad(number: str) -> str:
    try:
        return str(phonenumbers.parse("+" + number, None).national_number)
    except phonenumbers.NumberParseException:
        return number


def read_phone(value: str) -> str:
    """The national number of one folded phone; `""` when it is none.

    >>> [read_phone(v) for v in ("+86 138-1234-5678", "0086138****5678", "010-6552 9988", "+61 2 0048 9855", "none")]
    ['13812345678', '138****5678', '1065529988', '200489855', '']
    """
    number = _KEEP.sub("", _EXTENSION.sub("", value).replace("x", "*"))
    if china := _CHINA.fullmatch(number):
        return china.group(1)
    if number.startswith(("+", "00")):
        number = _abroad(number.lstrip("+0"))
    number = number.replace("+", "").lstrip("0")
    return number if SHORTEST <= len(number) <= LONGEST and len(set(number)) > 1 else ""


def read_phones(value: str) -> list[str]:
    """Every phone of a folded cell, in order.

    >>> read_phones("13812345678;010-65529988 转 12")
    ['13812345678', '1065529988']
    """
    found = (read_phone(part) for part in _SEPARATOR.split(value))
    return list(dict.fromkeys(number for number in found if number))


def to_e164(number: str) -> str:
    """The number as it is dialled from anywhere where that is sure (Chinese mobiles), else the national number.

    >>> to_e164("13812345678"), to_e164("200489855")
    ('+8613812345678', '200489855')
    """
    return "+86" + number if re.fullmatch(r"1[3-9]\d{9}", number) else number
