"""What a configuration costs, earns and how long it takes, exact to the cent.

`get_offer` is what a customer may see; `get_calculation` adds cost and margin and never leaves the company.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import product as every
from math import prod

from zhiji.customize.complete import Term
from zhiji.customize.formula import holds
from zhiji.customize.product import Line, Part, Product
from zhiji.vocabulary.errors import ValueRefused

CENT = Decimal("0.01")
TERMS_MOST = 5_000  # price terms one line may become when the cheapest product is searched


@dataclass(frozen=True)
class OfferLine:
    """One amount of an offer: the option or line it comes from, and its price."""

    name: str
    names: dict[str, str]
    price: Decimal


@dataclass(frozen=True)
class Offer:
    """What a customer sees: lines and total in `currency`, days until it can be delivered."""

    lines: tuple[OfferLine, ...]
    price: Decimal
    currency: str
    lead_days: int


@dataclass(frozen=True)
class Calculation:
    """What staff see besides: cost by line, their sum, and the margin (price less cost) with its share."""

    costs: dict[str, Decimal]
    cost: Decimal
    margin: Decimal
    margin_share: float | None


def get_offer(product: Product, features: Iterable[str]) -> Offer:
    """The offer for a finished configuration: base, surcharges of options, lines that depend on several.

    Each line is rounded half up to the cent by itself, so that the lines printed add up to the total printed.

    Raises: ValueRefused (`option_unknown`) for a feature the product does not have.
    """
    chosen = _chosen(product, features)
    lines = tuple(
        OfferLine(name, names, price) for name, names, price, _ in _amounts(product, chosen) if price or name == "base"
    )
    days = product.lead_days + max((product.options[f].lead_days for f in chosen if f in product.options), default=0)
    return Offer(lines, sum((line.price for line in lines), Decimal(0)), product.currency, days)


def get_calculation(product: Product, features: Iterable[str]) -> Calculation:
    """Cost and margin of a finished configuration; for staff only. Raises as `get_offer`."""
    chosen = _chosen(product, features)
    rows = list(_amounts(product, chosen))
    cost = sum((row[3] for row in rows), Decimal(0))
    price = sum((row[2] for row in rows), Decimal(0))
    share = float((price - cost) / price) if price else None
    return Calculation({row[0]: row[3] for row in rows if row[3]}, cost, price - cost, share)


def get_numbers(product: Product, features: Iterable[str]) -> dict[str, float]:
    """The number chosen in each part that carries numbers (width 120, ...), in the part's unit."""
    chosen = set(features)
    return {
        part.name: option.number
        for part in product.parts
        for option in part.options
        if option.name in chosen and option.number is not None
    }


def get_terms(product: Product) -> list[Term]:
    """All prices as terms in cents for the search of the cheapest product (`complete.py`).

    Lines with a condition over several parts are spread over the options they depend on.
    Raises: ValueRefused (`line_too_wide`) where that would be more than 5,000 terms.
    """
    options = [Term((o.name,), _cents(o.price)) for o in product.options.values() if o.price]
    return options + [term for line in product.lines if line.price for term in _spread(product, line)]


def _spread(product: Product, line: Line) -> Iterator[Term]:
    parts = [part for part in product.parts if part.name in line.per or _speaks_of(line.when, part)]
    choices = [_takings(part) for part in parts]
    if prod(map(len, choices)) > TERMS_MOST:
        raise _too_wide(line.name)
    for combination in every(*choices):
        taken = {*filter(None, combination), product.code}
        if not holds(line.when, taken):
            continue
        if None in combination:  # due without an option: no term over what is taken can say that
            raise _too_wide(line.name)
        yield Term(tuple(sorted(taken)), _cents(_line_amount(product, line, taken, line.price)))


def _takings(part: Part) -> Sequence[str | None]:
    names = [option.name for option in part.options]
    if part.pick == "one":
        return names
    if len(names) == 1:
        return [names[0], None]
    raise _too_wide(part.name)


def _too_wide(name: str) -> ValueRefused:
    text = "The price of {line!r} depends on too much to search the cheapest: give it with the options."
    return ValueRefused("line_too_wide", text, line=name)


def _speaks_of(formula: tuple, part: Part) -> bool:
    if formula[0] == "is":
        return any(option.name == formula[1] for option in part.options)
    return any(_speaks_of(inner, part) for inner in formula[1:])


def _amounts(product: Product, chosen: set[str]) -> Iterator[tuple[str, dict[str, str], Decimal, Decimal]]:
    """Name, names, price and cost of everything due, the base first."""
    for line in product.lines:
        if holds(line.when, chosen):
            price, cost = (_line_amount(product, line, chosen, amount) for amount in (line.price, line.cost))
            yield line.name, dict(line.names), price, cost
    for name, option in product.options.items():
        if name in chosen and (option.price or option.cost):
            yield name, dict(option.names), _round(option.price), _round(option.cost)


def _line_amount(product: Product, line: Line, chosen: set[str], amount: Decimal) -> Decimal:
    numbers = get_numbers(product, chosen)
    for part in line.per:
        amount *= Decimal(str(numbers.get(part, 0)))
    return _round(amount / line.divide)


def _chosen(product: Product, features: Iterable[str]) -> set[str]:
    chosen = set(features)
    for name in sorted(chosen - product.model.names):
        raise ValueRefused("option_unknown", "{name!r} is no option of {product!r}.", name=name, product=product.code)
    return chosen | {product.code}


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _cents(amount: Decimal) -> int:
    return int(_round(amount) / CENT)
