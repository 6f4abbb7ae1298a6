"""The command `zhiji value`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def register(cli: typer.Typer) -> None:
    """Add the step's commands to the `zhiji` command."""
    cli.command("value")(value)


def value(
    orders: Annotated[Path, typer.Argument(help="CSV (also .gz), XLSX or Parquet, one row per order or line.")],
    customer: Annotated[str, typer.Option(help="Column with the customer's id.")],
    date: Annotated[str, typer.Option(help="Column with the day of purchase.")],
    horizon: Annotated[int, typer.Option(help="How many days ahead.")],
    out: Annotated[Path, typer.Option(help="File to write: .csv, .csv.gz or .parquet.")],
    amount: Annotated[
        str | None, typer.Option(help="Column with the amount; without it purchases are counted.")
    ] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Learn up to this day.")] = None,
) -> None:
    """What will each customer still buy and bring? Learns from the orders, judges itself on what follows."""
    from zhiji.differentiate.orders import Columns
    from zhiji.differentiate.value import value_of
    from zhiji.intake.read import read_table
    from zhiji.vocabulary.errors import ZhijiError

    columns = Columns(customer, date, amount)
    try:
        with _progress() as tell:
            tell("Reading the orders")
            table = read_table(orders)
            tell("Learning who buys how")
            found = value_of(table, columns=columns, horizon_days=horizon, until=until.date() if until else None)
            tell("Writing")
            write(found.table, path=out)
    except (ZhijiError, OSError) as error:
        typer.echo(f"zhiji value: {error}", err=True)
        raise typer.Exit(2) from error
    _say(found.figures)


def write(table, *, path: Path) -> None:
    """Write the table beside its place and rename it, so that half a file is never read. The name says the format."""
    import gzip

    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    beside = path.with_name(f".{path.name}.part")
    if path.suffix == ".parquet":
        parquet.write_table(table, beside)
    elif path.suffix == ".gz":
        with gzip.open(beside, "wb") as handle:
            csv.write_csv(table, handle, csv.WriteOptions(quoting_style="needed"))
    else:
        csv.write_csv(table, beside, csv.WriteOptions(quoting_style="needed"))
    beside.replace(path)


def _progress():
    """A spinner with the current step on a terminal; nothing elsewhere."""
    from contextlib import contextmanager

    from rich.console import Console

    @contextmanager
    def shown():
        console = Console(stderr=True)
        with console.status("") as status:
            yield lambda text: status.update(text) if console.is_terminal else None

    return shown()


def _say(figures: dict) -> None:
    typer.echo(f"{figures['customers']} customers known by {figures['until']}, rule: {figures['rule']}", err=True)
    for name, figure in figures.get("judged", {}).items():
        typer.echo(
            f"  on what followed, {name}: {'not to be told' if figure is None else format(figure, 'g')}", err=True
        )
    typer.echo(json.dumps(figures, ensure_ascii=False))
