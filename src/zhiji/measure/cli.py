"""`zhiji measure`: the effect of any programme, from a file with one row a customer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import typer

from zhiji.intake.read import read_table
from zhiji.measure.compare import compare
from zhiji.vocabulary.errors import ColumnMissing, ValueRefused

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
CONTROL_WORDS = ("control", "0", "false", "no", "c", "对照")


def register(cli: typer.Typer) -> None:
    """Add the command to the `zhiji` command."""
    cli.command("measure")(measure)


def measure(
    file: Path = typer.Argument(..., help="CSV, XLSX or Parquet, one row a customer."),
    group: str = typer.Option(..., help="Column of two values: treated or control (also 1/0, yes/no)."),
    outcome: str = typer.Option(..., help="Column of numbers: what is compared."),
    before: str = typer.Option("", help="The same before the programme began: makes the interval narrower."),
) -> None:
    """Effect of being treated, with a 95 % interval that holds whenever one looks."""
    table = read_table(file)
    treated = read_groups(_column(table, group), column=group)
    numbers = read_numbers(_column(table, outcome), column=outcome)
    earlier = read_numbers(_column(table, before), column=before) if before else None
    found = compare(numbers, treated, before=earlier)
    typer.echo(
        f"{found.treated} treated, mean {found.treated_mean:.4g}; {found.control} control, "
        f"mean {found.control_mean:.4g}"
    )
    typer.echo(f"effect {found.effect:.4g}, 95 % interval {found.low:.4g} to {found.high:.4g}")
    names = ("treated", "control", "treated_mean", "control_mean", "effect", "low", "high", "proved", "explained")
    typer.echo(json.dumps({name: getattr(found, name) for name in names}))


def read_groups(cells: pa.ChunkedArray, *, column: str) -> np.ndarray:
    """Who was treated. Raises ValueRefused where the column has not exactly two values, one of them a control word."""
    words = pc.utf8_lower(pc.utf8_trim_whitespace(pc.fill_null(cells.cast(pa.string()), "")))
    found = sorted(pc.unique(words).to_pylist())
    controls = [word for word in found if word in CONTROL_WORDS]
    if len(found) != 2 or len(controls) != 1:
        text = "Column {column} must hold two values, one of them `control` (or 0, no, false). It holds {found}."
        raise ValueRefused("groups_unclear", text, column=column, found=found[:6])
    return ~pc.equal(words, controls[0]).to_numpy(zero_copy_only=False)


def read_numbers(cells: pa.ChunkedArray, *, column: str) -> np.ndarray:
    """The column as numbers. Raises ValueRefused naming the first row that holds none."""
    if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        good = pc.match_substring_regex(pc.fill_null(pc.utf8_trim_whitespace(cells), ""), NUMBER)
        numbers = pc.if_else(good, pc.utf8_trim_whitespace(cells), pa.scalar(None, cells.type)).cast(pa.float64())
    else:
        numbers = cells.cast(pa.float64())
    if numbers.null_count:
        row = pc.index(numbers.is_null(), True).as_py()
        text = "Row {row}, column {column}: {value!r} is no number."
        raise ValueRefused("number_missing", text, row=row + 2, column=column, value=cells[row].as_py())
    return numbers.to_numpy()


def _column(table: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in table.column_names:
        text = "There is no column {column!r}. The file has {found}."
        raise ColumnMissing("column_missing", text, column=name, found=table.column_names)
    return table.column(name)
