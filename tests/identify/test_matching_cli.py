"""`zhiji identify`: files in, one file out, figures on the last line, exit 0 or 2."""

from __future__ import annotations

import json

import pyarrow.csv
import pytest
import typer
from typer.testing import CliRunner

from identify.cast import make_records
from zhiji.identify.cli import register
from zhiji.vocabulary.errors import ColumnMissing, ValueRefused

cli = typer.Typer()
cli.callback()(lambda: None)
register(cli)


@pytest.fixture
def shop(tmp_path):
    table, truth = make_records(60)
    path = tmp_path / "shop.csv"
    pyarrow.csv.write_csv(table.append_column("who", [list(map(str, truth))]), path)
    return path


def call(*words: object):
    return CliRunner().invoke(cli, ["identify", *map(str, words)])


def test_truth_is_judged_and_never_an_input(shop, tmp_path):
    with_truth = call(shop, "--id", "id", "--truth", "who", "--out", tmp_path / "a.csv")
    without = call(shop, "--id", "id", "--ignore", "who", "--out", tmp_path / "b.csv")
    assert with_truth.exit_code == without.exit_code == 0
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()
    figures = json.loads(with_truth.output.strip().splitlines()[-1])
    assert figures["closure_f1"] > 0.85
    assert set(json.loads(without.output.strip().splitlines()[-1])) == {"records", "parties"}


def test_several_files_prefix_their_ids(shop, tmp_path):
    other = tmp_path / "web.csv"
    other.write_text(shop.read_text(), encoding="utf-8")
    result = call(shop, other, "--id", "id", "--ignore", "who", "--out", tmp_path / "o.parquet")
    assert result.exit_code == 0
    ids = pyarrow.parquet.read_table(tmp_path / "o.parquet")["record_id"].to_pylist()
    assert ids[0].startswith("shop:") and ids[-1].startswith("web:")


def test_an_unknown_column_and_an_unknown_format_are_errors_of_ours(shop, tmp_path):
    assert isinstance(call(shop, "--id", "nope", "--out", tmp_path / "o.csv").exception, ColumnMissing)
    assert isinstance(call(shop, "--id", "id", "--out", tmp_path / "o.doc").exception, ValueRefused)
