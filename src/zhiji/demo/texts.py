"""Texts by the hundred thousand: glued, split and changed as arrays."""

from __future__ import annotations

import numpy as np


def words(text: str) -> list[str]:
    """The words of a text, so that a pool reads as a paragraph.

    >>> words("one two")
    ['one', 'two']
    """
    return text.split()


def joined(*parts: np.ndarray | str) -> np.ndarray:
    """Texts glued element by element.

    >>> joined(np.array(["a", "b"]), "-", np.array([1, 2])).tolist()
    ['a-1', 'b-2']
    """
    whole = np.asarray(parts[0]).astype(str)
    for part in parts[1:]:
        whole = np.strings.add(whole, np.asarray(part).astype(str))
    return whole


def numbered(prefix: str, numbers: np.ndarray, width: int) -> np.ndarray:
    """Numbers as texts of equal width.

    >>> numbered("T", np.array([7]), 4).tolist()
    ['T0007']
    """
    return joined(prefix, np.strings.zfill(np.asarray(numbers).astype(str), width))
