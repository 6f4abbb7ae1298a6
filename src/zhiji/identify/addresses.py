"""Addresses, Chinese and Western: road, number, and the key of the door, however much of province or estate was left
out."""

from __future__ import annotations

import re
from functools import cache

from stdnum import numdb

from zhiji.identify.word_lists import STREET_WORDS

_DIGIT = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百]+(?=号|栋|幢|座|单元|楼|室|弄|巷|层)")
_LINE = re.compile(r"(?P<head>.*?)(?P<number>\d+(?:弄\d+|-\d+)?)号(?!楼|院\d)(?P<tail>.*)")
_AFTER_DIVISION = re.compile(r".*(?:省|自治区|自治州|地区|盟|市|区|县|旗|镇|乡|街道|苏木)(?=.)")
_TOWN = re.compile(r"(?<=[市区县旗])[^市区县旗]{1,8}?(?:镇|乡|街道|苏木)")
_DISTRICT = re.compile(r"(?:自治县|自治旗|市|区|县|旗)")
_TYPE_WORDS = frozenset(STREET_WORDS.values()) - {"mt"} | {
    "way",
    "apt",
    "ste",
    "unit",
    "grove",
    "parade",
    "loop",
    "trail",
}
SEPARATOR = "|"


def _to_number(found: re.Match[str]) -> str:
    text = found.group()
    if not set(text) & set("十百"):
        return "".join(_DIGIT[c] for c in text)
    total, digit = 0, 0
    for c in text:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = int(_DIGIT[c])
    return str(total + digit)


@cache
def _districts() -> tuple[frozenset[str], int]:
    """Names of all counties, districts and county-level cities there ever were, from python-stdnum's table."""
    names: set[str] = set()
    for _, _, _, _, below in _walk(numdb.get("cn/loc").prefixes):
        names.update(re.sub(r"\[[^]]*\]", "", below).split(","))
    return frozenset(n for n in names if n), max(map(len, names))


def _walk(prefixes):
    for length, low, high, props, children in prefixes:
        yield length, low, high, props, props.get("county", "")
        yield from _walk(children)


@cache
def _district(segment: str) -> str:
    known, longest = _districts()
    for size in range(min(longest, len(segment)), 1, -1):
        if segment[-size:] in known:
            return segment[-size:]
    return segment[-3:]


def _find_district(head: str) -> str:
    ends = [m.end() for m in _DISTRICT.finditer(_TOWN.sub("", head))]
    plain = _TOWN.sub("", head)
    return _district(plain[: ends[-1]]) if ends else ""


def read_chinese_address(value: str) -> str:
    """`district|road|number-building-room` of a folded Chinese address; province, city, town, estate and unit may be
    there or not.

    >>> read_chinese_address("四川省眉山市洪雅县余坪镇中山大道600号盛世苑25号楼1单元203室")
    '洪雅县|中山大道|600-25-203'
    >>> read_chinese_address("四川眉山洪雅县中山大道六百号25-1-203")
    '洪雅县|中山大道|600-25-203'
    """
    value = _NUMERAL.sub(_to_number, re.sub(r"[\s,，.。·]+", "", value))
    found = _LINE.fullmatch(value)
    if not found:
        return f"{_find_district(value)}||{value}"
    head, numbers = found["head"], re.findall(r"\d+", found["tail"])
    road = _AFTER_DIVISION.sub("", head)
    inside = [numbers[0], numbers[-1]] if len(numbers) > 1 else numbers
    return f"{_find_district(head[: len(head) - len(road)])}|{road}|{'-'.join([found['number'], *inside])}"


def read_western_address(value: str) -> str:
    """`|road|number-unit` of a folded street line; the kind of street and points of the compass are left out of the
    road.

    >>> read_western_address("82 Buckman Place".lower()), read_western_address("12 n 18th street #4")
    ('|buckman|82', '|18th|12-4')
    """
    tokens = [STREET_WORDS.get(t, t) for t in re.findall(r"[a-z0-9]+", value)]
    numbers = [t for t in tokens if t.isdigit()]
    names = [t for t in tokens if not t.isdigit()]
    road = [t for t in names if t not in _TYPE_WORDS and len(t) > 1] or names
    return f"|{' '.join(road)}|{'-'.join(numbers)}"


def read_address(value: str) -> str:
    """The key of one folded address, by its script; `""` for none."""
    if not value:
        return ""
    return read_chinese_address(value) if re.search("[\u4e00-\u9fff]", value) else read_western_address(value)
