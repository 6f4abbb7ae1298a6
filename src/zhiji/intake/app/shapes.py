"""What the doors of intake hand out: plain frozen values, no models."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class LoadResult:
    """What one load did. `error_file` lists each bad row with column and reason, or is empty."""

    import_id: str
    kind: str
    rows: int
    good: int
    bad: int
    error_file: str
    already_loaded: bool
    loaded: bool  # False: bad rows, and it was not said that the good ones shall enter


@dataclass(frozen=True)
class Problem:
    """One bad cell or row: `row` as a spreadsheet counts, `column` as the file names it, why as code and text."""

    row: int
    column: str
    value: str
    code: str
    text: str


@dataclass(frozen=True)
class Preview:
    """What a file would be loaded as. `mapping`: canonical column -> column of the file; `remembered`: as last time."""

    kind: str
    kinds: tuple[str, ...]
    columns: tuple[str, ...]
    mapping: dict[str, str]
    remembered: bool
    sample: tuple[dict[str, str], ...]
    problems: tuple[Problem, ...]
    fields: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportRow:
    """One load as lists show it."""

    import_id: str
    file_name: str
    kind: str
    source: str
    state: str
    rows: int
    good: int
    bad: int
    error_file: str
    by: str
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class SourceRow:
    """One system that may send events, how many it sent, and how many wait in quarantine."""

    name: str
    created_at: datetime
    revoked_at: datetime | None
    events: int
    quarantined: int


@dataclass(frozen=True)
class Received:
    """What became of a batch: stored anew, known already, quarantined, refused (with index, code and text)."""

    stored: int = 0
    known: int = 0
    quarantined: tuple[str, ...] = ()
    refused: tuple[dict[str, object], ...] = field(default_factory=tuple)
