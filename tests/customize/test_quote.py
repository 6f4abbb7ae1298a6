"""Price, cost and lead time by hand and by a second, independent way; the file's rules for amounts."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from customize.small_models import is_product
from zhiji.customize import (
    Configurator,
    Wishes,
    complete,
    draw,
    get_calculation,
    get_offer,
    get_terms,
    models,
    read_product,
)
from zhiji.vocabulary.errors import ValueRefused

TEXT = (Path(models.__file__).parent / "bookcase.toml").read_text(encoding="utf-8")
PRODUCT = read_product(TEXT)
CONFIGURATOR = Configurator(PRODUCT.model)
PLAIN = ("bookcase", "width", "width.120", "height", "height.200", "wood", "wood.ash", "doors", "doors.none",
         "drawers", "drawers.none", "back", "back.panel", "inside", "extras")  # fmt: skip
AREA = {"pine": (420, 198), "ash": (690, 335), "oak": (860, 432), "walnut": (1390, 745)}
FIXED = {
    "doors.solid": (860, 410, 4), "doors.glass": (1180, 590, 6), "drawers.two": (460, 210, 2),
    "drawers.four": (880, 400, 3), "inside.post": (180, 82, 0), "inside.anchor": (58, Decimal("17.5"), 0),
    "extras.light": (320, 128, 2), "extras.engraving": (88, 22, 1), "wood.walnut": (0, 0, 7),
}  # fmt: skip


def by_hand(features) -> tuple[Decimal, Decimal, int]:
    """Price, cost and days from the price list, in whole fen and square centimetres."""
    numbers = {f.split(".")[0]: int(f.split(".")[1]) for f in features if f.startswith(("width.", "height."))}
    area = numbers["width"] * numbers["height"]
    wood = next(f.split(".")[1] for f in features if f.startswith("wood."))
    rates = [AREA[wood]] + ([(168, 74)] if "back.panel" in features else [])
    sums = [128000, 69000]
    for rate in rates:
        for side in (0, 1):
            sums[side] += (rate[side] * area * 100 + 5000) // 10000
    chosen = [FIXED[f] for f in features if f in FIXED]
    for side in (0, 1):
        sums[side] += sum(int(c[side] * 100) for c in chosen)
    return Decimal(sums[0]) / 100, Decimal(sums[1]) / 100, 18 + max((c[2] for c in chosen), default=0)


def random_products(count: int):
    chance = random.Random(11)
    options = list(PRODUCT.options)
    while count:
        choices = dict.fromkeys(chance.sample(options, 5), True)
        if CONFIGURATOR.is_satisfiable(choices):
            count -= 1
            yield complete(CONFIGURATOR, choices, wishes=Wishes(standard=PRODUCT.standard)).features


def test_standard_bookcase_costs_what_the_list_says():
    offer, calculation = get_offer(PRODUCT, PLAIN), get_calculation(PRODUCT, PLAIN)
    assert offer.price == Decimal("3339.20")  # 1280 + 690 x 2.4 + 168 x 2.4
    assert (calculation.cost, calculation.margin) == (Decimal("1671.60"), Decimal("1667.60"))
    assert offer.lead_days == 18


def test_every_amount_equals_an_independent_sum():
    for features in random_products(300):
        offer, calculation = get_offer(PRODUCT, features), get_calculation(PRODUCT, features)
        assert (offer.price, calculation.cost, offer.lead_days) == by_hand(features)
        assert sum(line.price for line in offer.lines) == offer.price
        assert is_product(PRODUCT.model, set(features))


def test_an_offer_holds_nothing_for_staff_only():
    text = repr(get_offer(PRODUCT, PLAIN))
    assert "cost" not in text and "margin" not in text and "1671.60" not in text


def test_cheapest_is_really_the_cheapest():
    """Against every product that has glass doors."""
    choices = {"doors.glass": True}
    found = complete(CONFIGURATOR, choices, wishes=Wishes(terms=get_terms(PRODUCT)))
    least = min(get_offer(PRODUCT, f).price for f in all_products() if "doors.glass" in f)
    assert get_offer(PRODUCT, found.features).price == least
    assert found.source["wood.oak"] == "cheapest" and found.source["doors.glass"] == "own"


def all_products():
    """Each product once, by blocking the last one found; options only, the rest follows."""
    from pysat.solvers import Solver

    clauses = [list(c) for c in CONFIGURATOR.compiled.all_clauses()]
    with Solver(name="cadical153", bootstrap_with=clauses) as solver:
        while solver.solve():
            model = solver.get_model()[: len(CONFIGURATOR.number)]
            yield CONFIGURATOR.names(v for v in model if v > 0)
            solver.add_clause([-v for v in model])


def test_stated_wish_goes_before_standard_before_price():
    wishes = Wishes(wanted={"wood.walnut": 1}, standard=PRODUCT.standard, terms=get_terms(PRODUCT))
    found = complete(CONFIGURATOR, {}, wishes=wishes)
    assert found.source["wood.walnut"] == "wish" and found.source["width.120"] == "standard"
    against = complete(CONFIGURATOR, {"back.open": True}, wishes=Wishes(wanted={"extras.light": 5}))
    assert against.missed == ("extras.light",)


def test_same_input_draws_the_same_bytes_and_escapes_text():
    texts = {"extras.engraving": "<svg onload=x>"}
    features = [*PLAIN, "extras.engraving"]
    first = draw(PRODUCT, features, texts=texts)
    assert first == draw(PRODUCT, features, texts=texts)
    assert "<svg onload" not in first and "&lt;svg onload=x&gt;" in first
    assert "style=" not in first and "120 cm" in first


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('price = "1280.00"', 'price = "cheap"', "no amount"),
        ('price = "1280.00"', 'price = "NaN"', "no amount"),
        ('code = "glass_frame"', 'kode = "glass_frame"', "'kode' is not known"),
        ("doors.glass => wood.oak", "doors.glas => wood.oak", "'doors.glas' is no feature"),
        ("width > 120", "depth > 120", "no range"),
        ("step = 20, standard = 120", "step = 33, standard = 120", "no range"),
        ('names = { zh = "木材", en = "Wood" }', 'names = { zh = "木材" }', "both languages"),
        ('pick = "any"', 'pick = "two"', "one, some or any"),
        ('per = ["width", "height"]', 'per = ["wood"]', "no part with numbers"),
        ("[[part]]", "[[part", "no TOML"),
    ],
)
def test_a_faulty_file_is_refused_where_it_is_faulty(old, new, said):
    with pytest.raises(ValueRefused) as refused:
        read_product(TEXT.replace(old, new, 1))
    assert said in str(refused.value)
