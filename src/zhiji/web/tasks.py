"""Work the worker does for a screen. A task parses what it was given and calls a service; it may run twice."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django_tasks import task

from zhiji.cycle import STEPS, run_cycle
from zhiji.intake.app import services as intake
from zhiji.vocabulary.errors import ZhijiError
from zhiji.web import jobs


@task()
def load_file_task(token: str, choices: dict[str, Any], by: str) -> dict[str, Any]:
    """Load the file of job `token` as `choices` says: kind, mapping, source, good_rows_only."""
    job = jobs.keep(replace(jobs.get_job(token), state=jobs.RUNNING, stage="read"))

    def on_progress(done: int, total: int = 0) -> None:
        jobs.keep(replace(job, done=done, total=total, stage="load"))

    try:
        result = intake.load_file(path=jobs.get_file(job), by=by, on_progress=on_progress, **choices)
    except ZhijiError as error:
        return jobs.mark_failed(job, error).error
    return jobs.keep(replace(job, state=jobs.DONE, result=_plain(result))).result


@task()
def run_cycle_task(token: str, today: str, seed: int) -> dict[str, Any]:
    """Run the learning cycle for the day `today` (ISO), telling job `token` at each step."""
    job = jobs.keep(replace(jobs.get_job(token), state=jobs.RUNNING, total=len(STEPS) + 1))
    names = ["gather", *(step.name for step in STEPS)]

    def on_step(name: str) -> None:
        jobs.keep(replace(job, stage=name, done=names.index(name) if name in names else 0))

    try:
        report = run_cycle(today=date.fromisoformat(today), seed=seed, on_step=on_step)
    except ZhijiError as error:
        return jobs.mark_failed(job, error).error
    return jobs.keep(replace(job, state=jobs.DONE, done=len(names), result=_plain(report))).result


def _plain(result: Any) -> dict[str, Any]:
    """A result of dataclass fields as JSON can hold it."""
    values = asdict(result)
    return {
        name: value if isinstance(value, (int, float, str, bool, dict, type(None))) else str(value)
        for name, value in values.items()
    }
