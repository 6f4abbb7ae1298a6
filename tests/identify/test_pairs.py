"""Keys bring the pairs worth comparing, hubs bring none, and the number of pairs stays bounded."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from zhiji.identify.normalize import Plan, get_features
from zhiji.identify.pairs import ALL_PAIRS, KEYS, LARGEST_BLOCK, find_pairs, keys_of, pairs_of_key

PHONE = (("phone", "value"),)


def features_of(columns: dict[str, list[str | None]], roles: dict[str, str]):
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return get_features(table, plan=Plan.of(table, roles))


def test_a_shared_phone_makes_a_pair_in_any_slot():
    phones = ["13800000001", "13800000002;13800000001", "13800000003", None]
    features = features_of({"phone": phones}, {"phone": "phone"})
    assert pairs_of_key(features, PHONE).tolist() == [0 * 4 + 1]


def test_a_front_desk_phone_makes_none():
    features = features_of({"phone": ["13800000001"] * (LARGEST_BLOCK + 1)}, {"phone": "phone"})
    assert len(pairs_of_key(features, PHONE)) == 0


def test_a_small_table_is_compared_whole():
    features = features_of({"name": ["王芳", "李雷", "韩梅梅"]}, {"name": "name"})
    found = find_pairs(features, 3, chance=lambda a, b: np.zeros(len(a)))
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2)]


def test_keys_that_bring_nothing_are_left_out():
    rows = ALL_PAIRS + 800
    phones = [f"138{i // 2:08d}" for i in range(rows)]
    given = [f"n{i % 40}" for i in range(rows)]
    features = features_of({"phone": phones, "given": given}, {"phone": "phone", "given": "given_name"})
    same_phone = lambda a, b: (a // 2 == b // 2).astype(float)  # noqa: E731
    found = find_pairs(features, rows, chance=same_phone)
    assert PHONE in found.keys
    assert (("given", "value"),) not in found.keys
    pairs = set(zip(found.left.tolist(), found.right.tolist(), strict=True))
    assert {(i, i + 1) for i in range(0, rows, 2)} <= pairs
    assert all(a < b for a, b in pairs)


def test_one_record_has_the_keys_by_which_the_batch_found_it():
    plan = Plan((((("name"),), "name", True), (("phone",), "phone", False)))
    chosen = [key for key in KEYS if key in ((("name", "value"),), PHONE)]
    hanzi = set(keys_of(plan.read({"name": "马龙波", "phone": "+86 13812345678"}), chosen))
    pinyin = set(keys_of(plan.read({"name": "Longbo Ma", "phone": "13812345678"}), chosen))
    assert hanzi == pinyin == {"phone.value=13812345678", "name.value=longbo|ma"}
