"""The `zhiji` command: joins each step's own commands with those that run the whole.

Every command exits 0 when it did its work and 2 when what it was given cannot be taken, with the reason in words.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date

import typer
from rich.console import Console
from rich.text import Text

from zhiji import __version__
from zhiji.customize import cli as customize
from zhiji.demo import cli as demo
from zhiji.differentiate import cli as differentiate
from zhiji.identify import cli as identify
from zhiji.intake import cli as intake
from zhiji.measure import cli as measure
from zhiji.vocabulary.errors import ZhijiError
from zhiji.web.accounts import cli as accounts

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
cycle_cli = typer.Typer(no_args_is_help=True, help="The learning cycle.")
cli.add_typer(cycle_cli, name="cycle")
for step in (demo, accounts, intake, identify, differentiate, customize, measure):
    step.register(cli)


def main() -> None:
    """Run the command; an error of ours ends it with exit code 2 and its sentence, never a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiji.web.settings")
    try:
        cli()
    except ZhijiError as error:
        # What is quoted of a file is shown as it stands: neither its markup nor its control signs act on the terminal.
        told = "".join(sign if sign.isprintable() else "\ufffd" for sign in str(error))
        Console(stderr=True, highlight=False, soft_wrap=True).print(Text.assemble(("zhiji:", "red"), " ", told))
        sys.exit(2)


def set_up_django() -> None:
    """Load settings and bring the database to the present shape."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


@cycle_cli.command("run")
def cycle_run(
    day: str = typer.Option("", "--today", help="The day to compute for, YYYY-MM-DD; default: today."),
    seed: int = typer.Option(0, help="Same seed, same draws."),
) -> None:
    """Run the learning cycle once: identify, differentiate, interact, measure.

    A cycle for today also writes the letters and fills people's lists; one for another day writes to nobody.
    """
    set_up_django()
    from django.utils import timezone

    from zhiji.cycle import act_on, run_cycle

    console = Console(stderr=True)
    with console.status("gather") as status:
        today = date.fromisoformat(day) if day else timezone.localdate()
        report = run_cycle(today=today, seed=seed, on_step=status.update)
    made = act_on(report, now=timezone.now(), seed=seed)
    line = {"run": report.run_id, "seconds": report.seconds, "rows": report.rows, "made": made}
    print(json.dumps(line, ensure_ascii=False))


@cli.command()
def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, help="Port to listen on."),
    reload: bool = typer.Option(False, help="Start anew when the code changes (development)."),
) -> None:
    """Serve console, portal and API, with the worker beside, until Ctrl-C."""
    set_up_django()
    from zhiji.web.serve import serve as serve_all

    serve_all(host, port, reload=reload)


@cli.command()
def worker() -> None:
    """Do queued work (imports, mails) until ended."""
    set_up_django()
    from django.core.management import call_command

    call_command("db_worker", interval=0.5, verbosity=0)


@cli.command()
def doctor() -> None:
    """Check the installation: Python, database, warehouse, optional parts."""
    set_up_django()
    from zhiji.web.doctor import examine

    checks = examine()
    for check in checks:
        print(f"{'ok  ' if check.fine else 'FAIL'} {check.name}: {check.detail}")
    fine = all(check.fine for check in checks)
    print(json.dumps({"version": __version__, "fine": fine}))
    sys.exit(0 if fine else 2)
