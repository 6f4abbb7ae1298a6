"""What Spruce Home sells: 84 products in 14 categories, each category with its own clock and season."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhiji.demo.chance import Chance
from zhiji.vocabulary.tables import TABLES

# category: code, Chinese word, English word, dearest price, cheapest price, years a piece lasts (0 = bought by habit)
_CATEGORIES = """
sofa 沙发 sofa 12800 2900 9
bed 床 bed 9800 1900 10
mattress 床垫 mattress 8600 1200 8
dining 餐桌 dining-table 7600 1300 10
wardrobe 衣柜 wardrobe 11800 2200 12
desk 书桌 desk 4600 700 7
kids 儿童家具 children's-furniture 5200 600 8
outdoor 户外家具 outdoor-furniture 4200 500 5
chair 椅 chair 1900 260 5
lamp 灯 lamp 1500 120 0
textile 家纺 home-textile 980 89 0
storage 收纳 storage 760 59 0
decor 饰品 decoration 680 39 0
contract 工程定制 contract-furniture 26000 5200 0
""".strip().splitlines()
_LINES = [  # six lines of design, from dear to cheap
    ("云岭", "Yunling"), ("松涛", "Pinewind"), ("禾木", "Hemu"),
    ("清溪", "Clearbrook"), ("简屿", "Plain Isle"), ("初见", "First"),
]  # fmt: skip
_ROWS = [row.split() for row in _CATEGORIES]
CATEGORIES = np.array([row[0] for row in _ROWS])
CATEGORY_SAID = np.array([row[1] for row in _ROWS])  # as the company writes it in its tables
LASTS = np.array([float(row[5]) for row in _ROWS])
DURABLE = LASTS > 0
HABIT = ~DURABLE & (CATEGORIES != "contract")
PER_CATEGORY = len(_LINES)
COUNT = len(CATEGORIES) * PER_CATEGORY
# renovation in spring and autumn, 双11 in November
SEASON = np.array([0.8, 0.6, 1.25, 1.3, 1.1, 0.95, 0.75, 0.8, 1.25, 1.3, 2.0, 0.9])
# organisations spend what is left in June and December
BUDGETS = np.array([0.5, 0.5, 1.0, 1.0, 1.0, 1.5, 0.8, 0.8, 1.0, 1.0, 1.2, 1.8])
# outdoor furniture
GARDEN = np.array([0.2, 0.4, 1.2, 2.2, 2.4, 1.8, 1.2, 0.8, 0.7, 0.5, 0.4, 0.2])
_PRICES = np.array([[float(row[3]), float(row[4])] for row in _ROWS])


def _prices() -> np.ndarray:
    steps = np.linspace(0, 1, PER_CATEGORY)
    raw = _PRICES[:, :1] ** (1 - steps) * _PRICES[:, 1:] ** steps
    return (np.round(raw / 10) * 10 - 1).ravel()


PRICE = _prices()
COST = np.round(PRICE * np.tile(np.linspace(0.5, 0.68, PER_CATEGORY), len(CATEGORIES)), 2)
PRODUCT_ID = np.array([f"{category.upper()[:4]}-{i + 1:02d}" for category in CATEGORIES for i in range(PER_CATEGORY)])
NAME = np.array([line[0] + row[1] for row in _ROWS for line in _LINES])
NAME_EN = np.array([f"{line[1]} {row[2].replace('-', ' ')}" for row in _ROWS for line in _LINES])
CATEGORY_OF = np.repeat(np.arange(len(CATEGORIES)), PER_CATEGORY)


@dataclass(frozen=True)
class Shelf:
    """Which products are out of stock in a month: `out` per product, drawn for all customers alike."""

    out: np.ndarray


def make_shelf(chance: Chance, month: int, month_of_year: int) -> Shelf:
    """One product in twenty is out of stock in a month, one in eight in the November rush and the month after."""
    share = 0.125 if month_of_year in (10, 11) else 0.05
    return Shelf(chance.yes("stock", share, month, np.arange(COUNT)))


def product_table(chance: Chance) -> pa.Table:
    """The catalogue in the columns of the canonical table `product`."""
    stock = chance.whole("stock/now", 60, np.arange(COUNT)) * ~make_shelf(chance, 0, 0).out
    durable = np.repeat(DURABLE | (CATEGORIES == "contract"), PER_CATEGORY)
    return TABLES["product"].conform(
        pa.table({
            "product_id": PRODUCT_ID, "name": NAME, "name_en": NAME_EN, "category": CATEGORY_SAID[CATEGORY_OF],
            "price": PRICE, "cost": COST, "made_to_order": durable & (np.arange(COUNT) % PER_CATEGORY < 3),
            "stock": stock.astype(float),
        })
    )  # fmt: skip
