"""A decision as an object: the choice, the reasons, the odds, and what else was possible. Never a bare yes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from zhiji.vocabulary.reason import Reason


@dataclass(frozen=True)
class Decision:
    """What was decided for one party at one moment, complete enough to be explained and to be learned from.

    `propensity`: probability (0 to 1) with which this action was drawn; `likelihood`: learned probability that it
    succeeds; `gain`, `score`: company currency; `control`: the party is left alone; `arms`: every action of the
    catalogue with its score and propensity, or why it was not eligible.

    >>> from datetime import datetime
    >>> d = Decision("d1", "p1", datetime(2026, 3, 1), "desk", "leave_alone")
    >>> d.as_json()["action"]
    'leave_alone'
    """

    decision_id: str
    party_id: str
    at: datetime
    channel: str
    action: str
    explored: bool = False
    propensity: float = 1.0
    likelihood: float = 0.0
    gain: float = 0.0
    score: float = 0.0
    control: bool = False
    reasons: tuple[Reason, ...] = ()
    arms: tuple[dict[str, object], ...] = ()

    def as_json(self) -> dict[str, object]:
        """The decision as it is stored and answered by the API."""
        plain = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return plain | {
            "at": self.at.isoformat(),
            "reasons": [reason.as_json() for reason in self.reasons],
            "arms": list(self.arms),
        }
