"""Reading a file of unknown make: CSV (also .gz), XLSX or Parquet, as Arrow tables with the row numbers people see.

What a file is, is told by its content and not by its name. Meaning (which column is the phone) belongs to `mapping`,
whether a value is right to `check`.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhiji.intake import encoding, sheets
from zhiji.vocabulary.errors import FileUnreadable, TooLarge, ValueRefused

BATCH_ROWS = 50_000
LINE_LIMIT = 4_000_000  # characters; a longer line is an unclosed quote or no CSV at all
CELL_LIMIT = 1_000_000
COLUMN_LIMIT = 2_000


@dataclass(frozen=True)
class Ragged:
    """A row that has not as many cells as the header; `row` as a spreadsheet counts (the header is row 1)."""

    row: int
    cells: int
    expected: int


@dataclass(frozen=True)
class Block:
    """Some rows of a file in order: `table`, the row number of each (int64), and the rows that did not fit."""

    table: pa.Table
    rows: np.ndarray
    ragged: tuple[Ragged, ...] = ()


def read_table(path: str | Path, *, sheet: str | None = None) -> pa.Table:
    """What stands in a CSV (also .gz), XLSX or Parquet file, as one Arrow table.

    Cells of CSV and XLSX are text as written (`00004` stays so, an XLSX date becomes ISO); an empty cell is null.
    Parquet keeps its types. `sheet` names the XLSX sheet, the first by default.
    Raises FileUnreadable (no such file, empty, wrong encoding, duplicate headers, zip bomb, not a table),
    ValueRefused where a row has more or fewer cells than the header, TooLarge for a cell or line above its limit.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "shop.csv"
    >>> _ = path.write_text("card,name\\n00004,王芳\\n", encoding="gb18030")
    >>> read_table(path).to_pylist()
    [{'card': '00004', 'name': '王芳'}]
    """
    tables = []
    for block in iter_tables(path, sheet=sheet):
        if block.ragged:
            raise ragged_error(block.ragged[0])
        tables.append(block.table)
    return pa.concat_tables(tables)


def iter_tables(path: str | Path, *, sheet: str | None = None, batch_rows: int = BATCH_ROWS) -> Iterator[Block]:
    """The same file block by block, so that a file larger than memory can be read; at least one block.

    Rows that do not fit the header are handed over in `Block.ragged` instead of raised. Raises as `read_table`.
    """
    path = Path(path)
    readers = {"parquet": _parquet_blocks, "xlsx": _sheet_blocks, "csv": _csv_blocks, "gzip": _csv_blocks}
    yield from readers[get_format(path)](path, sheet, batch_rows)


def get_format(path: Path) -> str:
    """`csv`, `gzip` (a CSV inside), `xlsx` or `parquet`, told by the first bytes. Raises FileUnreadable for others."""
    if not path.is_file():
        raise FileUnreadable("file_missing", "There is no file {path}.", path=str(path))
    with path.open("rb") as handle:
        head = handle.read(8)
    if not head:
        raise FileUnreadable("file_empty", "File {file} is empty. Export it again with a header row.", file=path.name)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x7fELF", b"\x89PNG")):
        text = "File {file} is no CSV, XLSX or Parquet file. An old .xls must be saved as .xlsx first."
        raise FileUnreadable("file_format_unknown", text, file=path.name)
    return "csv"


def ragged_error(ragged: Ragged) -> ValueRefused:
    """The error that names a row with too many or too few cells."""
    text = "Row {row} has {cells} cells where the header has {expected}. Quote a cell that holds the separator."
    return ValueRefused("row_ragged", text, row=ragged.row, cells=ragged.cells, expected=ragged.expected)


def _parquet_blocks(path: Path, sheet: str | None, batch_rows: int) -> Iterator[Block]:
    try:
        file = pq.ParquetFile(path)
        first = 2
        for batch in file.iter_batches(batch_size=batch_rows):
            yield _parquet_block(pa.Table.from_batches([batch]), first)
            first += batch.num_rows
        if first == 2:
            yield _parquet_block(file.schema_arrow.empty_table(), 2)
    except (pa.ArrowException, OSError) as error:
        text = "File {file} begins like Parquet but cannot be read ({why}). Export it again."
        raise FileUnreadable("parquet_broken", text, file=path.name, why=str(error)[:200]) from error


def _parquet_block(table: pa.Table, first: int) -> Block:
    _check_header(table.column_names)
    plain = {field.name: _plain(table.column(i)) for i, field in enumerate(table.schema)}
    return Block(pa.table(plain), np.arange(first, first + table.num_rows, dtype=np.int64))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column without encodings that only differ in storage (large text, dictionaries)."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type):
        column = column.cast(pa.string())
    return column


def _sheet_blocks(path: Path, sheet: str | None, batch_rows: int) -> Iterator[Block]:
    yield from _blocks(sheets.iter_rows(path, sheet=sheet), path.name, batch_rows)


def _csv_blocks(path: Path, sheet: str | None, batch_rows: int) -> Iterator[Block]:
    opener = gzip.open if get_format(path) == "gzip" else open
    try:
        code = encoding.get_encoding(lambda: opener(path, "rb"), name=path.name)
        with opener(path, "rt", encoding=code, newline="") as stream:
            delimiter = encoding.get_delimiter(stream.readline(LINE_LIMIT))
        with opener(path, "rt", encoding=code, newline="") as stream:
            yield from _blocks(_csv_rows(stream, delimiter, path.name), path.name, batch_rows)
    except (EOFError, gzip.BadGzipFile, UnicodeDecodeError) as error:
        text = "File {file} breaks off or changes its encoding ({why}). Export it again as UTF-8."
        raise FileUnreadable("file_broken", text, file=path.name, why=str(error)[:200]) from error


def _csv_rows(stream: Any, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(_lines(stream, name), delimiter=delimiter)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            yield row, cells
    except csv.Error as error:
        text = "File {file}, after row {row}: {why}. Look for a quote that is not closed."
        raise TooLarge("cell_too_large", text, file=name, row=row, why=str(error)) from error


def _lines(stream: Any, name: str) -> Iterator[str]:
    """Line by line, but never more of one line than the limit: a file without line ends must not fill the memory."""
    for line in iter(lambda: stream.readline(LINE_LIMIT), ""):
        if len(line) == LINE_LIMIT:
            raise TooLarge(
                "line_too_long", "File {file} has a line of over {limit} characters.", file=name, limit=LINE_LIMIT
            )
        if "\0" in line:
            raise FileUnreadable("file_binary", "File {file} is no text: it holds zero bytes.", file=name)
        yield line


def _blocks(numbered: Iterator[tuple[int, list[Any]]], name: str, batch_rows: int) -> Iterator[Block]:
    header = next((cells for _, cells in numbered if any(cells)), None)
    if header is None:
        raise FileUnreadable("file_empty", "File {file} has no rows. Export it again with a header row.", file=name)
    while header and not header[-1]:
        header.pop()
    names = _check_header([str(cell or "").strip() or f"column_{i}" for i, cell in enumerate(header, start=1)])
    filled = ((row, cells) for row, cells in numbered if any(cells))  # blank lines are no rows
    block = _block(names, list(islice(filled, batch_rows)))
    yield block
    while len(block.rows) + len(block.ragged) == batch_rows:
        block = _block(names, list(islice(filled, batch_rows)))
        if len(block.rows) or block.ragged:
            yield block


def _block(names: list[str], numbered: list[tuple[int, list[Any]]]) -> Block:
    width = len(names)
    for _, cells in numbered:
        while len(cells) > width and not cells[-1]:
            cells.pop()
    good = [(row, cells) for row, cells in numbered if len(cells) == width]
    ragged = tuple(Ragged(row, len(cells), width) for row, cells in numbered if len(cells) != width)
    columns = zip(*(cells for _, cells in good), strict=True) if good else [[]] * width
    arrays = [pa.array([cell or None for cell in column], pa.string()) for column in columns]
    return Block(pa.table(arrays, names=names), np.fromiter((row for row, _ in good), np.int64, len(good)), ragged)


def _check_header(names: list[str]) -> list[str]:
    if len(names) > COLUMN_LIMIT:
        raise TooLarge(
            "columns_too_many", "The file has {count} columns; {limit} are read.", count=len(names), limit=COLUMN_LIMIT
        )
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        text = "Column {column!r} stands twice in the header. Rename one of them."
        raise FileUnreadable("column_twice", text, column=twice)
    if zero := next((name for name in names if "\0" in name), None):
        raise FileUnreadable(
            "column_zero",
            "The header {column!r} holds a zero byte. Rename the column.",
            column=zero.replace("\0", "\ufffd"),
        )
    return names
