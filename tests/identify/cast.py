"""A small cast for the tests of matching: who the customers are, and how badly their records are kept."""

from __future__ import annotations

import random

import pyarrow as pa

SURNAMES = [*"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单仇解", "欧阳"]
GIVEN = [
    *"伟芳敏静丽强磊军洋勇艳杰娟涛明超霞平",
    "秀英",
    "秀兰",
    "龙波",
    "欣菲",
    "佳琳",
    "志强",
    "思语",
    "雪琪",
    "家玉",
    "新宇",
]
ROADS = ("中山大道", "人民路", "文化北路", "复兴街", "湖滨街", "新华路", "科技南路", "红旗路")


def make_records(people: int = 150, *, seed: int = 1) -> tuple[pa.Table, list[int]]:
    """Records of `people` customers, two or three each, and who each record truly is."""
    rng = random.Random(seed)
    rows, truth = [], []
    for person in range(people):
        full = rng.choice(SURNAMES) + rng.choice(GIVEN)
        phone = f"13{rng.randrange(10**8, 10**9)}"
        house = f"{rng.randrange(1, 900)}号{rng.randrange(1, 20)}栋{rng.randrange(101, 2000)}室"
        street = f"昆明市官渡区{rng.choice(ROADS)}{house}"
        born = f"{rng.randrange(1940, 2005)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        for copy in range(rng.choice((1, 2, 2, 3))):
            rows.append(
                {
                    "id": f"r{person}-{copy}",
                    "name": full if rng.random() < 0.8 else full[0] + "女士",
                    "phone": rng.choice((phone, "+86 " + phone, phone[:3] + "****" + phone[-4:])),
                    "address": street if rng.random() < 0.7 else None,
                    "birthday": born if rng.random() < 0.6 else None,
                }
            )
            truth.append(person)
    return pa.Table.from_pylist(rows), truth
