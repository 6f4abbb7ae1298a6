"""For which day, with which seed and settings a step computes: everything a pure step may not find out itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from zhiji.vocabulary.policy import Policy


@dataclass(frozen=True)
class Moment:
    """One run of the cycle: `run_id` sorts by day; `secret` keys every lasting draw (control groups)."""

    today: date
    seed: int = 0
    policy: Policy = field(default_factory=Policy)
    secret: str = ""
    run_id: str = ""
