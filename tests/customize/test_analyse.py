"""Published answers of the feature-model benchmark, and every product of small models."""

from __future__ import annotations

import csv
from math import log10

import pytest
from hypothesis import given, settings

from customize.small_models import every_product, models
from zhiji.customize.analyse import count_products, find_core, find_dead, find_false_optional
from zhiji.customize.configure import Configurator
from zhiji.customize.rules import read_uvl

SLOW = ("automotive2", "automotive01", "decisionmaking")
NAMES = (
    "uvl/automotive_automotive01_Kowal2016.uvl",
    "uvl/automotive_automotive2_Knuppel2017-2_1.uvl",
    "uvl/business_erp_system_Pereira2016.uvl",
    "uvl/database_berkeleydb_Hierons2020.uvl",
    "uvl/e_commerce_e_agribusiness_Pereira2016.uvl",
    "uvl/e_commerce_e_shop_Lau2006.uvl",
    "uvl/finance_FinancialServices01_Nieke2018-2017-05-22.uvl",
    "uvl/finance_FinancialServices01_Nieke2018-2017-09-28.uvl",
    "uvl/finance_decisionmaking_AlHajjaji2019.uvl",
    "uvl/hardware_pc-richmond_Sprey2020.uvl",
    "uvl/hardware_printer_Mendonca2009.uvl",
)


def marked(names):
    return [pytest.param(n, marks=pytest.mark.slow) if any(s in n for s in SLOW) else n for n in names]


def published(real_data, name: str) -> dict[str, str]:
    with real_data("configure/uvl_expected.csv").open() as file:
        return next(row for row in csv.DictReader(file) if row["file"] == name)


@pytest.mark.parametrize("name", NAMES)
def test_every_public_model_is_read_whole(real_data, name):
    expected = published(real_data, name)
    model = read_uvl(real_data(f"configure/{name}").read_text())
    assert len(model.features) == int(expected["features"])
    assert len(model.rules) == int(expected["constraints"])


@pytest.mark.parametrize("name", marked(NAMES))
def test_core_dead_and_false_optional_equal_the_published(real_data, name):
    expected = published(real_data, name)
    configurator = Configurator(read_uvl(real_data(f"configure/{name}").read_text()))
    found = (find_core(configurator), find_dead(configurator), find_false_optional(configurator))
    assert [len(names) for names in found] == [int(expected[key]) for key in ("core", "dead", "false_optional")]


@pytest.mark.parametrize("name", [n for n in NAMES if not any(s in n for s in (*SLOW, "erp"))])
def test_count_has_the_published_magnitude(real_data, name):
    """The published column is the exponent rounded up."""
    configurator = Configurator(read_uvl(real_data(f"configure/{name}").read_text()))
    exponent = int(published(real_data, name)["log_valid_configs"])
    assert exponent - 1 < log10(count_products(configurator)) <= exponent


@pytest.mark.slow
def test_a_count_too_large_is_given_up_and_says_nothing_false(real_data):
    model = read_uvl(real_data("configure/uvl/automotive_automotive01_Kowal2016.uvl").read_text())
    assert count_products(Configurator(model)) is None


@settings(max_examples=300, deadline=None)
@given(models())
def test_count_core_and_dead_equal_trying_all(model):
    products = every_product(model)
    configurator = Configurator(model)
    names = [f.name for f in model.features]
    assert count_products(configurator) == len(products)
    assert find_dead(configurator) == tuple(n for n in names if not any(n in taken for taken in products))
    if products:
        assert find_core(configurator) == tuple(n for n in names if all(n in taken for taken in products))
