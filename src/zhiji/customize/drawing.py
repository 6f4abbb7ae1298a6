"""A drawing of a configuration from its own numbers, as SVG without any style or script.

Only shapes here; which product uses which drawing stands in the product file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape

from zhiji.customize.product import Product
from zhiji.customize.quote import get_numbers

BOARD = 4  # thickness of a board in the drawing, cm
SHELF = 36  # height of a shelf, cm
MARGIN = 34  # room for the measures, cm
DRAWERS = {"drawers.two": 2, "drawers.four": 4}
DRAWER = 18  # height of a drawer, cm


def draw(product: Product, features: Iterable[str], *, texts: Mapping[str, str] | None = None) -> str:
    """The drawing of a finished configuration, one unit = 1 cm; empty where the product has none.

    `texts`: free text by option; written into the drawing as text only, whatever it contains. The same input gives
    the same bytes.
    """
    shape = DRAWINGS.get(product.drawing)
    return shape(product, set(features), texts or {}) if shape else ""


def _bookcase(product: Product, chosen: set[str], texts: Mapping[str, str]) -> str:
    numbers = get_numbers(product, chosen)
    width, height = numbers.get("width", 120), numbers.get("height", 200)
    colour = next((o.colour for o in product.options.values() if o.name in chosen and o.colour), "#b98d57")
    parts = [
        *_back(chosen, width, height, colour),
        *_frame(width, height, colour),
        *_shelves(chosen, width, height, colour),
        *_drawers(chosen, width, height, colour),
        *_doors(chosen, width, height, colour),
        *_extras(chosen, width, height, texts),
        *_measures(width, height),
    ]
    box = f"-{MARGIN} -8 {width + MARGIN + 8:g} {height + MARGIN + 8:g}"
    title = escape(f"{width:g} × {height:g} cm")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img"><title>{title}</title>'
    return f"{head}{''.join(parts)}</svg>"


def _frame(width: float, height: float, colour: str) -> Iterator[str]:
    for x, y, w, h in (
        (0, 0, width, BOARD),
        (0, height - BOARD, width, BOARD),
        (0, 0, BOARD, height),
        (width - BOARD, 0, BOARD, height),
    ):
        yield _rect(x, y, w, h, fill=colour)


def _back(chosen: set[str], width: float, height: float, colour: str) -> Iterator[str]:
    if "back.panel" in chosen:
        yield _rect(0, 0, width, height, fill=colour, opacity="0.35", stroke="none")


def _drawer_rows(chosen: set[str]) -> int:
    return next((count // 2 for name, count in DRAWERS.items() if name in chosen), 0)


def _shelves(chosen: set[str], width: float, height: float, colour: str) -> Iterator[str]:
    bottom = height - BOARD - _drawer_rows(chosen) * DRAWER
    count = max(int((bottom - BOARD) // SHELF), 1)
    gap = (bottom - BOARD) / count
    for i in range(1, count + (1 if _drawer_rows(chosen) else 0)):
        yield _rect(BOARD, BOARD + i * gap - BOARD / 4, width - 2 * BOARD, BOARD / 2, fill=colour)
    if "inside.post" in chosen:
        yield _rect(width / 2 - BOARD / 2, BOARD, BOARD, bottom - BOARD, fill=colour)
    if "inside.anchor" in chosen:
        for x in (width * 0.25, width * 0.75):
            yield f'<circle cx="{x:g}" cy="{BOARD + 5:g}" r="2" fill="#8a8f98" stroke="#3a3f47" stroke-width="0.6"/>'


def _drawers(chosen: set[str], width: float, height: float, colour: str) -> Iterator[str]:
    rows = _drawer_rows(chosen)
    inner = (width - 2 * BOARD) / 2
    for row in range(rows):
        y = height - BOARD - (row + 1) * DRAWER
        for x in (BOARD, BOARD + inner):
            yield _rect(x + 0.8, y + 0.8, inner - 1.6, DRAWER - 1.6, fill=colour)
            yield f'<circle cx="{x + inner / 2:g}" cy="{y + DRAWER / 2:g}" r="1.6" fill="#3a3f47"/>'


def _doors(chosen: set[str], width: float, height: float, colour: str) -> Iterator[str]:
    if "doors.none" in chosen or not chosen & {"doors.solid", "doors.glass"}:
        return
    bottom = height - BOARD - _drawer_rows(chosen) * DRAWER
    inner = (width - 2 * BOARD) / 2
    for side, x in enumerate((BOARD, BOARD + inner)):
        if "doors.glass" in chosen:
            yield _rect(x + 0.8, BOARD, inner - 1.6, bottom - BOARD, fill="none", stroke=colour, line=4)
            yield _rect(x + 3, BOARD + 2, inner - 6, bottom - BOARD - 4, fill="#9fc3d9", opacity="0.35")
        else:
            yield _rect(x + 0.8, BOARD, inner - 1.6, bottom - BOARD, fill=colour)
        knob = x + (inner - 5 if side == 0 else 5)
        yield f'<circle cx="{knob:g}" cy="{bottom * 0.55:g}" r="1.6" fill="#3a3f47"/>'


def _extras(chosen: set[str], width: float, height: float, texts: Mapping[str, str]) -> Iterator[str]:
    if "extras.light" in chosen:
        yield _rect(BOARD, BOARD, width - 2 * BOARD, 1.6, fill="#ffd65c", stroke="none")
        yield _rect(BOARD, BOARD + 1.6, width - 2 * BOARD, 16, fill="#ffd65c", opacity="0.25", stroke="none")
    words = texts.get("extras.engraving", "").strip()
    if "extras.engraving" in chosen and words:
        yield (
            f'<text x="{width / 2:g}" y="{BOARD + 12:g}" font-size="9" text-anchor="middle" fill="#1d1d1d">'
            f"{escape(words)}</text>"
        )


def _measures(width: float, height: float) -> Iterator[str]:
    line = '<path d="{d}" stroke="currentColor" stroke-width="0.8" fill="none"/>'
    words = '<text x="{x:g}" y="{y:g}" font-size="9" text-anchor="middle" fill="currentColor"{turn}>{text}</text>'
    low, left = height + 10, -10
    yield line.format(d=f"M0 {low:g}H{width:g}M0 {low - 3:g}v6M{width:g} {low - 3:g}v6")
    yield words.format(x=width / 2, y=low + 13, turn="", text=f"{width:g} cm")
    yield line.format(d=f"M{left} 0V{height:g}M{left - 3} 0h6M{left - 3} {height:g}h6")
    turn = f' transform="rotate(-90 {left - 6} {height / 2:g})"'
    yield words.format(x=left - 6, y=height / 2, turn=turn, text=f"{height:g} cm")


def _rect(x: float, y: float, w: float, h: float, *, line: float = 0.6, **look: str) -> str:
    look = {"stroke": "#3a2c20", "stroke-width": f"{line:g}", **look}
    named = "".join(f' {name}="{escape(value)}"' for name, value in look.items())
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}"{named}/>'


DRAWINGS: dict[str, Callable[[Product, set[str], Mapping[str, str]], str]] = {"bookcase": _bookcase}
