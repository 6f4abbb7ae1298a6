"""Whose customers a user may see. Selectors enforce it; no screen filters by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """`everything`, or the customers of one owner (user name), or of one dealer (party id). Nothing by default."""

    everything: bool = False
    owner: str | None = None
    dealer_id: str | None = None
