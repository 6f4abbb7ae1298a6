"""Who may import whom: methods stay pure and apart, apps meet through their doors."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import zhiji

ROOT = Path(zhiji.__file__).parent
STEPS = ("trust", "intake", "identify", "differentiate", "customize", "interact", "measure", "organise")
DOORS = ("services", "selectors", "apps", "urls", "api")
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def methods_of(step: str) -> list[Path]:
    return [p for p in (ROOT / step).glob("*.py") if p.name != "cli.py"]


METHODS = [pytest.param(step, path, id=f"{step}/{path.name}") for step in STEPS for path in methods_of(step)]


@pytest.mark.parametrize(("step", "path"), METHODS)
def test_methods_know_no_other_step_and_no_django(step, path):
    allowed = ("zhiji.vocabulary", f"zhiji.{step}", "zhiji.trust")
    for name in imports_of(path):
        assert not name.startswith("django"), f"{path}: a method knows no Django ({name})"
        if name.startswith("zhiji."):
            assert name.startswith(allowed), f"{path}: {name} is another step's method"
            assert ".app" not in name, f"{path}: a method enters no app ({name})"


@pytest.mark.parametrize("step", STEPS)
def test_apps_enter_other_apps_by_their_doors(step):
    for path in (ROOT / step / "app").rglob("*.py"):
        for name in imports_of(path):
            parts = name.split(".")
            if len(parts) > 3 and parts[0] == "zhiji" and parts[2] == "app" and parts[1] != step:
                assert parts[3] in DOORS, f"{path}: {name} is behind the doors of {parts[1]}"


def test_no_code_is_made_from_text():
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in FORBIDDEN_CALLS, f"{path}:{node.lineno} calls {node.func.id}"
        assert not imports_of(path) & {"pickle", "yaml", "marshal", "shelve"}, path
