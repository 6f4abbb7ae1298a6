"""Import: which file goes in, what is each column, what went wrong, and how is it undone?"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiji.intake.app import selectors, services
from zhiji.intake.check import REASONS
from zhiji.vocabulary.errors import InputError, NotFound, ValueRefused
from zhiji.web import jobs
from zhiji.web.accounts.gate import open_to
from zhiji.web.console.export import stream_csv
from zhiji.web.phrases.problems import detail_of, status_of
from zhiji.web.tasks import load_file_task

LOADERS = ("analyst", "director", "admin")
UPLOADED = "uploaded"  # a file is here, nobody said yet what to do with it
UPLOAD_LIMIT = 4 * 2**30  # bytes; a larger file goes in by `zhiji load`


@dataclass(frozen=True)
class ColumnChoice:
    """One column of the file: what it is taken for ('' = left out), and its first values."""

    name: str
    field: str
    examples: tuple[str, ...]


@open_to(*LOADERS)
def imports(request: HttpRequest) -> HttpResponse:
    """The place to drop a file, and what was loaded before."""
    if request.method == "POST":
        return redirect("import_preview", token=take_file(request).token)
    return render(request, "console/imports.html", {"rows": selectors.list_imports()})


@open_to(*LOADERS)
def preview_file(request: HttpRequest, token: str) -> HttpResponse:
    """What the file would be loaded as; a POST loads it so."""
    job, path = get_upload(token)
    if path is None:
        return redirect("import_progress", token=token)
    if request.method == "POST":
        start_load(job, request.POST, by=request.user.get_username())
        return redirect("import_progress", token=token)
    shown = get_preview(path, request.GET.get("kind", ""))
    return render(request, "console/import_preview.html", {"job": job, "file": path.name, **shown})


@open_to(*LOADERS)
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """How far the load got, and what came of it."""
    return render(request, "console/import_progress.html", get_outcome(jobs.get_job(token)))


@open_to(*LOADERS)
def progress_part(request: HttpRequest, token: str) -> HttpResponse:
    """The same as the part of the page that asks again by itself until the load is over."""
    return render(request, "console/parts/import_state.html", get_outcome(jobs.get_job(token)))


@open_to(*LOADERS)
def error_file(request: HttpRequest, import_id: str) -> HttpResponse:
    """The rows that could not be taken, with column and reason."""
    said = {text: _(text) for text in REASONS.values()}  # now: a stream outlives the reader's language
    rows = iter_error_rows(find_import(import_id), said)
    return stream_csv(f"errors-{import_id}", next(rows, []), rows)


@open_to(*LOADERS)
@require_POST
def undo(request: HttpRequest, import_id: str) -> HttpResponse:
    """Take everything one load brought away again."""
    services.undo_import(import_id=import_id, by=request.user.get_username())
    messages.success(request, _("The import is undone. The next learning cycle works without its rows."))
    return redirect("imports")


def take_file(request: HttpRequest) -> jobs.Job:
    """Keep the uploaded file. Raises ValueRefused where there is none or it is too large for a browser."""
    uploaded = request.FILES.get("file")
    if uploaded is None:
        raise ValueRefused("file_missing_upload", "No file was chosen. Choose a CSV, XLSX or Parquet file.")
    if uploaded.size > UPLOAD_LIMIT:
        raise ValueRefused(
            "file_too_large_upload", "The file is larger than {limit} GB. Load it with `zhiji load`.", limit=4
        )
    job = jobs.open_job(work=jobs.LOAD, by=request.user.get_username())
    path = jobs.keep_file(job, uploaded)
    return jobs.keep(replace(job, state=UPLOADED, file=path.name))


def get_upload(token: str) -> tuple[jobs.Job, Path | None]:
    """The job of a file and the file, None once it is loaded. Raises NotFound for an unknown job or a lost file."""
    job = jobs.get_job(token)
    path = jobs.get_file(job) if job.state == UPLOADED else None
    if path is None and job.state == UPLOADED:
        raise NotFound("file_gone", "The file of this import is gone. Upload it again.")
    return job, path


def get_preview(path: Path, kind: str) -> dict[str, object]:
    """The preview as the template shows it; a file that cannot be read gives the problem instead, with its remedy."""
    try:
        found = selectors.preview(path=path, kind=kind or None)
    except InputError as error:
        return {
            "problem": {"title": status_of(error)[1], "detail": detail_of(error)},
            "kinds": get_kinds(),
            "kind": kind,
        }
    return {"preview": found, "columns": get_columns(found), "kinds": found.kinds, "kind": found.kind}


def get_kinds() -> tuple[str, ...]:
    """The kinds of file there are."""
    return tuple(services.KINDS)


def get_columns(found: selectors.Preview) -> list[ColumnChoice]:
    """The file's columns with what each is taken for."""
    taken = {column: field for field, column in found.mapping.items()}
    return [
        ColumnChoice(name, taken.get(name, ""), tuple(str(row[name]) for row in found.sample[:3] if row.get(name)))
        for name in found.columns
    ]


def start_load(job: jobs.Job, answers: QueryDict, *, by: str) -> None:
    """Hand the load to the worker, once. Raises ValueRefused where two columns are said to be the same field."""
    if job.state != UPLOADED:
        return  # pressed twice: the first press counts
    choices = {
        "kind": answers.get("kind", ""),
        "mapping": read_mapping(answers),
        "source": answers.get("source", "").strip()[:60] or None,
        "good_rows_only": answers.get("good_rows_only") == "on",
    }
    jobs.keep(replace(job, state=jobs.QUEUED))
    load_file_task.enqueue(job.token, choices, by)


def read_mapping(answers: QueryDict) -> dict[str, str]:
    """Field -> column, from one pair (`column`, `field`) a column. Raises ValueRefused for a field named twice."""
    mapping: dict[str, str] = {}
    for column, field in zip(answers.getlist("column"), answers.getlist("field"), strict=False):
        if field in mapping:
            raise ValueRefused(
                "field_twice",
                "Columns {first!r} and {second!r} are both {field}. Leave one of them out.",
                first=mapping[field],
                second=column,
                field=field,
            )
        if field:
            mapping[field] = column
    return mapping


def get_outcome(job: jobs.Job) -> dict[str, object]:
    """What came of the load, for the template."""
    share = round(100 * job.done / job.total) if job.total else None
    return {"job": job, "file": job.file, "result": job.result, "share": share, "problem": job.error}


def find_import(import_id: str) -> selectors.ImportRow:
    """One load with an error file. Raises NotFound."""
    found = selectors.get_import(import_id=import_id)
    if not found.error_file or not Path(found.error_file).is_file():
        raise NotFound("no_error_file", "This import has no error file.")
    return found


def iter_error_rows(found: selectors.ImportRow, said: Mapping[str, str]) -> Iterator[list[str]]:
    """The lines of the error file, header first; the reason, which stands last, as `said` puts it."""
    with Path(found.error_file).open(encoding="utf-8-sig", newline="") as handle:
        for line in csv.reader(handle):
            yield [*line[:-1], *(said.get(reason, reason) for reason in line[-1:])]
