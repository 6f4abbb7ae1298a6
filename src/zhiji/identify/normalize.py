"""From written cells to comparable values: every distinct cell is read once, and gives values with their forms.

A *value* is what is compared (a national number, `洪雅县|中山大道|600-25-203`); its *forms* are what else it may be
compared or found by (its sound, its year, its road). The same readers serve a whole table and one record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.identify import names_west, names_zh
from zhiji.identify.addresses import read_address
from zhiji.identify.dates import read_date, turned
from zhiji.identify.organisations import company_core, read_company
from zhiji.identify.phones import read_phones
from zhiji.identify.text import HAN, fold, is_chinese

Values = dict[str, list[str]]  # comparison role -> values, best first
MAX_SLOTS = 3
_TEST_MAILS = re.compile(
    r"(?:test|noreply|no-reply|none|null|abc|xxx|123456|na|nomail)@.*|.*@(?:test\.(?:com|cn|org)|example\.(?:cn|org))"
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SEXES = {
    "m": "m",
    "male": "m",
    "man": "m",
    "男": "m",
    "男性": "m",
    "f": "f",
    "female": "f",
    "woman": "f",
    "女": "f",
    "女性": "f",
}


def _read_name(value: str, chinese: bool) -> Values:
    """A full name; `chinese` says that the column holds Chinese names, so that Latin letters are read as pinyin."""
    if is_chinese(value):
        family, given = names_zh.split_chinese(value)
        return {"family": [family], "given": [given]}
    if chinese and (parts := names_zh.split_pinyin(value)):
        return {"family": [parts[0]], "given": [parts[1]]}
    family, given, middle = names_west.split_western(value)
    return {
        "family": [names_west.clean_part(family)],
        "given": [names_west.clean_part(given)],
        "middle": [names_west.clean_part(middle)],
    }


def _read_part(role: str) -> Callable[[str, bool], Values]:
    def read(value: str, chinese: bool) -> Values:
        return {role: [names_zh.strip_titles(value) if is_chinese(value) else names_west.clean_part(value)]}

    return read


def _read_email(value: str, chinese: bool) -> Values:
    """E-mails; a box named after a mobile number (`138...@139.com`) tells the phone as well."""
    mails = [re.sub(r"\s+|^mailto:", "", part) for part in re.split(r"[;,；，|]", value)]
    kept = [m for m in mails if m.count("@") == 1 and not _TEST_MAILS.fullmatch(m)]
    phones = [m.partition("@")[0] for m in kept if _MOBILE.fullmatch(m.partition("@")[0])]
    return {"email": kept, "phone": phones} if phones else {"email": kept}


def _plain(role: str) -> Callable[[str, bool], Values]:
    return lambda value, chinese: {role: [re.sub(r"[\s,.'-]+", "", value)]}


_READERS: dict[str, Callable[[str, bool], Values]] = {
    "name": _read_name,
    "given_name": _read_part("given"),
    "family_name": _read_part("family"),
    "middle_name": _read_part("middle"),
    "company": lambda value, chinese: {"company": [read_company(value)]},
    "sex": lambda value, chinese: {"sex": [_SEXES.get(value, "")]},
    "birth_date": lambda value, chinese: {"birth_date": [read_date(value)]},
    "phone": lambda value, chinese: {"phone": read_phones(value)},
    "email": _read_email,
    "street": lambda value, chinese: {"address": [read_address(value)]},
    "national_id": _plain("national_id"),
    "code": _plain("code"),
    "locality": _plain("locality"),
    "city": _plain("city"),
    "postcode": _plain("postcode"),
    "state": _plain("state"),
}


def _name_forms(sound: Callable[[str], str]) -> Callable[[str], dict[str, str]]:
    def forms(value: str) -> dict[str, str]:
        if HAN.search(value):
            heard = sound(value)
        elif names_zh.syllables(value):
            heard = value  # pinyin is its own sound, so that 龙波 and longbo meet
        else:
            heard = names_west.sound(value)
        return {"sound": heard, "initial": heard[:1] or value[:1], "root": names_west.root(value)}

    return forms


def _address_forms(value: str) -> dict[str, str]:
    district, road, number = (value.split("|") + ["", ""])[:3]
    first = number.split("-")[0]
    inside = number.split("-", 1)[1] if "-" in number else ""
    return {
        "road": road,
        "number": number,
        "site": f"{road}|{first}" if road and first else "",
        "inside": inside,
        "district": district,
    }


def _date_forms(value: str) -> dict[str, str]:
    return {"turned": turned(value), "year": value[:4], "day": value[4:]}


def _phone_forms(value: str) -> dict[str, str]:
    hidden = "*" in value
    shown = {"head": "", "end": ""} if hidden else {"head": value[:-3], "end": value[3:]}
    return {**shown, "tail": value[-4:], "hidden": "*" if hidden else ""}


_FORMS: dict[str, Callable[[str], dict[str, str]]] = {
    "given": _name_forms(names_zh.sound_given),
    "family": _name_forms(names_zh.sound_surname),
    "middle": lambda v: {"initial": v[:1]},
    "birth_date": _date_forms,
    "phone": _phone_forms,
    "email": lambda v: {
        "local": v.partition("@")[0] if len(v.partition("@")[0]) > 4 else "",
        "site": v.partition("@")[2],
    },
    "address": _address_forms,
    "company": lambda v: {"core": company_core(v), "first": company_core(v)[:5]},
    "national_id": lambda v: {"head": v[: len(v) // 2 + 1], "tail": v[len(v) // 2 - 1 :]},
}


def forms_of(role: str, value: str) -> dict[str, str]:
    """Every form of one value, the value itself first; `""` = has none.

    >>> forms_of("family", "仇")["sound"], forms_of("birth_date", "19900308")["year"]
    ('qiu', '1990')
    """
    return {"value": value, **(_FORMS[role](value) if role in _FORMS else {})}


def read_cell(role: str, raw: str, *, chinese: bool = False) -> Values:
    """The values one written cell gives, by comparison role.

    >>> read_cell("name", "Ma, Longbo", chinese=True), read_cell("phone", "+86 138 1234 5678")
    ({'family': ['ma'], 'given': ['longbo']}, {'phone': ['13812345678']})
    """
    unhyphenated = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", raw) if role == "name" and chinese else raw
    value = fold(unhyphenated)
    return {r: [v for v in values if v] for r, values in _READERS[role](value, chinese).items()} if value else {}


@dataclass(frozen=True)
class Plan:
    """Which columns make which cell: `cells` is ((columns, role, chinese), ...); several columns are joined by a
    blank."""

    cells: tuple[tuple[tuple[str, ...], str, bool], ...]

    @classmethod
    def of(cls, table: pa.Table, roles: Mapping[str, str]) -> Plan:
        """The plan for `table`, whose columns have `roles`: house number, street and unit are read as one line."""
        chinese = any(_holds_chinese(table.column(c)) for c, r in roles.items() if r == "name")
        line = [c for wanted in ("house_number", "street", "unit") for c, r in roles.items() if r == wanted]
        cells = [((c,), r, r == "name" and chinese) for c, r in roles.items() if c not in line]
        streets = [c for c in line if roles[c] == "street"]
        if len(streets) > 1 and len(streets) == len(line):
            return cls((*cells, *(((c,), "street", False) for c in streets)))
        return cls((*cells, (tuple(line), "street", False)) if line else tuple(cells))

    @property
    def part_columns(self) -> tuple[str, ...]:
        """Columns that hold a part of the name; where one is filled, a full name beside it says nothing new."""
        return tuple(columns[0] for columns, role, _ in self.cells if role in ("given_name", "family_name"))

    def read(self, record: Mapping[str, object]) -> Values:
        """The values of one record, at most `MAX_SLOTS` for each role."""
        found: Values = {}
        split = any(record.get(c) not in (None, "") for c in self.part_columns)
        for columns, role, chinese in self.cells:
            if role == "name" and split:
                continue
            raw = " ".join(str(record[c]).strip() for c in columns if record.get(c) not in (None, ""))
            for r, values in read_cell(role, raw, chinese=chinese).items():
                found[r] = list(dict.fromkeys([*found.get(r, []), *values]))[:MAX_SLOTS]
        if found.get("given") and found.get("family"):
            found["name"] = [_name_key(found["given"][0], found["family"][0])]
        return found


def _name_key(given: str, family: str) -> str:
    """How the whole name sounds, whichever part was written first."""
    return "|".join(sorted((forms_of("given", given)["sound"], forms_of("family", family)["sound"])))


def _holds_chinese(column: pa.ChunkedArray) -> bool:
    said = pc.drop_null(column.cast(pa.string()))
    return len(said) > 0 and pc.mean(pc.cast(pc.match_substring_regex(said, "\\p{Han}"), pa.float64())).as_py() > 0.2


@dataclass(frozen=True)
class Feature:
    """One comparison role of a whole table: distinct values, their forms, and which record said which.

    `forms[name][code]` is the form of value `code`; `slots[k][record]` the code of the record's k-th value, -1 = not
    said. `counts[code]` is how many records said the value.
    """

    role: str
    forms: dict[str, np.ndarray]
    slots: tuple[np.ndarray, ...]
    counts: np.ndarray
    codes: dict[str, np.ndarray] = field(default_factory=dict)  # form -> code of each value's form, -1 = has none

    @property
    def said(self) -> int:
        """How many records say anything of it."""
        return int((self.slots[0] >= 0).sum())

    def at(self, records: np.ndarray) -> Feature:
        """The same feature for some of the records only."""
        slots = tuple(slot[records] for slot in self.slots)
        counts = sum(np.bincount(slot[slot >= 0], minlength=len(self.counts)) for slot in slots)
        return replace(self, slots=slots, counts=counts)


Features = dict[str, Feature]


def _cell_column(table: pa.Table, columns: Sequence[str]) -> pa.Array:
    parts = [pc.utf8_trim_whitespace(pc.fill_null(table.column(c).cast(pa.string()), "")) for c in columns]
    joined = parts[0] if len(parts) == 1 else pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, " "))
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


class _Collector:
    """Distinct values of each role and, for every record, the codes it said."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.codes: dict[str, dict[str, int]] = {}
        self.slots: dict[str, list[np.ndarray]] = {}

    def add(self, column: pa.Array, role: str, chinese: bool) -> None:
        encoded = column.dictionary_encode()
        read = [read_cell(role, raw, chinese=chinese) for raw in encoded.dictionary.to_pylist()]
        where = encoded.indices.to_numpy(zero_copy_only=False)
        for r in dict.fromkeys(r for values in read for r in values):
            known = self.codes.setdefault(r, {})
            lists = [[known.setdefault(v, len(known)) for v in values.get(r, [])] for values in read]
            for k in range(min(MAX_SLOTS, max(map(len, lists)))):
                self._fill(r, np.array([codes[k] if k < len(codes) else -1 for codes in lists], dtype=np.int64)[where])

    def _fill(self, role: str, codes: np.ndarray) -> None:
        """Put the codes into each record's first free slot, a value said twice only once."""
        slots = self.slots.setdefault(role, [])
        rest = codes.copy()
        for slot in slots:
            rest[rest == slot] = -1
            free = slot < 0
            slot[free] = rest[free]
            rest[free] = -1
        if len(slots) < MAX_SLOTS and (not slots or (rest >= 0).any()):
            slots.append(rest)

    def features(self) -> Features:
        found = {
            r: _feature(r, list(self.codes[r]), self.slots[r]) for r in self.slots if (self.slots[r][0] >= 0).any()
        }
        if "given" in found and "family" in found:
            found["name"] = _whole_name(found["given"], found["family"])
        return found


def _whole_name(given: Feature, family: Feature) -> Feature:
    """Both name parts as one value in either order: only for finding, it is not compared (see `compare.SPEC`)."""
    a, b = given.slots[0], family.slots[0]
    said = (a >= 0) & (b >= 0)
    size = len(family.counts)
    distinct, where = np.unique(a[said] * size + b[said], return_inverse=True)
    sounds = given.forms["sound"][distinct // size], family.forms["sound"][distinct % size]
    keys = np.array(["|".join(sorted(pair)) for pair in zip(*sounds, strict=True)], dtype=object)
    codes = np.full(len(a), -1, dtype=np.int64)
    codes[said] = where
    counts = np.bincount(where, minlength=len(distinct))
    return Feature("name", {"value": keys}, (codes,), counts, {"value": _code(keys)})


def _feature(role: str, values: list[str], slots: list[np.ndarray]) -> Feature:
    rows = [forms_of(role, value) for value in values]
    forms = {name: np.array([row[name] for row in rows], dtype=object) for name in rows[0]}
    counts = sum(np.bincount(slot[slot >= 0], minlength=len(values)) for slot in slots)
    return Feature(role, forms, tuple(slots), counts, {name: _code(form) for name, form in forms.items()})


def _code(form: np.ndarray) -> np.ndarray:
    """A whole number for each distinct text; -1 for `""`."""
    encoded = pa.array(form, pa.string()).dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    texts = encoded.dictionary.to_pylist()
    if "" in texts:
        codes[codes == texts.index("")] = -1
    return codes


def get_features(table: pa.Table, *, plan: Plan) -> Features:
    """What every record of `table` says, read and ready to compare: comparison role -> `Feature`.

    Each distinct cell is read once, however many records hold it.

    >>> table = pa.table({"surname": ["Li", "li ", None]})
    >>> get_features(table, plan=Plan.of(table, {"surname": "family_name"}))["family"].counts.tolist()
    [2]
    """
    collector = _Collector(len(table))
    for columns, role, chinese in plan.cells:
        column = _cell_column(table, columns)
        if role == "name" and plan.part_columns:
            split = pc.not_equal(_cell_column(table, plan.part_columns), "")
            column = pc.if_else(split, "", column)
        collector.add(column, role, chinese)
    return collector.features()
