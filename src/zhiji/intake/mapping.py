"""Which kind of file it is and which column is what: guessed from header words and contents, said by nobody."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from zhiji.intake.fields import KINDS, Kind
from zhiji.intake.values import as_text
from zhiji.vocabulary.errors import ColumnMissing, ValueRefused

SAME, PART, CONTENT, TELLING = 4, 2, 1, 3  # points of a column that is named so, partly so, looks so, tells the kind
PATTERNS = {
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "phone": re.compile(r"\+?\d[\d\s-]{7,18}\d"),
    "date": re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*|\d{1,2}\.\d{1,2}\.\d{4}"),
}
LOOKS_LIKE = {
    "email": ("email", "customer_email"),
    "phone": ("phone", "customer_phone"),
    "date": ("ordered_at", "at"),
}
SHARE = 0.8  # of the cells that must look so
WORD_LENGTH = 4  # letters a header word needs to count inside a longer header; Chinese words need two


@dataclass(frozen=True)
class Guess:
    """What a file is taken for: `kind`, `mapping` (field -> column of the file), `points` (higher = surer)."""

    kind: str
    mapping: dict[str, str]
    points: int


def guess(sample: pa.Table, *, kind: str | None = None) -> Guess:
    """The likeliest kind and mapping of a file, from its header and some rows; of the given kind, where one is given.

    Raises ValueRefused where no kind fits or the kind is unknown.

    >>> rows = {"订单号": ["a"], "下单时间": ["2026-03-01"], "手机": ["13800138000"], "实付金额": ["9"]}
    >>> guess(pa.table(rows)).mapping
    {'order_id': '订单号', 'ordered_at': '下单时间', 'amount': '实付金额', 'customer_phone': '手机'}
    """
    if kind is not None and kind not in KINDS:
        text = "{kind!r} is no kind of file. Use one of {kinds}."
        raise ValueRefused("kind_unknown", text, kind=kind, kinds=", ".join(KINDS))
    asked = [KINDS[kind]] if kind else list(KINDS.values())
    guesses = [_guess_kind(each, sample) for each in asked]
    fitting = guesses if kind else [g for g in guesses if not missing(g.kind, g.mapping)]
    if not fitting:
        text = "No kind of file fits the columns {columns}. Say the kind and which column is what."
        raise ValueRefused("kind_not_found", text, columns=", ".join(sample.column_names))
    return max(fitting, key=lambda g: g.points)  # the first of equals: KINDS stands in that order


def missing(kind: str, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """What a mapping still needs, each as `field` or `field|other field`; empty where it is complete."""
    return tuple("|".join(sorted(need)) for need in KINDS[kind].needs if not need & set(mapping))


def check_mapping(kind: str, mapping: Mapping[str, str], columns: Sequence[str]) -> None:
    """Raises ColumnMissing where a mapped column is not in the file or a needed field is not mapped, ValueRefused
    where a field is unknown.
    """
    for field, column in mapping.items():
        if field not in KINDS[kind].words:
            text = "{kind} have no field {field!r}. Use one of {fields}."
            raise ValueRefused("field_unknown", text, kind=kind, field=field, fields=", ".join(KINDS[kind].fields))
        if column not in columns:
            text = "Column {column!r} (for {field}) is not in the file. It has {columns}."
            raise ColumnMissing("column_missing", text, column=column, field=field, columns=", ".join(columns))
    if needed := missing(kind, mapping):
        text = "For {kind} a column is needed for {fields}. Name it in the mapping. The file has {columns}."
        raise ColumnMissing("field_unmapped", text, kind=kind, fields=", ".join(needed), columns=", ".join(columns))


def signature(columns: Sequence[str]) -> str:
    """One hash for the set of column names, by which a mapping is remembered.

    >>> signature(["b", "a"]) == signature(["a", "b"])
    True
    """
    return hashlib.sha256("\x1f".join(sorted(columns)).encode("utf-8", "surrogatepass")).hexdigest()


def plain(header: str) -> str:
    """A header in small letters without spaces and signs.

    >>> plain("Customer ID"), plain("手机（必填）")
    ('customerid', '手机必填')
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", header).lower())


def _guess_kind(kind: Kind, sample: pa.Table) -> Guess:
    scored = [
        (points, -place, column, field)
        for column in sample.column_names
        for place, field in enumerate(kind.fields)
        if (points := _points(column, kind.words[field]))
    ]
    taken: dict[str, str] = {}
    total = 0
    for points, _, column, field in sorted(scored, key=lambda s: (-s[0], -s[1])):
        if field not in taken and column not in taken.values():
            taken[field] = column
            total += points + (TELLING if field in kind.telling else 0)
    for field, column in _by_content(kind, sample, taken).items():
        taken[field] = column
        total += CONTENT
    ordered = {field: taken[field] for field in kind.fields if field in taken}
    return Guess(kind.name, ordered, total)


def _points(column: str, words: Sequence[str]) -> int:
    header = plain(column)
    if header in words:
        return SAME
    long = [word for word in words if len(word) >= (WORD_LENGTH if word.isascii() else 2)]
    return PART if any(word in header for word in long) else 0


def _by_content(kind: Kind, sample: pa.Table, taken: Mapping[str, str]) -> dict[str, str]:
    """Fields no header names, found by what most cells of a column look like."""
    found: dict[str, str] = {}
    for column in sample.column_names:
        if column in taken.values():
            continue
        look = _look(as_text(sample.column(column).slice(0, 200)).to_pylist())
        fitting = (f for f in LOOKS_LIKE.get(look, ()) if f in kind.words and f not in {**taken, **found})
        field = next(fitting, None)
        if field:
            found[field] = column
    return found


def _look(values: list[object]) -> str:
    cells = [str(value).strip() for value in values if value is not None]
    for look, pattern in PATTERNS.items():
        if cells and sum(bool(pattern.fullmatch(cell)) for cell in cells) >= SHARE * len(cells):
            return look
    return ""
