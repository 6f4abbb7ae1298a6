"""Every public name says what it answers; every step tells its question on one page."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import zhiji

ROOT = Path(zhiji.__file__).parent
STEPS = ("trust", "intake", "identify", "differentiate", "customize", "interact", "measure")
FILES = sorted(p for p in ROOT.rglob("*.py") if "migrations" not in p.parts)


def public_definitions(path: Path) -> list[ast.AST]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_public_names_have_a_docstring(path):
    bare = [n.name for n in public_definitions(path) if not ast.get_docstring(n)]
    assert not bare, f"{path.relative_to(ROOT)}: no docstring on {', '.join(bare)}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_say_what_they_are_for(path):
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), path


@pytest.mark.parametrize("step", STEPS)
def test_exported_names_are_those_meant(step):
    package = importlib.import_module(f"zhiji.{step}")
    assert package.__all__ == sorted(set(package.__all__)), f"zhiji.{step}.__all__ is sorted and has no doubles"
    for name in package.__all__:
        assert getattr(package, name).__doc__, f"zhiji.{step}.{name} has no docstring"


@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_its_page(step):
    assert (ROOT / step / "README.md").read_text(encoding="utf-8").strip()
