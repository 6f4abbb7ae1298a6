"""Finding a customer by what somebody at the counter knows, and never one outside the own scope."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest

from zhiji.identify.app import selectors, services
from zhiji.vocabulary import TABLES, Moment, Scope
from zhiji.vocabulary.errors import NotFound, ValueRefused
from zhiji.warehouse import open_catalog

pytestmark = pytest.mark.django_db

ALL = Scope(everything=True)
MOMENT = Moment(today=date(2026, 11, 22), run_id="20261122-01")
PEOPLE = [
    {"party_id": "p1", "kind": "person", "name": "王芳", "initials": "wf", "phone": "+8613800138000",
     "email": "wang@x.cn", "household_id": "h1", "owner": "lin"},
    {"party_id": "p2", "kind": "person", "name": "王小明", "initials": "wxm", "phone": "+8613900139001",
     "household_id": "h1", "owner": "zhao", "dealer_id": "d1", "first_seen": datetime(2026, 1, 5)},
    {"party_id": "p3", "kind": "organisation", "name": "上海云杉酒店 (Spruce Hotel)"},
    {"party_id": "p4", "kind": "person", "name": "John Smith", "employer_id": "p3", "dealer_id": "d1"},
    {"party_id": "d1", "kind": "organisation", "name": "苏州经销"},
]  # fmt: skip


def publish(people, links=None, run_id="20261122-01"):
    party = TABLES["party"].conform(pa.Table.from_pylist(people, schema=_loose("party")))
    pairs = links or [(f"s:{row['party_id']}", row["party_id"]) for row in people]
    rows = [{"record_id": record, "party_id": party_id, "score": 1.0} for record, party_id in pairs]
    tables = {"party": party, "party_record": pa.Table.from_pylist(rows, schema=_loose("party_record"))}
    services.publish(tables=tables, moment=Moment(today=date(2026, 11, 22), run_id=run_id))


def _loose(name):
    return pa.schema([pa.field(f.name, f.type) for f in TABLES[name].schema])


@pytest.fixture
def company(home):
    publish(PEOPLE)


def found(query, scope=ALL):
    return [hit.party_id for hit in selectors.find(query=query, user_scope=scope)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("8000", ["p1"]),
        ("138 0013-8000", ["p1"]),
        ("王", ["p2", "p1"]),  # by what stands after the 王
        ("小明", ["p2"]),
        ("wxm", ["p2"]),
        ("WX", ["p2"]),
        ("酒店", ["p3"]),
        ("spruce", ["p3"]),
        ("smith", ["p4"]),
        ("wang@x", ["p1"]),
        ("nobody", []),
        ("%", []),
        ("", []),
    ],
)
def test_customer_is_found_by(company, query, expected):
    assert found(query) == expected


def test_customer_is_found_by_order_number(company):
    catalog = open_catalog()
    line = {"line_id": "s:536365:1", "order_id": "536365", "record_id": "s:p2"}
    catalog.write("order_line", pa.Table.from_pylist([line]), part="1")
    catalog.close()

    hits = selectors.find(query="536365", user_scope=ALL)

    assert [(hit.party_id, hit.found_by) for hit in hits] == [("p2", "order")]


def test_customer_without_a_name_goes_by_his_number(company):
    publish([*PEOPLE, {"party_id": "p7", "kind": "person", "ref": "17850"}], [("till:17850", "p7")])
    catalog = open_catalog()
    number = {"record_id": "till:17850", "source": "till", "ref": "17850", "kind": "person"}
    catalog.write("record", pa.Table.from_pylist([number]), part="1")
    catalog.close()

    hits = selectors.find(query="17850", user_scope=ALL)

    assert [(hit.party_id, hit.name, hit.found_by) for hit in hits] == [("p7", "17850", "number")]
    assert selectors.get_party(party_id="p7").called == "17850"
    assert selectors.get_party(party_id="p1").called == "王芳"
    assert selectors.get_names(ids=["p7", "p1", "gone"]) == {"p7": "17850", "p1": "王芳"}


def test_scope_keeps_to_own_customers(company):
    assert found("王", Scope(owner="lin")) == ["p1"]
    assert found("王", Scope(dealer_id="d1")) == ["p2"]
    assert found("王", Scope()) == []
    with pytest.raises(NotFound):
        selectors.get_party(party_id="p1", user_scope=Scope(dealer_id="d1"))


def test_card_names_household_employer_and_dealer(company):
    fang, john, hotel = (selectors.get_party(party_id=p) for p in ("p1", "p4", "p3"))

    assert [member.name for member in fang.household] == ["王小明"]
    assert john.employer.name.startswith("上海云杉酒店") and john.dealer.name == "苏州经销"
    assert [contact.party_id for contact in hotel.contacts] == ["p4"]
    assert selectors.get_party(party_id="p2").first_day == date(2026, 1, 5)


def test_merged_id_leads_to_the_customer_it_belongs_to_now(company):
    services.add_fact(party_id="p2", name="style", value="北欧", said_by="staff", by="lin")
    links = [("s:p1", "p1"), ("s:p2", "p1"), ("s:p3", "p3"), ("s:p4", "p4"), ("s:d1", "d1")]
    publish([row for row in PEOPLE if row["party_id"] != "p2"], links, "20261123-01")

    assert selectors.get_ids(party_id="p2") == ("p1", "p2")
    assert selectors.get_party(party_id="p2").name == "王芳"
    assert [fact.value for fact in selectors.list_facts(ids=selectors.get_ids(party_id="p1"))] == ["北欧"]
    assert selectors.export_aliases().to_pylist() == [{"party_id": "p2", "current_id": "p1"}]

    publish(PEOPLE, run_id="20261124-01")
    assert selectors.get_ids(party_id="p2") == ("p2",)


def test_new_customer_is_found_at_once_and_after_the_cycle(company):
    fields = {"name": "赵敏", "phone": "13700137777"}
    party_id = services.add_customer(kind="person", fields=fields, by="lin")

    assert found("7777") == [party_id] and found("赵") == [party_id]

    publish(PEOPLE)  # a cycle that began before the entry does not know her
    assert found("7777") == [party_id]
    assert [record.fields["name"] for record in selectors.list_records(party_id=party_id)] == ["赵敏"]


def test_match_check_finds_who_is_known_already(company):
    matches = selectors.find_matches(fields={"name": "王芳", "phone": "13800138000"})

    assert [(m.party_id, m.score) for m in matches] == [("p1", 1.0)]
    assert {reason.params["field"] for reason in matches[0].evidence} == {"name", "phone"}
    assert selectors.find_matches(fields={"name": "钱多多", "phone": "13611112222"}) == []
    assert selectors.find_matches(fields={"name": "王芳"}, user_scope=Scope(dealer_id="d1")) == []


def test_email_names_one_party_or_nobody(company):
    assert selectors.party_by_email(email=" WANG@x.cn") == "p1"
    assert selectors.party_by_email(email="") is None
    publish([*PEOPLE, {"party_id": "p9", "kind": "person", "name": "王二", "email": "wang@x.cn"}])
    assert selectors.party_by_email(email="wang@x.cn") is None


@pytest.mark.parametrize(("change", "error"), [({"value": " "}, ValueRefused), ({"sure": 2}, ValueRefused),
                                               ({"party_id": "p77"}, NotFound)])  # fmt: skip
def test_fact_without_sense_is_refused(company, change, error):
    fact = {"party_id": "p1", "name": "style", "value": "北欧", "said_by": "customer", "by": "lin", **change}
    with pytest.raises(error):
        services.add_fact(**fact)


def test_facts_of_files_and_of_now_stand_together(company):
    catalog = open_catalog()
    row = {"fact_id": "s:1", "record_id": "s:p1", "name": "pets", "value": "猫", "at": datetime(2026, 3, 1)}
    catalog.write("fact", pa.Table.from_pylist([row]), part="1")
    catalog.close()
    services.add_fact(party_id="p1", name="style", value="北欧", said_by="customer", by="lin")

    assert [fact.value for fact in selectors.list_facts(ids=["p1"])] == ["北欧", "猫"]
    assert selectors.export_facts().column("value").to_pylist() == ["北欧"]
