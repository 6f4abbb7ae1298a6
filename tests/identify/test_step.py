"""The identify step: canonical tables in, parties with lasting ids out."""

from __future__ import annotations

import json
from datetime import date, datetime

import pyarrow as pa
import pytest

from identify.cast import make_records
from zhiji.identify.score_one import Scorer
from zhiji.identify.step import run
from zhiji.vocabulary import TABLES, Moment

MOMENT = Moment(today=date(2026, 11, 22))


def records(rows: list[dict]) -> pa.Table:
    base = {"source": "till", "kind": "person", "seen_at": datetime(2026, 1, 1)}
    return TABLES["record"].conform(pa.Table.from_pylist([{**base, **row} for row in rows], TABLES["record"].schema))


def cast_records(people: int = 120) -> pa.Table:
    table, _ = make_records(people)
    return records(
        [
            {
                "record_id": r["id"],
                "name": r["name"],
                "phone": r["phone"],
                "address": r["address"],
                "birth_date": r["birthday"],
            }
            for r in table.to_pylist()
        ]
    )


def party_of(result: dict) -> dict[str, str]:
    links = result["party_record"]
    return dict(zip(links["record_id"].to_pylist(), links["party_id"].to_pylist(), strict=True))


def test_canonical_tables_come_out():
    result = run({"record": cast_records()}, MOMENT)
    assert result["party_record"].schema.names == [c.name for c in TABLES["party_record"].columns]
    assert result["party"].schema.names == [c.name for c in TABLES["party"].columns]
    assert sorted(set(party_of(result).values())) == sorted(result["party"]["party_id"].to_pylist())
    assert result["party"]["records"].to_numpy().sum() == len(result["party_record"])


def test_the_same_input_gives_the_same_result_and_keeps_ids():
    first = run({"record": cast_records()}, MOMENT)
    again = run({"record": cast_records(), "party_record_before": first["party_record"]}, MOMENT)
    assert again["party_record"].equals(first["party_record"])


def test_new_records_leave_party_ids_as_they_are():
    whole = cast_records()
    first = run({"record": whole.slice(0, len(whole) - 20)}, MOMENT)
    after = party_of(run({"record": whole, "party_record_before": first["party_record"]}, MOMENT))
    kept = [record for record, party in party_of(first).items() if after[record] == party]
    assert len(kept) >= 0.97 * len(first["party_record"])


def test_records_of_an_id_alone_are_parties_of_their_own():
    bare = [{"record_id": f"uci:{i}", "ref": str(i)} for i in range(50)]
    result = run({"record": records(bare)}, MOMENT)
    assert len(set(party_of(result).values())) == 50
    assert set(result["party_record"]["score"].to_pylist()) == {1.0}


def test_person_and_organisation_of_one_name_stay_apart():
    rows = [
        {"record_id": "a", "name": "云杉", "phone": "13812345678"},
        {"record_id": "b", "name": "云杉", "phone": "13812345678", "kind": "organisation"},
    ]
    parties = party_of(run({"record": records(rows)}, MOMENT))
    assert parties["a"] != parties["b"]


def test_the_best_values_survive():
    rows = [
        {
            "record_id": "a",
            "name": "单女士",
            "phone": "138****5678",
            "address": "湖滨街9号3栋101室",
            "seen_at": datetime(2026, 3, 1),
            "source": "web",
        },
        {
            "record_id": "b",
            "name": "单雄雪",
            "phone": "+86 13812345678",
            "birth_date": "1980-02-03",
            "address": "湖滨街9号3栋101室",
        },
        {"record_id": "c", "name": "Shan Xiongxue", "phone": "13812345678", "birth_date": "1980/2/3", "city": "昆明"},
    ]
    party = run({"record": records(rows)}, MOMENT)["party"].to_pylist()
    assert len(party) == 1
    row = party[0]
    assert (row["name"], row["initials"], row["phone"], row["phone_end"]) == ("单雄雪", "sxx", "+8613812345678", "5678")
    assert (row["birth_date"], row["city"], row["records"], row["sources"]) == (date(1980, 2, 3), "昆明", 3, "till,web")
    assert row["first_seen"] == datetime(2026, 1, 1)


def test_employer_and_dealer_become_parties():
    rows = [
        {"record_id": "o", "name": "云杉家居有限公司", "kind": "organisation"},
        {
            "record_id": "p",
            "name": "王芳",
            "phone": "13812345678",
            "employer_ref": "o",
            "dealer_ref": "o",
            "job_title": "采购",
        },
    ]
    result = run({"record": records(rows)}, MOMENT)
    parties = party_of(result)
    person = next(row for row in result["party"].to_pylist() if row["kind"] == "person")
    assert (person["employer_id"], person["dealer_id"], person["job_title"]) == (parties["o"], parties["o"], "采购")


def test_people_at_one_door_are_a_household():
    door = "昆明市官渡区湖滨街9号3栋101室"
    rows = [
        {"record_id": "a", "name": "秦明", "address": door, "birth_date": "1980-01-01"},
        {"record_id": "b", "name": "许芳", "address": "官渡区湖滨街9号3-101", "birth_date": "1982-05-06"},
        {"record_id": "c", "name": "赵磊", "address": "官渡区湖滨街9号4-101", "birth_date": "1982-07-01"},
    ]
    households = {
        row["name"]: row["household_id"] for row in run({"record": records(rows)}, MOMENT)["party"].to_pylist()
    }
    assert households["秦明"] == households["许芳"] is not None
    assert households["赵磊"] is None


def test_the_learned_scorer_is_handed_on():
    body = json.loads(run({"record": cast_records()}, MOMENT)["matching_model"]["body"][0].as_py())
    scorer = Scorer.from_json(body["person"])
    same = scorer.score({"name": "马龙波", "phone": "13812345678"}, {"name": "馬龍波", "phone": "+86 13812345678"})
    other = scorer.score({"name": "马龙波", "phone": "13812345678"}, {"name": "单雪", "phone": "13912345678"})
    assert same.probability > 0.9 > 0.01 > other.probability


def test_no_records_at_all():
    result = run({"record": TABLES["record"].empty()}, MOMENT)
    assert len(result["party"]) == len(result["party_record"]) == 0


@pytest.mark.parametrize("kind", ["person", "organisation", None])
def test_every_kind_gets_a_party(kind):
    rows = [{"record_id": str(i), "name": name, "kind": kind} for i, name in enumerate(["云杉家居", "红松木业"])]
    assert len(run({"record": records(rows)}, MOMENT)["party"]) == 2


def test_party_keeps_the_number_its_sources_know_it_by():
    rows = [
        {"record_id": "till:17850", "ref": "17850"},
        {"record_id": "live:1", "ref": "live:1", "source": "live", "name": "王芳"},
    ]
    party = run({"record": records(rows)}, MOMENT)["party"].to_pylist()
    assert sorted((row["name"] or "", row["ref"] or "") for row in party) == [("", "17850"), ("王芳", "")]
