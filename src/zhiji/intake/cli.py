"""The commands of intake: `zhiji load FILE`, `zhiji source add NAME`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from zhiji.vocabulary.errors import FileUnreadable, ValueRefused

source_cli = typer.Typer(no_args_is_help=True, help="Systems that send events.")


def register(cli: typer.Typer) -> None:
    """Add the commands of this step to the `zhiji` command."""
    cli.command("load")(load)
    cli.add_typer(source_cli, name="source")


def load(
    file: Path = typer.Argument(..., help="CSV (also .gz), XLSX or Parquet."),
    kind: str = typer.Option("", help="customers, organisations, orders, products, contacts, complaints or facts."),
    map_file: Path = typer.Option(None, "--map", help='JSON file {"field": "column of the file"}.'),
    source: str = typer.Option("", help="The system the file comes from; files of one source share customer ids."),
    good_rows: bool = typer.Option(False, "--good-rows", help="Let the good rows enter though others are bad."),
    rate: list[str] = typer.Option([], help="Worth of one unit of another currency, USD=7.1; may be given again."),
) -> None:
    """Load a file into the company: preview, check of every row, error file; the same file again changes nothing."""
    services, selectors = _doors()
    mapping, rates = _read_map(map_file), _read_rates(rate)
    console = Console(stderr=True)
    show_preview(console, selectors.preview(path=file, kind=kind or None, mapping=mapping))
    said = {"kind": kind or None, "mapping": mapping, "source": source or None, "rates": rates}
    with _progress(console) as progress:
        task = progress.add_task(_plain(file.name).plain, total=None)

        def on_progress(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total or None)

        result = services.load_file(path=file, by="command", good_rows_only=good_rows, on_progress=on_progress, **said)
    tell_result(console, result)
    print(json.dumps(result.__dict__, ensure_ascii=False))
    sys.exit(0 if result.loaded else 2)


def show_preview(console: Console, shown: Any) -> None:
    """What the file is taken for, and what of it is wrong at first sight."""
    table = Table(title=f"{shown.kind}{' (as last time)' if shown.remembered else ''}", title_justify="left")
    for heading in ("field", "column", "first rows"):
        table.add_column(heading, overflow="fold")
    for field, column in shown.mapping.items():
        cells = (row.get(column, "") for row in shown.sample[:3])
        table.add_row(*map(_plain, (field, column, " | ".join(cells))))
    console.print(table)
    if shown.ignored:
        console.print(_plain("Not taken: " + ", ".join(shown.ignored)))
    for problem in shown.problems[:5]:
        line = f"row {problem.row}, {problem.column}: {problem.value!r}. {problem.text}"
        console.print(_plain(line), style="yellow")


def tell_result(console: Console, result: Any) -> None:
    """In words, what one load came to."""
    if result.already_loaded:
        console.print(f"This file was loaded before as {result.import_id}; nothing changed.")
    elif result.loaded:
        console.print(f"{result.good:,} rows of {result.kind} loaded as {result.import_id}.")
    else:
        console.print(f"{result.bad:,} of {result.rows:,} rows are bad: nothing was loaded.", style="red")
    if result.error_file and not result.already_loaded:
        console.print(f"Each bad row, with column and reason: {result.error_file}", markup=False, soft_wrap=True)
    if not result.loaded:
        console.print("Correct them, or let the good rows enter with --good-rows.")


@source_cli.command("add")
def add_source(name: str = typer.Argument(..., help="A short name, without a colon.")) -> None:
    """Make a write key for a system that sends events to /v1/; the key is shown this once."""
    services, _ = _doors()
    key = services.create_source(name=name, by="command")
    print(json.dumps({"source": name, "write_key": key}, ensure_ascii=False))


@source_cli.command("list")
def list_sources() -> None:
    """Every source, how many events it sent, and how many wait in quarantine."""
    _, selectors = _doors()
    print(json.dumps([row.__dict__ for row in selectors.list_sources()], ensure_ascii=False, default=str))


@source_cli.command("revoke")
def revoke_source(name: str = typer.Argument(...)) -> None:
    """Take no more events with this source's key."""
    services, _ = _doors()
    services.revoke_source(name=name)
    print(json.dumps({"source": name, "revoked": True}, ensure_ascii=False))


def _doors() -> tuple[Any, Any]:
    """The step's doors, once the database has its present shape."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from zhiji.intake.app import selectors, services

    return services, selectors


def _progress(console: Console) -> Progress:
    parts = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*parts, console=console, transient=True)


def _plain(text: str) -> Text:
    """Text of a file, shown as it is: no markup and no control sequence of it acts on the terminal."""
    return Text("".join(c if c.isprintable() else "\ufffd" for c in text))


def _read_map(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        text = "The mapping {path} cannot be read: {why}."
        raise FileUnreadable("map_unreadable", text, path=str(path), why=str(error)) from error
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise ValueRefused("map_shape", 'A mapping is {{"field": "column of the file"}}.')
    return said


def _read_rates(rates: list[str]) -> dict[str, float]:
    try:
        pairs = (rate.split("=", 1) for rate in rates)
        return {code.upper(): float(worth) for code, worth in pairs}
    except ValueError as error:
        raise ValueRefused("rate_shape", "A rate is written USD=7.1.") from error
