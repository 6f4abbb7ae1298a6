"""Which sentences the product speaks: every msgid in the templates and in the code of `web`, with where it stands.

Used by the test that keeps the catalogues complete, and by whoever adds a sentence: run as a module
(`python -m zhiji.web.phrases.collect`) it prints what is still to be translated.
"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from zhiji.vocabulary import errors

MODULE = errors.__name__
SOURCE = Path(__file__).parents[2]  # the package zhiji
WEB = SOURCE / "web"
CALLS = ("gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "_", "pgettext", "pgettext_lazy")
ERRORS = tuple(
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.ZhijiError)
)
DICTS = ("REASONS",)  # module-level dicts of code -> sentence that a screen shows
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


def find_unread(path: Path) -> list[int]:
    """Lines on which an error is raised whose text cannot be read off the code, so that nobody could translate it."""
    return [call.lineno for call, texts in _errors(ast.parse(path.read_text())) if not _are_strings(texts)]


def _of_code(path: Path, *, in_web: bool) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if in_web and isinstance(node, ast.Call) and _name(node) in CALLS:
            yield from _strings(node.args[:1])
    for _, texts in _errors(tree):
        yield from _strings(texts)
    yield from _strings([value for name, value in _assigned(tree.body) if name in DICTS for value in _values(value)])


def _errors(tree: ast.Module) -> Iterator[tuple[ast.Call, list[ast.expr]]]:
    """Every call that makes an error and has a text, with the expressions its text may come from.

    A text that is a name is followed to what the same function, else the module, gives that name.
    """
    own = ast.walk(tree)
    imported = {
        a.asname or a.name for n in own if isinstance(n, ast.ImportFrom) and n.module == MODULE for a in n.names
    }
    inside: dict[ast.Call, ast.AST] = {}
    for scope in ast.walk(tree):  # outer before inner: the innermost function wins
        if isinstance(scope, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
            inside |= {node: scope for node in ast.walk(scope) if isinstance(node, ast.Call)}
    for call, scope in inside.items():
        is_error = _name(call) in ERRORS and (isinstance(call.func, ast.Attribute) or call.func.id in imported)
        if is_error and len(call.args) > 1:
            yield call, _sources(call.args[1], [scope, tree])


def _sources(text: ast.expr, scopes: list[ast.AST]) -> list[ast.expr]:
    """What a text may be: itself, both sides of an `if`, or whatever was assigned to its name."""
    if isinstance(text, ast.IfExp):
        return _sources(text.body, scopes) + _sources(text.orelse, scopes)
    if isinstance(text, ast.Name):
        for scope in scopes:
            if given := [value for name, value in _assigned(ast.walk(scope)) if name == text.id]:
                return [source for value in given for source in _sources(value, [])]
    return [text]


def _assigned(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """Each plain `name = value` among the nodes."""
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                yield target.id, node.value


def _values(node: ast.expr) -> list[ast.expr]:
    return node.values if isinstance(node, ast.Dict) else []


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _are_strings(nodes: list[ast.expr]) -> bool:
    return all(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in nodes)


def _strings(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if _are_strings([node]) and node.value]


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
