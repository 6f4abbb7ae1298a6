"""The one writer of every list that leaves the console as a file: streamed CSV that no spreadsheet will execute."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from zhiji.vocabulary.formula import AFTER_SEPARATOR, AT_START

_AT_START, _AFTER_SEPARATOR = re.compile(AT_START), re.compile(AFTER_SEPARATOR)
APOSTROPHE = r"\1'\2"
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as the local code page and Chinese breaks


def quote_cell(value: object) -> object:
    """The value as a cell that stays text: text that would start a formula gets an apostrophe before it.

    Numbers stay numbers, nothing becomes an empty cell.

    >>> quote_cell("=1+1"), quote_cell("  @SUM(A1)"), quote_cell(-3.5), quote_cell(None), quote_cell("云杉")
    ("'=1+1", "'  @SUM(A1)", -3.5, '', '云杉')

    Source: OWASP, CSV Injection.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if start := _AT_START.match(value):
            return f"'{start[0]}{_AFTER_SEPARATOR.sub(APOSTROPHE, value[start.end() :])}"
        return _AFTER_SEPARATOR.sub(APOSTROPHE, value).replace("\x00", "")
    return value


class _Line:
    """A file that hands back what is written, so that `csv` can feed a stream."""

    def write(self, text: str) -> str:
        return text


def iter_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file, header first, each cell quoted against formulas.

    >>> list(iter_csv(["name"], [["=cmd|' /C calc'!A0"]]))[1]
    "'=cmd|' /C calc'!A0\\r\\n"
    """
    writer = csv.writer(_Line())
    yield _BYTE_ORDER_MARK + writer.writerow([quote_cell(str(name)) for name in header])
    for row in rows:
        yield writer.writerow([quote_cell(value) for value in row])


def stream_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download `name`.csv that is sent while `rows` are still being read."""
    response = StreamingHttpResponse(iter_csv(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
