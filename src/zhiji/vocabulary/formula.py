"""What a spreadsheet takes for the beginning of a formula, so that every file that leaves is quoted by one rule.

Two writers use it: the lists of the console (Python's `re`) and the error files of a load (Arrow's RE2). The pattern
is therefore written with plain character classes both engines read the same way.
"""

from __future__ import annotations

# Blanks, control characters and invisible marks, which spreadsheets skip before they look for a formula.
HIDDEN = (
    "\x01-\x20\x7f-\xa0\xad\u034f\u061c\u1680\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0"
)
STARTS = "=+\\-@|＝＋－＠｜"  # formulas and DDE calls, full-width forms included
AT_START = f"^(?:[{HIDDEN}]|\\x00)*[{STARTS}]"
# Where a file is opened with another separator than it was written with, a cell begins in the middle of a text.
AFTER_SEPARATOR = f"([;\\t])([{HIDDEN}]*[{STARTS}])"
