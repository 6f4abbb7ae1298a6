"""A product made to order, in its own file (TOML): parts with options, rules, price, cost, lead time, names, drawing.

The file becomes a feature model (`rules.py`) plus what a seller needs. Sums belong to `quote.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zhiji.customize.formula import Formula, read_formula
from zhiji.customize.rules import Feature, Group, Model, Rule, check_names
from zhiji.vocabulary.errors import ValueRefused

PICKS = {"one": ("alternative", 1, 1), "some": ("or", 1, None), "any": ("optional", 0, None)}
OPTIONS_MOST = 200  # of one part: more is a measurement to type, not a choice
KEYS = {
    "product": {"code", "version", "category", "currency", "names", "lead_days", "price", "cost", "drawing"}
    | {"part", "rule", "line"},
    "part": {"code", "names", "pick", "unit", "range", "option", "hint"},
    "option": {"code", "names", "price", "cost", "lead_days", "standard", "number", "text_most", "colour"},
    "rule": {"code", "text", "names"},
    "line": {"code", "names", "when", "price", "cost", "per", "divide"},
    "range": {"from", "to", "step", "standard"},
}


@dataclass(frozen=True)
class Option:
    """One choice of a part. Amounts in the product's currency; `number` in the part's unit; None = carries none.

    `text_most`: characters of free text that belong to it (a name to engrave); 0 = none.
    """

    name: str
    names: Mapping[str, str]
    price: Decimal
    cost: Decimal
    lead_days: int
    standard: bool
    number: float | None
    text_most: int
    colour: str


@dataclass(frozen=True)
class Part:
    """A question to the customer: take one, some or any of its options."""

    name: str
    names: Mapping[str, str]
    pick: str
    unit: str
    hint: Mapping[str, str]
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Line:
    """An amount due when `when` holds, once, or times the numbers of the parts `per` over `divide`."""

    name: str
    names: Mapping[str, str]
    when: Formula
    price: Decimal
    cost: Decimal
    per: tuple[str, ...]
    divide: Decimal


@dataclass(frozen=True)
class Product:
    """A whole product file. `rule_names`: of each rule its sentence by language."""

    code: str
    version: int
    category: str
    currency: str
    names: Mapping[str, str]
    lead_days: int
    drawing: str
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    rule_names: Mapping[str, Mapping[str, str]]
    model: Model = field(repr=False)

    @property
    def options(self) -> dict[str, Option]:
        """Every option by its feature name."""
        return {option.name: option for part in self.parts for option in part.options}

    @property
    def standard(self) -> tuple[str, ...]:
        """The options of the house standard: the same for every customer."""
        return tuple(name for name, option in self.options.items() if option.standard)


def read_product(text: str) -> Product:
    """The product that a product file describes.

    Returns: a Product whose model's features are the product's code, each part's code and `part.option`.
    Raises: ValueRefused (`product_unreadable`, `rule_unreadable`, `feature_unknown`) naming the entry and the remedy.

    >>> product = read_product('''
    ... code = "stool"
    ... names = { zh = "凳", en = "Stool" }
    ... price = "120"
    ... [[part]]
    ... code = "wood"
    ... names = { zh = "木材", en = "Wood" }
    ... option = [ { code = "oak", names = { zh = "橡木", en = "Oak" }, price = "30" } ]
    ... ''')
    >>> [feature.name for feature in product.model.features]
    ['stool', 'wood', 'wood.oak']
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        text = "The product file is no TOML: {why}."
        raise ValueRefused("product_unreadable", text, why=str(error), entry="") from error
    _check_keys(data, "product", "the product")
    code = _text(data, "code", "the product")
    parts = tuple(_part(entry) for entry in _entries(data, "part", "the product"))
    numbers = {p.name: {o.name: o.number for o in p.options if o.number is not None} for p in parts}
    rules = tuple(_rule(entry, numbers, at) for at, entry in enumerate(_entries(data, "rule", "the product"), 1))
    model = check_names(Model(tuple(_features(code, parts)), tuple(_groups(code, parts)), rules, code))
    base = Line("base", _names(data, "the product"), ("is", code), *_amounts(data, "the product"), (), Decimal(1))
    lines = (base, *(_line(entry, numbers, at) for at, entry in enumerate(_entries(data, "line", "the product"), 1)))
    _check_lines(lines, model, {p.name for p in parts if numbers[p.name]})
    rule_names = {r["code"]: _names(r, f"rule {r['code']}") for r in _entries(data, "rule", "the product")}
    return Product(
        code,
        int(data.get("version", 1)),
        str(data.get("category", "")),
        str(data.get("currency", "CNY")),
        base.names,
        int(data.get("lead_days", 0)),
        str(data.get("drawing", "")),
        parts,
        lines,
        rule_names,
        model,
    )


def _features(code: str, parts: tuple[Part, ...]) -> Iterator[Feature]:
    yield Feature(code, None, 0)
    for part in parts:
        yield Feature(part.name, code, 0, abstract=True)
        for option in part.options:
            yield Feature(option.name, part.name, 0)


def _groups(code: str, parts: tuple[Part, ...]) -> Iterator[Group]:
    yield Group(code, "mandatory", tuple(p.name for p in parts), 0, 0, None)
    for part in parts:
        kind, low, high = PICKS[part.pick]
        yield Group(part.name, kind, tuple(o.name for o in part.options), 0, low, high)


def _part(entry: dict[str, Any]) -> Part:
    where = f"part {entry.get('code', '?')!r}"
    _check_keys(entry, "part", where)
    code, pick = _text(entry, "code", where), entry.get("pick", "one")
    if pick not in PICKS:
        _refuse(where, f"pick is {pick!r}; write one, some or any")
    unit = str(entry.get("unit", ""))
    options = tuple(_option(o, code) for o in _entries(entry, "option", where))
    if "range" in entry:
        options += tuple(_steps(entry["range"], code=code, unit=unit))
    if not options:
        _refuse(where, "there is neither an option nor a range")
    if len(options) > OPTIONS_MOST:
        _refuse(where, f"{len(options)} options; at most {OPTIONS_MOST}")
    return Part(code, _names(entry, where), pick, unit, entry.get("hint", {}), options)


def _option(entry: dict[str, Any], part: str) -> Option:
    where = f"option {part}.{entry.get('code', '?')}"
    _check_keys(entry, "option", where)
    number = entry.get("number")
    price, cost = _amounts(entry, where)
    return Option(
        f"{part}.{_text(entry, 'code', where)}",
        _names(entry, where),
        price,
        cost,
        int(entry.get("lead_days", 0)),
        bool(entry.get("standard", False)),
        None if number is None else float(number),
        int(entry.get("text_most", 0)),
        str(entry.get("colour", "")),
    )


def _steps(entry: dict[str, Any], *, code: str, unit: str) -> Iterator[Option]:
    where = f"range of {code}"
    _check_keys(entry, "range", where)
    first, last, step = (int(entry.get(key, 0)) for key in ("from", "to", "step"))
    if step <= 0 or last < first or (last - first) % step:
        _refuse(where, f"from {first} to {last} by {step} is no range: the step must lead exactly to the end")
    for value in range(first, last + 1, step):
        names = dict.fromkeys(("zh", "en"), f"{value} {unit}".strip())
        standard = value == entry.get("standard")
        yield Option(f"{code}.{value}", names, Decimal(0), Decimal(0), 0, standard, float(value), 0, "")


def _rule(entry: dict[str, Any], numbers: Mapping[str, Mapping[str, float]], at: int) -> Rule:
    where = f"rule {entry.get('code', at)!r}"
    _check_keys(entry, "rule", where)
    _names(entry, where)
    text = _text(entry, "text", where)
    return Rule(_text(entry, "code", where), text, _formula(text, numbers, where), at)


def _line(entry: dict[str, Any], numbers: Mapping[str, Mapping[str, float]], at: int) -> Line:
    where = f"line {entry.get('code', at)!r}"
    _check_keys(entry, "line", where)
    when = _formula(_text(entry, "when", where), numbers, where)
    divide = _amount(entry, "divide", where, "1")
    if divide <= 0:
        _refuse(where, "divide must be above 0")
    per = tuple(entry.get("per", ()))
    return Line(_text(entry, "code", where), _names(entry, where), when, *_amounts(entry, where), per, divide)


def _formula(text: str, numbers: Mapping[str, Mapping[str, float]], where: str) -> Formula:
    try:
        return read_formula(text, numbers=numbers)
    except ValueRefused as error:
        return _refuse(where, str(error.params["why"]))


def _check_lines(lines: tuple[Line, ...], model: Model, numbered: set[str]) -> None:
    rules = tuple(Rule(line.name, "", line.when, 0) for line in lines)
    check_names(Model(model.features, (), rules))
    for line in lines:
        for part in line.per:
            if part not in numbered:
                _refuse(f"line {line.name!r}", f"per names {part!r}, which is no part with numbers")


def _entries(data: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        _refuse(where, f"{key} must be a list of tables: write [[{key}]]")
    return found


def _check_keys(entry: Mapping[str, Any], kind: str, where: str) -> None:
    for key in entry:
        if key not in KEYS[kind]:
            _refuse(where, f"{key!r} is not known here; known are {', '.join(sorted(KEYS[kind]))}")


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    if not isinstance(found := entry.get(key), str) or not found.strip():
        _refuse(where, f"{key} is missing")
    return str(found)


def _names(entry: Mapping[str, Any], where: str) -> dict[str, str]:
    names = entry.get("names", {})
    if not isinstance(names, dict) or not all(names.get(language) for language in ("zh", "en")):
        _refuse(where, 'names must be given in both languages: names = { zh = "…", en = "…" }')
    return {language: str(name) for language, name in names.items()}


def _amounts(entry: Mapping[str, Any], where: str) -> tuple[Decimal, Decimal]:
    return _amount(entry, "price", where), _amount(entry, "cost", where)


def _amount(entry: Mapping[str, Any], key: str, where: str, default: str = "0") -> Decimal:
    """Amounts are written as text or plain numbers and never pass through binary fractions."""
    try:
        found = Decimal(str(entry.get(key, default)))
    except ArithmeticError:
        return _refuse(where, f"{key} is {entry[key]!r}, which is no amount")
    if not found.is_finite():
        _refuse(where, f"{key} is {entry[key]!r}, which is no amount")
    return found


def _refuse(where: str, why: str) -> Any:
    raise ValueRefused("product_unreadable", "In {entry}: {why}.", entry=where, why=why)
