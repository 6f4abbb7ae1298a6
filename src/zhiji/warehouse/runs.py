"""The run ledger: what each cycle read and wrote, with which version and seed, how long it took."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One finished step of one cycle. `run_id` sorts by the day it was for; `seconds` of wall time."""

    run_id: str
    today: str
    step: str
    seed: int
    version: str
    seconds: float
    rows: dict[str, int]


class RunLedger:
    """An append-only file of finished steps, `runs.jsonl` in the warehouse's folder.

    >>> import tempfile
    >>> ledger = RunLedger(Path(tempfile.mkdtemp()))
    >>> ledger.add(Run("20260101", "2026-01-01", "identify", 1, "0.1.0", 0.2, {"party": 3}))
    >>> ledger.steps_done("20260101")
    {'identify'}
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(folder) / "runs.jsonl"

    def add(self, run: Run) -> None:
        """Write one finished step durably."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(asdict(run), ensure_ascii=False) + "\n")
            handle.flush()
            os.fsync(handle.fileno())

    def all(self) -> list[Run]:
        """Every finished step, oldest first; a line torn by a crash is passed over."""
        if not self.path.exists():
            return []
        runs = []
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                runs.append(Run(**json.loads(line)))
            except ValueError:
                continue
        return runs

    def steps_done(self, run_id: str) -> set[str]:
        """The steps of one run that are finished, so that a killed run goes on where it stopped."""
        return {run.step for run in self.all() if run.run_id == run_id}
