"""The letters of the action catalogue, one file a language and action; the first line is the subject."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from zhiji.interact.message import render

_HERE = Path(__file__).parent
LANGUAGES = ("zh-hans", "en")
NAME_LIMIT = 120  # characters


def write_letter(*, action: str, language: str, fields: Mapping[str, object]) -> tuple[str, str]:
    """Subject and text of the letter for one action, in `language` where there is one, else in Chinese."""
    told = {name: one_line(value) if isinstance(value, str) else value for name, value in fields.items()}
    text = render(_template(action, language if language in LANGUAGES else LANGUAGES[0]), told)
    subject, _, body = text.partition("\n")
    return subject, body.strip() + "\n"


def one_line(value: str, *, limit: int = NAME_LIMIT) -> str:
    """A name as it may stand in a letter: one line, no control or direction signs, of a length people's names have.

    The first line of a letter is its subject, so a line break in a name would write the letter's text.

    >>> one_line("王芳\\r\\nBcc: all@example.com")
    '王芳 Bcc: all@example.com'
    """
    plain = "".join(sign if sign.isprintable() else " " for sign in value)
    return " ".join(plain.split())[:limit]


@cache
def _template(action: str, language: str) -> str:
    return (_HERE / language / f"{action}.txt").read_text(encoding="utf-8")
