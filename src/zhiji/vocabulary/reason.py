"""A reason is a code with parameters; only `web/phrases` turns it into a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """Why something was chosen, refused or shown: a stable code and the numbers that belong to it.

    >>> Reason("overdue", {"days": 41}).as_json()
    {'code': 'overdue', 'params': {'days': 41}}
    """

    code: str
    params: dict[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The reason as it is stored and answered by the API."""
        return {"code": self.code, "params": dict(self.params)}
