"""`zhiji measure` on files as people have them."""

import json

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from zhiji.measure.cli import register
from zhiji.vocabulary.errors import ColumnMissing, ValueRefused


@pytest.fixture
def run():
    cli = typer.Typer()
    register(cli)
    cli.command("other")(lambda: None)  # Typer drops the name of a single command

    def invoke(*words):
        result = CliRunner().invoke(cli, ["measure", *map(str, words)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return json.loads(result.output.strip().splitlines()[-1])

    return invoke


@pytest.fixture
def programme(tmp_path):
    random = np.random.default_rng(1)
    path = tmp_path / "programme.csv"
    rows = ["arm,spent,last_year"]
    for i in range(3000):
        base = random.gamma(2, 50)
        rows.append(f"{'treated' if i % 2 else 'Control'},{base + random.normal(0, 5) + (i % 2) * 6:.2f},{base:.2f}")
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_effect_with_the_year_before_is_proved(run, programme):
    found = run(programme, "--group", "arm", "--outcome", "spent", "--before", "last_year")
    assert found["proved"] and found["low"] < 6 < found["high"]
    assert (found["treated"], found["control"]) == (1500, 1500)


def test_without_the_year_before_it_is_not(run, programme):
    assert not run(programme, "--group", "arm", "--outcome", "spent")["proved"]


def test_word_among_the_numbers_names_its_row(run, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("arm,spent\ncontrol,1\ntreated,much\n", encoding="utf-8")
    with pytest.raises(ValueRefused, match="Row 3, column spent: 'much'"):
        run(path, "--group", "arm", "--outcome", "spent")


def test_three_groups_are_refused(run, tmp_path):
    path = tmp_path / "three.csv"
    path.write_text("arm,spent\ncontrol,1\na,2\nb,3\n", encoding="utf-8")
    with pytest.raises(ValueRefused, match="two values"):
        run(path, "--group", "arm", "--outcome", "spent")


def test_missing_column_names_those_there(run, programme):
    with pytest.raises(ColumnMissing, match="last_year"):
        run(programme, "--group", "nothing", "--outcome", "spent")
