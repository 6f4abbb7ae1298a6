"""Reads of the step `measure`: the newest effects and how they grew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhiji.measure.app.models import Effect


@dataclass(frozen=True)
class EffectRow:
    """Treated against control for one measure a customer: margin (company currency), buyers (share), purchases."""

    run_id: str
    day: date
    measure: str
    period: str
    treated: int
    control: int
    treated_mean: float
    control_mean: float
    effect: float
    low: float
    high: float
    proved: bool


_FIELDS = tuple(EffectRow.__dataclass_fields__)


def list_effects() -> list[EffectRow]:
    """The effects of the newest run, margin first; empty before the first."""
    newest = Effect.objects.order_by("-day", "-run_id").values_list("run_id", flat=True).first()
    rows = Effect.objects.filter(run_id=newest).values_list(*_FIELDS)
    order = {"margin": 0, "buyers": 1, "purchases": 2}
    return sorted((EffectRow(*row) for row in rows), key=lambda row: order.get(row.measure, 9))


def list_history(*, measure: str) -> list[EffectRow]:
    """One measure over all runs, oldest first."""
    rows = Effect.objects.filter(measure=measure).order_by("day", "run_id").values_list(*_FIELDS)
    return [EffectRow(*row) for row in rows]
