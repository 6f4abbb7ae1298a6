"""`zhiji demo`: make the demo company, play twelve months through the real cycle, print what it found, serve it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from zhiji.vocabulary.errors import Conflict
from zhiji.warehouse import get_home

if TYPE_CHECKING:
    from zhiji.demo.picture import Picture

MARKER = "demo.json"
HOST = "127.0.0.1"
console = Console(stderr=True, highlight=False)


def register(cli: typer.Typer) -> None:
    """Put `demo` on the command line."""
    cli.command("demo")(demo)


def demo(
    customers: Annotated[int, typer.Option(help="How many customers the company has.")] = 5000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same company.")] = 7,
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it afterwards, until Ctrl-C.")] = True,
    truth: Annotated[Path | None, typer.Option(help="Write the company's truth into this folder.")] = None,
) -> None:
    """Make the demo company 云杉家居 Spruce Home, play twelve months through the real cycle, and serve it."""
    os.environ.setdefault("ZHIJI_HOME", "var/demo")
    os.environ["ZHIJI_DEMO"] = "1"
    os.environ.setdefault("ZHIJI_ADDRESS", f"http://{HOST}:{port}")
    if serve:
        check_port(port)
    home = get_home()
    plan = {"customers": customers, "seed": seed}
    fresh = make_ready(home, plan)
    _set_up_django()
    seconds = _play(home, plan, truth) if fresh else 0.0
    picture = _read_picture()
    show_picture(picture)
    _show_sign_ins(port)
    print(json.dumps({**plan, "seconds": round(seconds, 1), **asdict(picture)}, ensure_ascii=False), flush=True)
    if serve:
        _serve(port)


def check_port(port: int) -> None:
    """Raises Conflict when somebody listens there already: better now than after a minute of work."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            text = "Port {port} is taken on this machine. End what listens there, or name another with --port."
            raise Conflict("port_taken", text, port=port) from error


def make_ready(home: Path, plan: dict[str, int]) -> bool:
    """Whether the demo has to be made; what a killed or another demo left is taken away first.

    Raises Conflict when the folder holds something that no demo made, so that no company is ever lost to it.
    """
    marker = home / MARKER
    if marker.exists():
        left = json.loads(marker.read_text())
        if left == {**plan, "complete": True}:
            return False
        shutil.rmtree(home)
    elif home.exists() and any(home.iterdir()):
        text = "{home} holds a company that is no demo. Set ZHIJI_HOME to another folder."
        raise Conflict("demo_home_taken", text, home=home)
    home.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps({**plan, "complete": False}))
    key = home / "control_key"  # same seed, same control group
    key.touch(mode=0o600)
    key.write_text(f"spruce-home-{plan['seed']}")
    return True


def last_month_end(today: date) -> date:
    """The last day of the month before `today`'s.

    >>> last_month_end(date(2026, 11, 22))
    datetime.date(2026, 10, 31)
    """
    return today.replace(day=1) - timedelta(days=1)


def _set_up_django() -> None:
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiji.web.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def _play(home: Path, plan: dict[str, int], truth: Path | None) -> float:
    from zhiji.demo.company import make_company
    from zhiji.demo.play import MONTHS, Play
    from zhiji.demo.truth import write_truth
    from zhiji.warehouse import open_catalog

    started, today = time.perf_counter(), date.today()
    columns = (TextColumn("{task.description:<28}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("make the company", total=MONTHS + 3)
        company = make_company(**plan, end=last_month_end(today))
        play = Play(company, open_catalog(), today, plan["seed"])
        bar.update(task, advance=1, description="load two years of history")
        play.begin()
        for number in range(1, MONTHS + 1):
            bar.advance(task)
            play.month(number, lambda step, n=number: bar.update(task, description=f"month {n:>2}: {step}"))
        bar.advance(task)
        play.end(lambda step: bar.update(task, description=f"today: {step}"))
        bar.advance(task)
    if truth is not None:
        write_truth(company, truth)
    play.catalog.close()
    (home / MARKER).write_text(json.dumps({**plan, "complete": True}))
    return time.perf_counter() - started


def _read_picture() -> Picture:
    from zhiji.demo.picture import draw_picture
    from zhiji.warehouse import open_catalog

    catalog = open_catalog()
    try:
        return draw_picture(catalog)
    finally:
        catalog.close()


def show_picture(picture: Picture) -> None:
    """Print what the newest cycle found."""
    console.print()
    console.print("[bold]云杉家居 Spruce Home[/bold]")
    console.print(
        f"{picture.records:,} records -> {picture.parties:,} parties, {picture.buyers:,} of them bought. "
        f"The top 5 % hold {picture.top_share:.0%} of a future value of ¥{picture.value:,.0f}.",
        soft_wrap=True,
    )
    for title, counts in (
        ("Tiers", picture.tiers),
        ("Nine fields (satisfaction-volume)", picture.fields),
        ("Decided for tomorrow", picture.actions),
        ("Left alone, and why", picture.refused),
    ):
        figures = ", ".join(f"{name} {number:,}" for name, number in counts.items())
        console.print(f"[dim]{title}:[/dim] {figures}", soft_wrap=True)


def _show_sign_ins(port: int) -> None:
    from zhiji.demo.play import PASSWORD, STAFF

    address = f"http://{HOST}:{port}"
    names = ", ".join(username for username, *_ in STAFF)
    console.print(f"\nStaff     {address}/  as {names}, dealer1; password {PASSWORD}", soft_wrap=True)
    console.print(
        f"Customers {address}/my/  as lin.wanqing@example.com, zhou.mingyuan@example.com, emma.clarke@example.com; "
        f"the code is in the mailbox {address}/mailbox/",
        soft_wrap=True,
    )


def _serve(port: int) -> None:
    from zhiji.web.serve import serve

    console.print(f"[bold]Serving on http://{HOST}:{port}[/bold]  (Ctrl-C ends it)")
    serve(HOST, port)
