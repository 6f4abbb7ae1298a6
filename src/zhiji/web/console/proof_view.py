"""Proof: does what we do for customers pay? Treated against left alone, with intervals that hold whenever one looks."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiji.interact.app.selectors import count_control
from zhiji.measure.app.selectors import EffectRow, list_effects
from zhiji.web.accounts.gate import open_to
from zhiji.web.design.pictures import IntervalPicture, draw_interval

READERS = ("analyst", "manager", "director", "admin", "service", "clerk")
UNSURE, MORE, LESS = "unsure", "more", "less"


@dataclass(frozen=True)
class Measured:
    """One measure as it is shown: the row, its picture on a scale of its own, and what it says."""

    row: EffectRow
    drawn: IntervalPicture
    says: str  # unsure | more | less
    change: float | None  # effect as a share of the control's mean


@open_to(*READERS)
def proof(request: HttpRequest) -> HttpResponse:
    """What was proved, what not yet."""
    return render(request, "console/proof.html", get_proof())


def get_proof() -> dict[str, object]:
    """Everything the template shows."""
    found = [_measured(row) for row in list_effects()]
    first = found[0].row if found else None
    proved = sum(entry.says != UNSURE for entry in found)
    return {"measured": found, "first": first, "drawn": count_control(), "proved": proved}


def _measured(row: EffectRow) -> Measured:
    drawn = draw_interval(row.effect, low=row.low, high=row.high)
    change = row.effect / abs(row.control_mean) if row.control_mean else None
    return Measured(row, drawn, _says(row), change)


def _says(row: EffectRow) -> str:
    if not row.proved or row.low <= 0 <= row.high:
        return UNSURE
    return MORE if row.effect > 0 else LESS
