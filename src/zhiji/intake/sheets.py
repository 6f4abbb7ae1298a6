"""Rows of an XLSX file, one after another. A workbook that would fill the memory is refused before it is opened."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from zhiji.vocabulary.errors import ColumnMissing, FileUnreadable, TooLarge

UNPACKED_LIMIT = 1_500_000_000  # bytes of all parts together
STRINGS_LIMIT = 300_000_000  # openpyxl holds the shared strings in memory, all of them
RATIO_LIMIT = 200  # real sheets unpack to 5 to 40 times their size; a zip bomb to a thousand
ROWS_LIMIT = 1_048_576  # of one sheet; a row said to stand further down makes the reader count up to it
RATIO_FROM = 20_000_000  # bytes unpacked below which the ratio says nothing


def iter_rows(path: Path, *, sheet: str | None = None) -> Iterator[tuple[int, list[str | None]]]:
    """Row number and cells as text, row by row, of one sheet (the first by default).

    Raises FileUnreadable (no workbook), TooLarge (a zip bomb), ColumnMissing (no such sheet).
    """
    check_archive(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl tells of styles and validations it does not keep
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, SyntaxError) as error:
            raise _broken(path, error) from error
        try:
            yield from _sheet_rows(book, sheet, path)
        finally:
            book.close()


def check_archive(path: Path) -> None:
    """Raises TooLarge where the parts unpack to too much, FileUnreadable where the file is no XLSX."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unsafe = any(b"<!DOCTYPE" in _head(archive, p) for p in parts if p.filename.endswith((".xml", ".rels")))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise _broken(path, error) from error
    if unsafe or not any(part.filename == "[Content_Types].xml" for part in parts):
        raise _broken(path, "no workbook inside")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    strings = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    bomb = unpacked > RATIO_FROM and unpacked / packed > RATIO_LIMIT
    if bomb or unpacked > UNPACKED_LIMIT or strings > STRINGS_LIMIT:
        text = "File {file} unpacks to {unpacked} bytes from {packed}. Save the sheet as CSV and load that."
        raise TooLarge("xlsx_too_large", text, file=path.name, unpacked=unpacked, packed=packed)


def _head(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as handle:
        return handle.read(2_000)


def _broken(path: Path, why: object) -> FileUnreadable:
    text = "File {file} begins like an XLSX workbook but cannot be read ({why}). Save it again as XLSX or CSV."
    return FileUnreadable("xlsx_broken", text, file=path.name, why=str(why)[:200])


def _sheet_rows(book: Any, sheet: str | None, path: Path) -> Iterator[tuple[int, list[str | None]]]:
    if sheet is not None and sheet not in book.sheetnames:
        text = "File {file} has no sheet {sheet!r}; it has {sheets}."
        raise ColumnMissing("sheet_missing", text, file=path.name, sheet=sheet, sheets=", ".join(book.sheetnames))
    page = book[sheet] if sheet is not None else book.worksheets[0]
    page.reset_dimensions()  # the file's own word on its size may be wrong
    width = 0
    try:
        for row, values in enumerate(page.iter_rows(values_only=True), start=1):
            if row > ROWS_LIMIT:
                text = "File {file} tells of a row below {limit}, where no sheet has one. Save it again as XLSX or CSV."
                raise TooLarge("sheet_too_long", text, file=path.name, limit=ROWS_LIMIT)
            cells = [get_text(value) for value in values]
            width = width or len(cells)
            yield row, cells + [None] * (width - len(cells))
    except (ValueError, KeyError, TypeError, SyntaxError, zipfile.BadZipFile, EOFError) as error:
        raise _broken(path, error) from error


def get_text(value: object) -> str | None:
    """One cell as text: dates ISO, whole numbers without a point, empty as null.

    >>> get_text(datetime(2026, 3, 1)), get_text(4.0), get_text(True), get_text("00004")
    ('2026-03-01', '4', 'true', '00004')
    """
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
