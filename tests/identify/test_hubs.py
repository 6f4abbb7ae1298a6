"""A front desk's phone belongs to nobody; a family's phone belongs to the family."""

from __future__ import annotations

import pyarrow as pa

from zhiji.identify.hubs import MOST_NAMES, drop_hubs
from zhiji.identify.normalize import Plan, get_features

DESK = "87654321"


def features_of(names: list[str], phones: list[str]):
    table = pa.table({"name": names, "phone": phones})
    return get_features(table, plan=Plan.of(table, {"name": "name", "phone": "phone"}))


def test_a_phone_said_with_many_names_is_dropped_and_later_phones_move_up():
    names = [f"王{chr(0x4E00 + i)}" for i in range(MOST_NAMES + 5)]
    features, dropped = drop_hubs(features_of(names, [f"{DESK};138000000{i:02d}" for i in range(len(names))]))
    assert dropped == {"phone": [DESK]}
    first = features["phone"].forms["value"][features["phone"].slots[0]]
    assert first[3] == "13800000003"


def test_one_customer_with_many_records_keeps_the_phone():
    features, dropped = drop_hubs(features_of(["王芳"] * 200, [DESK] * 200))
    assert dropped == {}
    assert features["phone"].counts.tolist() == [200]
