"""Which sentences the product speaks: every msgid in the templates and in the code of `web`, with where it stands.

Used by the test that keeps the catalogues complete, and by whoever adds a sentence: run as a module
(`python -m zhiji.web.phrases.collect`) it prints what is still to be translated.
"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[2]  # the package zhiji
WEB = SOURCE / "web"
CALLS = ("gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "_", "pgettext", "pgettext_lazy")
ERRORS = (
    "InputError",
    "FileUnreadable",
    "ColumnMissing",
    "ValueRefused",
    "TooLarge",
    "NotAllowed",
    "NotFound",
    "Conflict",
    "NotReady",
)
_CALL = re.compile(r"""(?<![A-Za-z])(ngettext|npgettext|pgettext|gettext|_)\((?=u?['"])""")


def collect() -> dict[str, str]:
    """Every msgid with the file it was first found in: sentences of pages, words, reasons, and texts of errors."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        in_web = WEB in path.parents
        for msgid in _of_code(path, in_web=in_web):
            found.setdefault(msgid, str(path.relative_to(SOURCE)))
    for path in sorted(WEB.rglob("templates/**/*")):
        if path.is_file():
            for msgid in _of_template(path):
                found.setdefault(msgid, str(path.relative_to(SOURCE)))
    return found


def find_glued(path: Path) -> list[int]:
    """Lines on which a sentence handed to gettext is not one plain string (an f-string, or put together)."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and _name(node) in CALLS
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]


def get_catalogues() -> list[Path]:
    """The Chinese catalogues of all parts, as .po files."""
    return sorted(WEB.rglob("zh_Hans/LC_MESSAGES/*.po"))


def _of_code(path: Path, *, in_web: bool) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        if in_web and _name(node) in CALLS:
            yield from _strings(node.args[:1])
        elif _name(node) in ERRORS:
            yield from _strings(node.args[1:2])


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _strings(nodes: list[ast.expr]) -> list[str]:
    return [
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    ]


def _of_template(path: Path) -> Iterator[str]:
    """Django turns a template into something like Python; the first string of each call in it is a msgid."""
    text = templatize(path.read_text())
    for match in _CALL.finditer(text):
        yield _literal(text, match.end())


def _literal(text: str, start: int) -> str:
    """The string literal that begins at `start`."""
    found = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""").match(text, start)
    return ast.literal_eval(found.group(1)) if found else ""


def find_missing() -> dict[str, str]:
    """The msgids that no compiled Chinese catalogue translates, with where each stands."""
    known: set[str] = set()
    for path in get_catalogues():
        with path.with_suffix(".mo").open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        known |= {key if isinstance(key, str) else key[0] for key, said in catalogue.items() if said}
    return {msgid: place for msgid, place in collect().items() if msgid not in known}


if __name__ == "__main__":
    for sentence, place in find_missing().items():
        print(f"{place}\t{sentence!r}")
