"""The demo company as its callers see it: history, months under decisions, truth."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from zhiji.demo import make_company, write_truth
from zhiji.vocabulary import TABLES
from zhiji.vocabulary.errors import Conflict, ValueRefused

NOVEMBER = date(2025, 11, 1)


def decisions(records: pa.Table, action: str, *, control: bool = False, channel: str = "email") -> pa.Table:
    n = records.num_rows
    return pa.table({
        "decision_id": [f"d{i}" for i in range(n)],
        "record_id": records["record_id"],
        "action": [action] * n,
        "channel": [channel] * n,
        "control": [control] * n,
    })


def test_same_seed_same_company_byte_by_byte(fresh):
    _, one = fresh()
    _, two = fresh()
    for name, table in one.items():
        assert table.equals(two[name]), name


def test_other_seed_other_company(fresh):
    _, one = fresh(seed=7)
    _, two = fresh(seed=8)
    assert one["record"]["name"].to_pylist()[50:80] != two["record"]["name"].to_pylist()[50:80]


def test_history_has_canonical_columns_and_keys(history):
    for name, table in history.items():
        if name == "consent":
            continue
        spec = TABLES[name]
        assert table.schema.names == [column.name for column in spec.columns], name
        keys = pa.concat_arrays([chunk.combine_chunks() for chunk in [table[spec.key[0]]]])
        assert keys.null_count == 0, name
        assert pc.count_distinct(keys).as_py() == table.num_rows, name


def test_no_number_is_not_a_number(history):
    for table in history.values():
        for field in table.schema:
            if pa.types.is_floating(field.type):
                assert not np.isnan(table[field.name].drop_null().to_numpy()).any(), field.name


@pytest.mark.parametrize("name", ["order_line", "contact", "complaint", "fact", "consent"])
def test_rows_refer_to_known_records(history, name):
    known = set(history["record"]["record_id"].to_pylist())
    assert set(history[name]["record_id"].drop_null().to_pylist()) <= known


@pytest.mark.parametrize("column", ["employer_ref", "dealer_ref"])
def test_ties_refer_to_known_records(history, column):
    known = set(history["record"]["record_id"].to_pylist())
    tied = history["record"][column].drop_null().to_pylist()
    assert tied
    assert set(tied) <= known


def test_nothing_is_known_before_its_day(history):
    until = datetime(2025, 11, 1)
    for name, column in (("record", "seen_at"), ("order_line", "ordered_at"), ("contact", "at"), ("complaint", "at")):
        assert pc.max(history[name][column]).as_py() < until, name


def test_orders_come_after_their_record(history):
    seen = dict(zip(history["record"]["record_id"].to_pylist(), history["record"]["seen_at"].to_pylist(), strict=True))
    lines = history["order_line"].select(["record_id", "ordered_at"]).to_pylist()
    early = [r for r in lines if r["record_id"] and r["ordered_at"].date() < seen[r["record_id"]].date()]
    assert not early


def test_season_shows_in_the_orders(history):
    lines = history["order_line"]
    recent = lines.filter(pc.equal(pc.year(lines["ordered_at"]), 2025))
    months = np.bincount(pc.month(recent["ordered_at"]).to_numpy(), minlength=13)
    assert months[3:5].mean() > 1.3 * months[1:3].mean()
    autumn = lines.filter(pc.equal(pc.year(lines["ordered_at"]), 2024))
    months = np.bincount(pc.month(autumn["ordered_at"]).to_numpy(), minlength=13)
    assert months[11] == months.max()


def test_few_hold_much_of_the_value(company):
    company.history(date(2026, 10, 31))
    margin = np.sort(company.truth.lifetime()["margin"].to_numpy())[::-1]
    share = margin[: len(margin) // 20].sum() / margin.sum()
    assert 0.30 <= share <= 0.50


def test_a_good_past_promises_a_good_future_but_not_surely(fresh):
    company, history = fresh(customers=3000)
    truth = company.truth
    who = dict(zip(*(truth.persons()[c].to_pylist() for c in ("record_id", "truth_id")), strict=True))
    lines = history["order_line"].filter(pc.is_valid(history["order_line"]["record_id"]))
    spent: dict[str, float] = {}
    for record, amount in zip(lines["record_id"].to_pylist(), lines["amount"].to_pylist(), strict=True):
        spent[who[record]] = spent.get(who[record], 0.0) + amount
    future = truth.lifetime()
    past = np.array([spent.get(one, 0.0) for one in future["truth_id"].to_pylist()])
    correlation = np.corrcoef(past, future["amount"].to_numpy())[0, 1]
    assert 0.3 < correlation < 0.95


def test_control_and_bystanders_buy_as_if_nobody_acted(fresh):
    company, history = fresh()
    other, _ = fresh()
    records = history["record"]
    half = records.filter(pa.array(np.arange(records.num_rows) % 2 == 0))
    calm = other.month(NOVEMBER, decisions(half, "sell", control=True))
    world = company.month(NOVEMBER, decisions(half, "sell"))
    who = dict(zip(*(company.truth.persons()[c].to_pylist() for c in ("record_id", "truth_id")), strict=True))
    treated = {who[record] for record in half["record_id"].to_pylist()}

    def bought(played):
        rows = played.tables["order_line"].to_pylist()
        return [row for row in rows if row["record_id"] and who[row["record_id"]] not in treated]

    assert bought(world)
    assert bought(world) == bought(calm)
    assert world.tables["order_line"].num_rows != calm.tables["order_line"].num_rows
    assert calm.responses.num_rows == 0


def test_selling_brings_more_on_the_whole(fresh):
    company, history = fresh(customers=3000)
    other, _ = fresh(customers=3000)
    acted = company.month(NOVEMBER, decisions(history["record"], "sell"))
    left = other.month(NOVEMBER, decisions(history["record"], "leave_alone"))
    assert pc.sum(acted.tables["order_line"]["amount"]).as_py() > pc.sum(left.tables["order_line"]["amount"]).as_py()


def test_true_effects_differ_by_type(company):
    company.history(date(2025, 10, 31))
    effect = company.truth.effects(actions=("sell",))["effect"].to_numpy()
    kinds = np.array(company.truth.customers()["type"].to_pylist())
    assert effect[kinds == "persuadable"].mean() > 0
    assert effect[kinds == "annoyed"].mean() < 0
    assert np.abs(effect[kinds == "lost"]).max() == 0


def test_each_decision_gets_one_response(fresh):
    company, history = fresh()
    world = company.month(NOVEMBER, decisions(history["record"], "ask"))
    kinds = set(world.responses["kind"].to_pylist())
    assert world.responses.num_rows == history["record"].num_rows
    assert {"answered", "ignored", "refused"} >= kinds
    assert "answered" in kinds
    answered = world.responses.filter(pc.equal(world.responses["kind"], "answered"))
    assert answered["value"].null_count == 0
    assert answered["question"].null_count == 0


def test_the_annoyed_refuse_and_the_refusal_is_a_consent(fresh):
    company, history = fresh()
    for month in (11, 12):
        world = company.month(date(2025, month, 1), decisions(history["record"], "sell"))
    refused = world.responses.filter(pc.equal(world.responses["kind"], "refused"))
    taken = world.consents.filter(pc.equal(world.consents["wording"], "请不要再联系我。"))
    assert refused.num_rows > 0
    assert sorted(refused["record_id"].to_pylist()) == sorted(taken["record_id"].to_pylist())
    assert set(taken["state"].to_pylist()) == {"refused"}


def test_service_settles_open_complaints(fresh):
    company, history = fresh(customers=2000)
    open_before = history["complaint"].filter(pc.is_null(history["complaint"]["settled_at"]))
    assert open_before.num_rows > 0
    world = company.month(NOVEMBER, decisions(history["record"], "serve", channel="phone"))
    again = world.tables["complaint"].filter(
        pc.is_in(world.tables["complaint"]["complaint_id"], value_set=open_before["complaint_id"].combine_chunks())
    )
    assert 0.5 < again.num_rows / open_before.num_rows <= 1
    assert again["settled_at"].null_count == 0
    assert again["satisfied"].null_count == 0


def test_months_follow_one_another(fresh):
    company, history = fresh()
    none = decisions(history["record"].slice(0, 0), "sell")
    company.month(NOVEMBER, none)
    with pytest.raises(Conflict, match="2025-12-01"):
        company.month(NOVEMBER, none)


def test_an_unknown_record_is_refused(fresh):
    company, _ = fresh()
    with pytest.raises(ValueRefused, match="till:X1"):
        company.month(NOVEMBER, decisions(pa.table({"record_id": ["till:X1"]}), "sell"))


def test_played_months_go_on_where_history_ends(fresh):
    """Twelve months left alone are the same as the history of these months."""
    company, history = fresh()
    whole = make_company(customers=600).history(date(2025, 11, 30))
    none = decisions(history["record"].slice(0, 0), "sell")
    world = company.month(NOVEMBER, none)
    for name in ("record", "order_line", "contact", "complaint", "fact"):
        joined = pa.concat_tables([history[name], world.tables[name]])
        assert joined.num_rows == whole[name].num_rows, name
        assert joined.combine_chunks().equals(whole[name].combine_chunks()), name


def test_too_small_a_company_is_refused():
    with pytest.raises(ValueRefused, match="at least 60"):
        make_company(customers=10)


def test_truth_is_written_only_when_asked(company, tmp_path):
    files = write_truth(company, tmp_path / "truth")
    assert sorted(path.stem for path in files) == ["customers", "effects", "lifetime", "persons"]
