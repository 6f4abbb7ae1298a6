"""Every error of Zhiji, in one tree. Screens and the API translate them in one table (`web/phrases`).

ZhijiError
├── InputError         what was handed in cannot be taken; says where and what to do   (exit 2, HTTP 400/422)
│   ├── FileUnreadable     not a CSV, XLSX or Parquet file that can be read
│   ├── ColumnMissing      a named column is not in the file
│   ├── ValueRefused       one cell, one field, one option cannot be accepted
│   └── TooLarge           an event, batch, cell or file above its limit               (HTTP 413)
├── NotAllowed         the caller may not do this                                      (HTTP 403)
├── NotFound           there is no such thing                                          (HTTP 404)
├── Conflict           somebody else changed it, or the same id carries other content  (HTTP 409)
└── NotReady           something has to happen first (a cycle, a set-up step)          (HTTP 409)
"""

from __future__ import annotations


class ZhijiError(Exception):
    """What went wrong as a stable `code` with `params`; the text is the English sentence for logs and commands.

    >>> error = ValueRefused("date_unreadable", "Row {row}, column {column}: {value!r} is no date. Write 2026-03-01.",
    ...                      row=4, column="birthday", value="soon")
    >>> str(error)
    "Row 4, column birthday: 'soon' is no date. Write 2026-03-01."
    >>> error.code, error.params["row"]
    ('date_unreadable', 4)
    """

    def __init__(self, code: str, text: str = "", **params: object) -> None:
        self.code = code
        self.text = text
        self.params = params
        super().__init__(text.format(**params) if text else code)


class InputError(ZhijiError):
    """What was handed in cannot be taken as it is."""


class FileUnreadable(InputError):
    """The file is not a CSV, XLSX or Parquet file that can be read."""


class ColumnMissing(InputError):
    """A column that was asked for is not there."""


class ValueRefused(InputError):
    """One value cannot be accepted."""


class TooLarge(InputError):
    """Something is above its limit."""


class NotAllowed(ZhijiError):
    """The caller may not do this."""


class NotFound(ZhijiError):
    """There is no such thing."""


class Conflict(ZhijiError):
    """The same id with other content, or a change made meanwhile by somebody else."""


class NotReady(ZhijiError):
    """Something has to happen first."""
