"""The letters of the action catalogue, one file a language and action; the first line is the subject."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from zhiji.interact.message import render

_HERE = Path(__file__).parent
LANGUAGES = ("zh-hans", "en")


def write_letter(*, action: str, language: str, fields: Mapping[str, object]) -> tuple[str, str]:
    """Subject and text of the letter for one action, in `language` where there is one, else in Chinese."""
    text = render(_template(action, language if language in LANGUAGES else LANGUAGES[0]), fields)
    subject, _, body = text.partition("\n")
    return subject, body.strip() + "\n"


@cache
def _template(action: str, language: str) -> str:
    return (_HERE / language / f"{action}.txt").read_text(encoding="utf-8")
