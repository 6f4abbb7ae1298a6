"""What is wrong with which cell: one table of errors, found a column at a time.

An error has a code; the English reason says what to do. Nothing is repaired here, and no row is left out silently.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.intake.values import as_text

TEXT_LIMIT = 4_000
ID_LIMIT = 150  # of ids and user names, which databases keep in indexes
ERRORS = pa.schema(
    {"row": pa.int64(), "column": pa.string(), "value": pa.string(), "code": pa.string(), "reason": pa.string()}
)
REASONS = {
    "row_ragged": "The row has more or fewer cells than the header. Quote a cell that holds the separator.",
    "date_unreadable": "This is no date we can read without guessing. Write 2026-03-01.",
    "date_future": "This day lies in the future. Correct it, or check the clock it came from.",
    "number_unreadable": "This is no number. Write 1234.50.",
    "flag_unreadable": "Write yes or no (是 or 否).",
    "currency_foreign": "Not the company's currency, and no rate was given. Give a rate or convert the amount.",
    "key_missing": "The cell that tells one row from another is empty. Fill it in.",
    "value_missing": "A value is needed here. Fill it in.",
    "id_twice": "The same id stands in an earlier row of this file. Keep one of them.",
    "text_too_long": "Longer than 4000 characters, or 150 for an id or a user name. Shorten it.",
    "text_zero": "The text holds a zero character, which no database keeps. Take it out.",
    "value_unknown": "This value is not among those that can be taken.",
    "sure_out_of_range": "This goes from 0 to 1.",
    "field_unmapped": "No column is mapped to it.",
}


@dataclass(frozen=True)
class Rules:
    """What a value is checked against: the day it is, the company's currency and time zone, rates of other currencies
    (company currency for one unit of the other).
    """

    today: date
    currency: str = "CNY"
    zone: str = "Asia/Shanghai"
    rates: dict[str, float] = field(default_factory=dict)


class Findings:
    """Collects what is wrong in one block of rows; `bad` is true for each row with anything wrong.

    >>> found = Findings(np.array([2, 3]))
    >>> found.add("key_missing", np.array([False, True]), "卡号", pa.array(["00004", None]))
    >>> found.bad.tolist(), found.table().to_pylist()[0]["row"]
    ([False, True], 3)
    """

    def __init__(self, rows: np.ndarray) -> None:
        self.rows = rows
        self.bad = np.zeros(len(rows), bool)
        self._parts: list[pa.Table] = []

    def add(self, code: str, mask: np.ndarray, column: str, values: pa.Array | pa.ChunkedArray) -> None:
        """Note `code` for the rows where `mask` holds, with the column's name in the file and its cells."""
        if not mask.any():
            return
        self.bad |= mask
        cells = as_text(pc.filter(values, pa.array(mask)))
        self._note(code, self.rows[mask], column, pc.utf8_slice_codeunits(cells, 0, 200))

    def add_rows(self, code: str, rows: list[int]) -> None:
        """Note `code` for whole rows that never became part of the block."""
        if rows:
            self._note(code, np.array(rows, np.int64), "", pa.nulls(len(rows), pa.string()))

    def _note(self, code: str, rows: np.ndarray, column: str, cells: pa.Array) -> None:
        words = [pa.repeat(pa.scalar(word), len(rows)) for word in (column, code, REASONS[code])]
        self._parts.append(pa.table([pa.array(rows), words[0], cells, words[1], words[2]], schema=ERRORS))

    def table(self) -> pa.Table:
        """All errors in the order of rows: `row`, `column`, `value`, `code`, `reason`."""
        return pa.concat_tables([ERRORS.empty_table(), *self._parts]).sort_by("row")


class Seen:
    """How often each key came before, over all blocks of a file, in eight bytes a key.

    >>> seen = Seen()
    >>> seen.count(pa.array(["a", "b", "a"])).tolist(), seen.count(pa.array(["a"])).tolist()
    ([0, 0, 1], [2])
    """

    def __init__(self) -> None:
        self._hashes = np.empty(0, np.uint64)
        self._counts = np.empty(0, np.int64)

    def count(self, keys: pa.Array) -> np.ndarray:
        """For each key how many equal ones came before it, in this block and the earlier ones."""
        hashes = _hash(keys)
        distinct, inverse, counts = np.unique(hashes, return_inverse=True, return_counts=True)
        place = np.searchsorted(self._hashes, distinct)
        known = np.zeros(len(distinct), bool)
        inside = place < len(self._hashes)
        known[inside] = self._hashes[place[inside]] == distinct[inside]
        before = np.zeros(len(distinct), np.int64)
        before[known] = self._counts[place[known]]
        self._counts[place[known]] += counts[known]
        self._hashes = np.insert(self._hashes, place[~known], distinct[~known])
        self._counts = np.insert(self._counts, place[~known], counts[~known])
        return before[inverse] + _running(inverse)


def _running(groups: np.ndarray) -> np.ndarray:
    """The number of equal entries before each entry."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]] if len(ordered) else np.empty(0, bool)
    starts = np.maximum.accumulate(np.where(first, np.arange(len(ordered)), 0))
    running = np.empty(len(ordered), np.int64)
    running[order] = np.arange(len(ordered)) - starts
    return running


def _hash(keys: pa.Array) -> np.ndarray:
    """64 bits a key by the engine's own hash; equal keys of one process get equal hashes."""
    held = ibis.memtable(pa.table({"key": pc.fill_null(keys, "")}))
    return np.asarray(held.select(hash=held.key.hash()).to_pyarrow().column("hash")).view(np.uint64)
