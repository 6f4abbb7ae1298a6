"""Customize: products assembled for one customer out of modules with options and rules. See README.md."""

from zhiji.customize.analyse import count_products, find_core, find_dead, find_false_optional
from zhiji.customize.complete import Completion, Term, Wishes, complete
from zhiji.customize.configure import Configurator, Conflict
from zhiji.customize.drawing import draw
from zhiji.customize.formula import read_formula
from zhiji.customize.product import Product, read_product
from zhiji.customize.quote import Calculation, Offer, get_calculation, get_numbers, get_offer, get_terms
from zhiji.customize.rules import Model, read_uvl

__all__ = [
    "Calculation",
    "Completion",
    "Configurator",
    "Conflict",
    "Model",
    "Offer",
    "Product",
    "Term",
    "Wishes",
    "complete",
    "count_products",
    "draw",
    "find_core",
    "find_dead",
    "find_false_optional",
    "get_calculation",
    "get_numbers",
    "get_offer",
    "get_terms",
    "read_formula",
    "read_product",
    "read_uvl",
]
