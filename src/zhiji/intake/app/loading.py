"""A file on its way into the warehouse: checked as a whole beside it, then moved in by renaming.

A load writes below `warehouse/.staging/<import_id>/` until every row is checked; only then is each table's one file
renamed into its place. A load killed while checking begins again; one killed while placing places the rest.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from zhiji.intake.prepare import Plan, Preparation
from zhiji.intake.read import get_format, iter_tables
from zhiji.vocabulary.errors import Conflict
from zhiji.vocabulary.formula import AFTER_SEPARATOR, AT_START
from zhiji.vocabulary.tables import TABLES
from zhiji.warehouse import get_home

CHUNK = 1 << 20
ERRORS_KEPT = 1_000_000  # rows of an error file; a file wrong throughout needs no more


@dataclass(frozen=True)
class Counts:
    """What checking a file came to."""

    rows: int
    good: int
    bad: int


def fingerprint(path: Path) -> tuple[str, int]:
    """SHA-256 of the file's bytes, and about how many rows it has (0 = cannot be told without reading it)."""
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
            lines += chunk.count(b"\n")
    form = get_format(path)
    if form == "parquet":
        lines = pq.ParquetFile(path).metadata.num_rows
    return digest.hexdigest(), lines if form in ("csv", "parquet") else 0


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One load of the same file at a time; the lock goes with the process. Raises Conflict."""
    folder = _folder("locks")
    with (folder / name).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Conflict("load_running", "This file is being loaded right now. Wait until it is done.") from error
        yield


def stage(path: Path, plan: Plan, on_rows: Callable[[int], None]) -> Counts:
    """Check every row and write the good ones beside the warehouse, the errors to the error file."""
    folder = _staging(plan.import_id)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    preparation = Preparation(plan)
    good = bad = 0
    with _Writers(folder) as writers, _ErrorFile(error_path(plan.import_id)) as errors:
        for block in iter_tables(path):
            prepared = preparation.take(block)
            for name, table in prepared.tables.items():
                writers.write(name, table)
            errors.write(prepared.errors)
            good, bad = good + prepared.good, bad + prepared.bad
            on_rows(good + bad)
    return Counts(good + bad, good, bad)


def place(import_id: str) -> None:
    """Move what was staged into the warehouse; what was moved before is left as it is."""
    folder = _staging(import_id)
    # Customers before their orders, so that no reader meets an order of nobody.
    for staged in sorted(folder.glob("*.parquet"), key=lambda path: path.stem != "record"):
        table = get_home() / "warehouse" / staged.stem
        table.mkdir(parents=True, exist_ok=True)
        staged.replace(table / f"{import_id}.parquet")
    discard(import_id)


def discard(import_id: str) -> None:
    """Throw away what was staged."""
    shutil.rmtree(_staging(import_id), ignore_errors=True)


def take_back(import_id: str) -> None:
    """Remove what a load placed."""
    for name in TABLES:
        (get_home() / "warehouse" / name / f"{import_id}.parquet").unlink(missing_ok=True)


def error_path(import_id: str) -> Path:
    """Where the error file of a load is written."""
    return _folder("imports") / f"{import_id}-errors.csv"


def _folder(name: str) -> Path:
    folder = get_home() / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _staging(import_id: str) -> Path:
    return get_home() / "warehouse" / ".staging" / import_id


class _Writers:
    """One Parquet file a table, durable before it is closed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> _Writers:
        return self

    def write(self, name: str, table: pa.Table) -> None:
        if name not in self.open:
            self.open[name] = pq.ParquetWriter(self.folder / f"{name}.parquet", table.schema, compression="zstd")
        self.open[name].write_table(table)

    def __exit__(self, *_: object) -> None:
        for name, writer in self.open.items():
            writer.close()
            with (self.folder / f"{name}.parquet").open("rb+") as handle:
                os.fsync(handle.fileno())


class _ErrorFile:
    """The bad cells as CSV; no value of it runs as a formula when a spreadsheet opens it."""

    def __init__(self, path: Path) -> None:
        self.path, self.rows = path, 0
        path.unlink(missing_ok=True)

    def __enter__(self) -> _ErrorFile:
        return self

    def write(self, errors: pa.Table) -> None:
        errors = errors.slice(0, max(0, ERRORS_KEPT - self.rows))
        if not errors.num_rows:
            return
        with self.path.open("ab") as handle:
            if not self.rows:
                handle.write(b"\xef\xbb\xbf")  # so that spreadsheets read it as UTF-8
            options = pa_csv.WriteOptions(include_header=not self.rows)
            pa_csv.write_csv(_harmless(errors), handle, options)
        self.rows += errors.num_rows

    def __exit__(self, *_: object) -> None:
        return None


def _harmless(errors: pa.Table) -> pa.Table:
    for name in ("column", "value"):
        place = errors.column_names.index(name)
        safe = pc.replace_substring_regex(errors.column(name), AFTER_SEPARATOR, r"\1'\2")
        errors = errors.set_column(place, name, pc.replace_substring_regex(safe, AT_START, r"'\0"))
    return errors
