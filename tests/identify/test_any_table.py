"""Any table: who is who, with no settings; and what cannot be taken is said."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from identify.cast import make_records
from zhiji.identify import identify_records, judge
from zhiji.identify.any_table import join_files
from zhiji.vocabulary.errors import ColumnMissing, ValueRefused


def test_the_cast_is_recognised():
    table, truth = make_records()
    found = identify_records(table, id_column="id")
    scores = judge(np.array(found["party_id"].to_pylist()), np.array(truth))
    assert scores["pair_f1"] > 0.9
    assert scores["pair_precision"] > 0.97


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_records_changes_nothing(seed):
    table, _ = make_records(80)
    order = np.random.default_rng(seed).permutation(len(table))
    shuffled = identify_records(table.take(pa.array(order)), id_column="id")
    plain = identify_records(table, id_column="id")
    assert shuffled.column("record_id").to_pylist() == table.column("id").take(pa.array(order)).to_pylist()
    assert shuffled.sort_by("record_id").equals(plain.sort_by("record_id"))


def test_a_couple_at_one_door_with_one_phone_stays_two():
    table, _ = make_records(150)
    door = {"phone": "13511112222", "address": "昆明市官渡区湖滨街9号3栋101室"}
    couple = [
        {"id": "c1", "name": "秦明", "birthday": "1980-01-01", **door},
        {"id": "c2", "name": "秦芳", "birthday": "1982-05-06", **door},
    ]
    couple += [{"id": "c3", "name": "秦明", "birthday": None, **door}]
    found = identify_records(pa.concat_tables([table, pa.Table.from_pylist(couple, table.schema)]), id_column="id")
    party = dict(zip(found["record_id"].to_pylist(), found["party_id"].to_pylist(), strict=True))
    assert party["c1"] != party["c2"]
    assert party["c1"] == party["c3"]


def test_a_front_desk_phone_joins_nobody():
    table, truth = make_records(150)
    desk = pa.array(["87654321012"] * len(table))
    found = identify_records(table.append_column("office phone", desk), id_column="id")
    scores = judge(np.array(found["party_id"].to_pylist()), np.array(truth))
    assert scores["pair_precision"] > 0.97
    assert scores["pair_f1"] > 0.9


def test_files_of_several_shops_link():
    till = pa.table({"no": ["1", "2"], "姓名": ["马龙波", "单雪"], "手机": ["13812345678", "13912345678"]})
    web = pa.table({"no": ["1"], "full name": ["MA LONG BO"], "mobile": ["+8613812345678"]})
    joined = join_files({"till": till, "web": web}, id_column="no")
    found = identify_records(joined, id_column="no")
    party = dict(zip(found["record_id"].to_pylist(), found["party_id"].to_pylist(), strict=True))
    assert party["till:1"] == party["web:1"] != party["till:2"]


def test_one_record_and_no_record_are_answered():
    one = identify_records(pa.table({"id": ["1"], "name": ["王芳"]}), id_column="id")
    assert one.column("score").to_pylist() == [1.0]
    assert (
        len(
            identify_records(
                pa.table({"id": pa.array([], pa.string()), "name": pa.array([], pa.string())}), id_column="id"
            )
        )
        == 0
    )


def test_an_unknown_id_column_is_named():
    with pytest.raises(ColumnMissing, match="id, name"):
        identify_records(pa.table({"id": ["1"], "name": ["王芳"]}), id_column="number")


def test_doubled_and_empty_ids_are_refused_with_their_row():
    with pytest.raises(ValueRefused, match="Row 3"):
        identify_records(pa.table({"id": ["1", "1"], "name": ["王芳", "李雷"]}), id_column="id")
    with pytest.raises(ValueRefused, match="Row 2"):
        identify_records(pa.table({"id": ["", "1"], "name": ["王芳", "李雷"]}), id_column="id")


def test_a_table_that_names_nobody_is_refused():
    with pytest.raises(ValueRefused, match="No column tells"):
        identify_records(pa.table({"id": ["1", "2"], "colour": ["red", "blue"]}), id_column="id")
