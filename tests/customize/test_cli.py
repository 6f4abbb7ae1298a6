"""`zhiji configure`: the contract of names, the last line, the exit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from zhiji.customize import cli, models
from zhiji.vocabulary.errors import FileUnreadable, ValueRefused

BOOKCASE = str(Path(models.__file__).parent / "bookcase.toml")


def run(*words: str) -> dict:
    app = typer.Typer()
    cli.register(app)
    result = CliRunner().invoke(app, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return json.loads(result.output.splitlines()[-1])


def test_figures_asked_for_are_there_and_no_others():
    assert run(BOOKCASE) == {"features": 36, "constraints": 6, "satisfiable": True}
    found = run(BOOKCASE, "--core", "--dead", "--count", "--json")
    assert set(found) == {"features", "constraints", "satisfiable", "core", "dead", "false_optional", "count"}
    assert found["count"] == 8328 and found["dead"] == [] and "bookcase" in found["core"]


def test_choices_give_state_and_completion(tmp_path):
    wishes = tmp_path / "wishes.csv"
    wishes.write_text("feature,weight\nwood.walnut,3\nextras.light,-1\n")
    found = run(BOOKCASE, "--choose", "width=200", "--prefer", str(wishes))
    assert found["state"]["excluded"] == [
        "width.80", "width.100", "width.120", "width.140", "width.160", "width.180", "wood.pine"]  # fmt: skip
    assert {"width.200", "inside.post", "wood.walnut"} <= set(found["completion"])
    assert found["conflict"] is None


def test_conflict_names_choices_rules_and_repairs():
    found = run(BOOKCASE, "--choose", "wood=pine", "--choose", "doors.glass=true")
    assert found["conflict"]["choices"] == ["wood.pine", "doors.glass"]
    assert {"kind": "rule", "name": "glass_frame"} in found["conflict"]["rules"]
    assert found["conflict"]["repairs"] == [["wood.pine"], ["doors.glass"]]


@pytest.mark.parametrize(
    ("name", "content", "error", "said"),
    [
        ("a.coom", "// bike\nproduct { }", ValueRefused, "Line 2: COOM is not read yet"),
        ("a.xml", "<x/>", FileUnreadable, "expected a .uvl or .toml"),
        ("a.uvl", "features\n\ta\n\t\tsometimes\n", ValueRefused, "Line 3"),
    ],
)
def test_what_is_not_read_is_said_with_its_line(tmp_path, name, content, error, said):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(error, match=said):
        run(str(path))


def test_missing_file_and_wrong_encoding_are_said(tmp_path):
    with pytest.raises(FileUnreadable, match="There is no file"):
        run(str(tmp_path / "none.uvl"))
    path = tmp_path / "a.uvl"
    path.write_bytes("features\n\t书柜\n".encode("gb18030"))
    with pytest.raises(FileUnreadable, match="UTF-8"):
        run(str(path))


def test_unknown_choice_is_named():
    with pytest.raises(ValueRefused, match="'roof' is no feature"):
        run(BOOKCASE, "--choose", "roof=true")
    with pytest.raises(ValueRefused, match="must be true or false"):
        run(BOOKCASE, "--choose", "wood=ebony")
