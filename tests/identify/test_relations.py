"""Households come from one door, or one phone with one surname; a hotel is no household."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from zhiji.identify.normalize import Plan, get_features
from zhiji.identify.relations import LARGEST, find_households


def households(rows: list[tuple[str, str | None, str | None]]) -> list[int]:
    names, phones, streets = (pa.array(column, pa.string()) for column in zip(*rows, strict=True))
    table = pa.table({"name": names, "phone": phones, "address": streets})
    plan = Plan.of(table, {"name": "name", "phone": "phone", "address": "street"})
    return find_households(get_features(table, plan=plan), np.arange(len(rows))).tolist()


def test_one_phone_and_one_surname_are_a_household():
    found = households([("王芳", "13812345678", None), ("王磊", "13812345678", None), ("李雷", "13812345678", None)])
    assert found[0] == found[1] >= 0
    assert found[2] == -1


def test_one_door_is_a_household_whatever_the_surname():
    door = "官渡区湖滨街9号3栋101室"
    found = households([("王芳", None, door), ("李雷", None, "湖滨街9号"), ("赵磊", None, door)])
    assert found[0] == found[2] >= 0
    assert found[1] == -1


def test_a_hotel_is_no_household():
    assert set(households([(f"王{chr(0x4E00 + i)}", None, "官渡区湖滨街9号3栋101室") for i in range(LARGEST + 1)])) == {
        -1
    }
