"""Long work a screen started: the file it works on and how far it got, one folder a job below the company's home.

The screen and the worker are two processes; what they share is this folder. A state is written beside its place and
renamed into it, so that neither reads half of it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhiji.vocabulary.errors import NotFound, ZhijiError
from zhiji.warehouse import get_home

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
LOAD, CYCLE = "load", "cycle"
_TOKEN = re.compile(r"[0-9a-f]{32}")
SILENT_SECONDS = 3600  # a job that has not said anything for so long was killed with its worker
_NAME_LIMIT = 200  # bytes of a file name that are kept; a disk takes 255


@dataclass(frozen=True)
class Job:
    """One piece of long work. `done` of `total` are rows or steps, total 0 = not known; `error`: code, params, text."""

    token: str
    work: str  # load | cycle
    by: str = ""
    state: str = QUEUED
    stage: str = ""
    file: str = ""  # name of the file it works on
    done: int = 0
    total: int = 0
    started_at: str = ""
    error: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (DONE, FAILED)


def open_job(*, work: str, by: str) -> Job:
    """A new job, kept at once."""
    job = Job(uuid.uuid4().hex, work, by, started_at=datetime.now(UTC).isoformat(timespec="seconds"))
    (_folder() / job.token).mkdir(parents=True)
    return keep(job)


def keep(job: Job) -> Job:
    """Write the state of a job in one move."""
    path = _folder() / job.token / "state.json"
    beside = path.with_name(f".state.{os.getpid()}")
    beside.write_text(json.dumps(asdict(job), ensure_ascii=False, default=str), encoding="utf-8")
    beside.replace(path)
    return job


def get_job(token: str) -> Job:
    """The job as it stands. Raises NotFound."""
    if not _TOKEN.fullmatch(token) or not (path := _folder() / token / "state.json").exists():
        raise NotFound("job_unknown", "There is no such job.")
    return Job(**json.loads(path.read_text(encoding="utf-8")))


def find_running(work: str) -> Job | None:
    """The newest job of this work that is not over, or None."""
    since = time.time() - SILENT_SECONDS
    states = [path for path in _folder().glob("*/state.json") if path.stat().st_mtime > since]
    states.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    jobs = (Job(**json.loads(path.read_text(encoding="utf-8"))) for path in states)
    return next((job for job in jobs if job.work == work and not job.is_over), None)


def mark_failed(job: Job, error: ZhijiError) -> Job:
    """The job, failed for a reason a reader can mend."""
    told = {"code": error.code, "params": error.params, "text": str(error), "template": getattr(error, "text", "")}
    return keep(replace(job, state=FAILED, error=told))


def keep_file(job: Job, uploaded: Any) -> Path:
    """Keep an uploaded file with the job, under its own name made harmless."""
    name = re.sub(r"[^\w.\-() ]+", "_", Path(uploaded.name).name).strip(". ").encode()[-_NAME_LIMIT:]
    name = name.decode("utf-8", "ignore") or "file.csv"
    path = _folder() / job.token / "file" / name
    path.parent.mkdir()
    with path.open("wb") as handle:
        shutil.copyfileobj(uploaded, handle, 1 << 20)
    return path


def get_file(job: Job) -> Path | None:
    """The file a job works on, or None."""
    return next(iter((_folder() / job.token / "file").glob("*")), None)


def drop_file(job: Job) -> None:
    """Delete the file of a job that is over: what it brought stands in the warehouse, and people's data once only."""
    shutil.rmtree(_folder() / job.token / "file", ignore_errors=True)


def _folder() -> Path:
    folder = get_home() / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
