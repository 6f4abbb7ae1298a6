"""How any written value is brought to one form before it is read: width, case, accents, script.

What a value means (a name, a phone, an address) does not belong here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import opencc

_SPACE = re.compile(r"\s+")
_ACCENT = re.compile("[\u0300-\u036f]")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
NOTHING = frozenset(
    ("", "-", "--", "n/a", "na", "nan", "null", "none", "nil", "unknown", "无", "未知", "不详", "暂无", "空")
)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def is_chinese(value: str) -> bool:
    """Whether `value` holds at least one Chinese character.

    >>> is_chinese("Wang 伟"), is_chinese("Wang")
    (True, False)
    """
    return HAN.search(value) is not None


def fold(value: str) -> str:
    """One written form: half width, lower case, no accents, simplified characters, single spaces; `""` for "n/a" and
    its like.

    >>> fold("  張剛澤　１７７ ") + "|" + fold("José  Núñez") + "|" + fold("N/A")
    '张刚泽 177|jose nunez|'
    """
    value = unicodedata.normalize("NFKC", value)
    if not value.isascii():
        value = _converter().convert(value) if HAN.search(value) else value
        value = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", value)))
    value = _SPACE.sub(" ", value).strip().lower()
    return "" if value in NOTHING else value


def fold_all(values: Sequence[str]) -> list[str]:
    """`fold` of every value; give it distinct values, it works once for each."""
    return [fold(value) for value in values]
