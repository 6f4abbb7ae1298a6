"""Map: where do the customers stand - nine fields, cliff, movement between tiers? Every cell opens its list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiji.differentiate.app import selectors
from zhiji.vocabulary import Scope
from zhiji.vocabulary.party import FIELDS, LEVELS, TIERS
from zhiji.web.accounts.gate import CONSOLE_USERS, open_to
from zhiji.web.accounts.selectors import scope_of_request
from zhiji.web.console.pictures import get_curve

SHADES = 3  # of the nine fields: 0 = nobody there, 3 = the field with the greatest value


@dataclass(frozen=True)
class Cell:
    """One of the nine fields as it is drawn; `share` of all value, `shade` 0 to 3."""

    field: str
    customers: int
    value: float
    share: float
    shade: int


@dataclass(frozen=True)
class Move:
    """How many customers went from one tier to another since the cycle before; `before` '' = new."""

    before: str
    tier: str
    customers: int
    direction: str  # up | down | same | new


@open_to(*CONSOLE_USERS)
def customer_map(request: HttpRequest) -> HttpResponse:
    """The three pictures for the customers the reader may see."""
    return render(request, "console/map.html", get_map(scope_of_request(request)))


def get_map(scope: Scope) -> dict[str, object]:
    """Everything the template draws."""
    cells = get_cells(selectors.grid(scope=scope))
    moves = get_moves(selectors.movement(scope=scope))
    return {
        "rows": [(level, [cells[f"{level}-{volume}"] for volume in LEVELS]) for level in reversed(LEVELS)],
        "volumes": LEVELS,
        "total": sum(cell.customers for cell in cells.values()),
        "said": selectors.count_said_satisfaction(scope=scope),
        "best": max(cells.values(), key=lambda cell: cell.value),
        "curve": get_curve([tuple(point) for point in selectors.cliff(scope=scope)]),
        "tiers": selectors.tiers(scope=scope),
        "moves": [(before, [moves.get((before, tier)) for tier in TIERS]) for before in (*TIERS, "")],
        "codes": TIERS,
        "rose": sum(move.customers for move in moves.values() if move.direction == "up"),
        "fell": sum(move.customers for move in moves.values() if move.direction == "down"),
        "compared": any(move.before for move in moves.values()),
    }


def get_cells(found: Sequence[selectors.FieldCell]) -> dict[str, Cell]:
    """All nine fields with share and shade; a field nobody is in is there with nought."""
    known = {cell.field: cell for cell in found}
    total = sum(max(cell.value, 0.0) for cell in found) or 1.0
    top = max((cell.value for cell in found), default=0.0) or 1.0
    return {field: _cell(field, known.get(field), total, top) for field in FIELDS}


def _cell(field: str, found: selectors.FieldCell | None, total: float, top: float) -> Cell:
    if found is None or not found.customers:
        return Cell(field, 0, 0.0, 0.0, 0)
    shade = max(1, min(SHADES, math.ceil(max(found.value, 0.0) / top * SHADES)))
    return Cell(field, found.customers, found.value, max(found.value, 0.0) / total, shade)


def get_moves(found: Sequence[tuple[str | None, str, int]]) -> dict[tuple[str, str], Move]:
    """Movement by (tier before, tier now)."""
    return {
        (before or "", tier): Move(before or "", tier, number, _direction(before, tier))
        for before, tier, number in found
    }


def _direction(before: str | None, tier: str) -> str:
    if not before:
        return "new"
    return "same" if before == tier else "up" if tier < before else "down"  # A stands before B in the alphabet too
