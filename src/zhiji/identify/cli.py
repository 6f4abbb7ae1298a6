"""`zhiji identify`: match any file of people or organisations with no settings."""

from __future__ import annotations

import json
from pathlib import Path

import typer


def register(cli: typer.Typer) -> None:
    """Add this step's commands to the `zhiji` command."""
    cli.command("identify")(identify)


def identify(
    files: list[Path] = typer.Argument(..., metavar="FILE...", help="CSV (also .gz), XLSX or Parquet."),
    id_column: str = typer.Option(..., "--id", metavar="COL", help="The column that names each record."),
    truth: str = typer.Option("", metavar="COL", help="The column that says who is who; used to judge only."),
    ignore: list[str] = typer.Option(
        [], metavar="COL", help="A column that must not count as evidence; may be given again."
    ),
    out: Path = typer.Option(..., metavar="F", help="Where to write record_id, party_id, score (.csv or .parquet)."),
) -> None:
    """Find which records are one customer. With --truth also says how well, as pairs, whole customers and B-cubed."""
    from zhiji.identify.any_table import find_column, identify_records, join_files

    with _progress() as step:
        step("reading")
        table = join_files(_read(files), id_column=id_column)
        hidden = [find_column(table, name) for name in (*ignore, *([truth] if truth else []))]
        step(f"matching {len(table):,} records")
        result = identify_records(table, id_column=id_column, ignore=hidden)
        step("writing")
        _write(result, out)
    figures = {"records": len(table), "parties": len(set(result.column("party_id").to_pylist()))}
    if truth:
        figures |= _judge(result, table.column(hidden[-1]))
    _tell(figures)


def _read(files: list[Path]) -> dict[str, object]:
    from zhiji.intake.read import read_table

    return {path.name.split(".")[0]: read_table(path) for path in files}


def _write(result, out: Path) -> None:
    import pyarrow.csv
    import pyarrow.parquet

    from zhiji.vocabulary.errors import ValueRefused

    if out.suffix not in (".csv", ".parquet"):
        raise ValueRefused("out_format", "--out {path}: write to a name that ends in .csv or .parquet.", path=str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".csv":
        pyarrow.csv.write_csv(result, out, pyarrow.csv.WriteOptions(quoting_style="needed"))
    else:
        pyarrow.parquet.write_table(result, out)


def _judge(result, truth) -> dict[str, float]:
    """How well the result agrees with the truth; a record without truth counts as a customer of its own."""
    import numpy as np

    from zhiji.identify.judge import judge

    labels = [value if value is not None else f"\0{row}" for row, value in enumerate(truth.to_pylist())]
    scores = judge(np.array(result.column("party_id").to_pylist()), np.array(labels))
    return {name: round(value, 4) for name, value in scores.items()} | {"closure_f1": round(scores["pair_f1"], 4)}


def _tell(figures: dict[str, float]) -> None:
    typer.echo(f"{figures['records']:,} records are {figures['parties']:,} customers")
    for name, says in (("pair", "pairs (closure)"), ("entity", "whole customers"), ("bcubed", "B-cubed")):
        if f"{name}_f1" in figures:
            precision, recall, f1 = (figures[f"{name}_{part}"] for part in ("precision", "recall", "f1"))
            typer.echo(f"{says}: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}")
    typer.echo(json.dumps(figures))


class _progress:
    """What is being done, on a terminal; silent where the output is read by a program."""

    def __enter__(self):
        from rich.console import Console

        self.status = Console(stderr=True).status("starting")
        self.status.__enter__()
        return self.status.update

    def __exit__(self, *error) -> None:
        self.status.__exit__(*error)
