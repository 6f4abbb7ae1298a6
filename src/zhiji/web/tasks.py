"""Work the worker does for a screen. A task parses what it was given and calls a service; it may run twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django_tasks import task

from zhiji.cycle import STEPS, act_on, run_cycle
from zhiji.intake.app import services as intake
from zhiji.vocabulary.errors import ZhijiError
from zhiji.web import jobs


@task()
def load_file_task(token: str, choices: dict[str, Any], by: str) -> None:
    """Load the file of job `token` as `choices` says: kind, mapping, source, good_rows_only."""
    job = jobs.keep(replace(jobs.get_job(token), state=jobs.RUNNING, stage="read"))

    def on_progress(done: int, total: int = 0) -> None:
        jobs.keep(replace(job, done=done, total=total, stage="load"))

    with _telling(job):
        result = intake.load_file(path=jobs.get_file(job), by=by, on_progress=on_progress, **choices)
        jobs.keep(replace(job, state=jobs.DONE, result=_plain(result)))
    jobs.drop_file(job)


@task()
def run_cycle_task(token: str, today: str, seed: int) -> None:
    """Run the learning cycle for the day `today` (ISO), telling job `token` at each step."""
    names = ["gather", *(step.name for step in STEPS)]
    job = jobs.keep(replace(jobs.get_job(token), state=jobs.RUNNING, total=len(names)))

    def on_step(name: str) -> None:
        jobs.keep(replace(job, stage=name, done=names.index(name) if name in names else 0))

    with _telling(job):
        report = run_cycle(today=date.fromisoformat(today), seed=seed, on_step=on_step)
        act_on(report, now=timezone.now(), seed=seed)
        jobs.keep(replace(job, state=jobs.DONE, done=len(names), result=_plain(report)))


@contextmanager
def _telling(job: jobs.Job) -> Iterator[None]:
    """Whatever ends the work early is told to whoever waits for it; what is no error of ours goes on to the log."""
    try:
        yield
    except ZhijiError as error:
        jobs.mark_failed(job, error)
    except Exception:
        jobs.mark_failed(job, ZhijiError("broke", "Something broke on our side. The log of the worker says what."))
        raise


def _plain(result: Any) -> dict[str, Any]:
    """A result of dataclass fields as JSON can hold it."""
    values = asdict(result)
    return {
        name: value if isinstance(value, (int, float, str, bool, dict, type(None))) else str(value)
        for name, value in values.items()
    }
