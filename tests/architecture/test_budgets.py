"""Sizes a reader can take in: files, functions, parameters, as style asks."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import zhiji

ROOT = Path(zhiji.__file__).parent
FILES = sorted(p for p in ROOT.rglob("*.py") if "migrations" not in p.parts)
FILE_LINES, BODY_LINES, SHORT_BODY, SHORT_SHARE, PARAMETERS = 400, 50, 25, 0.9, 5


def functions_of(path: Path) -> list[ast.FunctionDef]:
    return [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef)]


def body_lines(function: ast.FunctionDef) -> int:
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_file_and_functions_fit_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES
    for function in functions_of(path):
        where = f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        assert body_lines(function) <= BODY_LINES, f"{where}: body of {body_lines(function)} lines"
        if path.name != "cli.py" and not is_command(function):
            names = [a for a in function.args.posonlyargs + function.args.args if a.arg not in ("self", "cls")]
            count = len(names) + len(function.args.kwonlyargs)
            assert count <= allowed_parameters(path, function), f"{where}: {count} parameters"


def is_command(function: ast.FunctionDef) -> bool:
    return any("command" in ast.dump(decorator) for decorator in function.decorator_list)


def allowed_parameters(path: Path, function: ast.FunctionDef) -> int:
    """A service's keyword-only arguments are the row it writes; they may be more than five."""
    service = path.parent.name in ("app", "services") and function.args.kwonlyargs and not function.args.args
    return 12 if service else PARAMETERS


def test_nine_functions_of_ten_are_short():
    bodies = [body_lines(f) for path in FILES for f in functions_of(path)]
    short = sum(lines < SHORT_BODY for lines in bodies) / len(bodies)
    assert short >= SHORT_SHARE, f"only {short:.1%} of {len(bodies)} functions have fewer than {SHORT_BODY} lines"
