"""What the sources write down: duplicates, mistakes, and whose each record truly is."""

from __future__ import annotations

import collections

import phonenumbers
import pyarrow.compute as pc
from stdnum.cn import uscc

from zhiji.demo.people import CONTACT, KIND


def test_every_record_has_one_true_person(company, history):
    persons = company.truth.persons()
    assert persons["truth_id"].null_count == 0
    assert set(history["record"]["record_id"].to_pylist()) <= set(persons["record_id"].to_pylist())


def test_a_third_more_records_than_true_parties(company):
    persons = company.truth.persons()
    share = persons.num_rows / pc.count_distinct(persons["truth_id"]).as_py() - 1
    assert 0.25 < share < 0.45


def test_records_come_from_all_sources(history):
    assert set(history["record"]["source"].to_pylist()) == {"till", "web", "dealer", "call", "account"}


def test_names_are_written_in_many_ways(history):
    names = history["record"]["name"].to_pylist()
    assert any(name.endswith(("女士", "先生")) for name in names)
    assert any(name.isascii() for name in names)
    assert any(set(name) & set("張劉陳趙黃吳孫馬羅鄭謝韓馮") for name in names)


def test_families_share_phones(company, history):
    persons = company.truth.persons().to_pylist()
    who = {row["record_id"]: row["truth_id"] for row in persons}
    by_phone = collections.defaultdict(set)
    for row in history["record"].select(["record_id", "phone", "kind"]).to_pylist():
        if row["phone"] and row["kind"] == "person":
            by_phone[row["phone"]].add(who[row["record_id"]])
    shared = sum(len(owners) > 1 for owners in by_phone.values())
    assert 0.01 < shared / len(by_phone) < 0.15


def test_most_phones_can_be_dialled(history):
    phones = history["record"]["phone"].drop_null().to_pylist()[:500]
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(phone, "CN")) for phone in phones)


def test_mail_goes_to_example_com_only(history):
    assert all(mail.lower().endswith("@example.com") for mail in history["record"]["email"].drop_null().to_pylist())


def test_tax_numbers_are_well_formed(history):
    numbers = history["record"]["id_number"].drop_null().to_pylist()
    assert numbers
    assert all(uscc.is_valid(number) for number in numbers)


def test_cast_is_in_its_places(history):
    rows = {row["email"]: row for row in history["record"].to_pylist() if row["email"]}
    assert rows["lin.wanqing@example.com"]["name"] == "林晚晴"
    assert rows["emma.clarke@example.com"]["name"] == "Emma Clarke"
    zhou = rows["zhou.mingyuan@example.com"]
    employer = {row["record_id"]: row["name"] for row in history["record"].to_pylist()}[zhou["employer_ref"]]
    assert zhou["job_title"] == "采购经理"
    assert "酒店" in employer


def test_lin_bought_often(company, history):
    persons = company.truth.persons().to_pylist()
    lin = {row["record_id"] for row in persons if row["truth_id"] == "S0000000"}
    lines = [row for row in history["order_line"].to_pylist() if row["record_id"] in lin]
    assert len({row["ordered_at"].date() for row in lines}) >= 8
    assert len({row["record_id"] for row in lines}) == 2


def test_organisations_have_three_contacts_or_more(company):
    people = company.people
    staff = collections.Counter(people.ties.employer[people.kind == CONTACT].tolist())
    assert len(staff) == people.size.organisations
    assert min(staff.values()) >= 3
    assert KIND[CONTACT] == "person"


def test_kinds_are_as_promised(company):
    people = company.people
    served = (people.ties.dealer >= 0).sum()
    assert people.size.organisations == 300
    assert people.size.dealers == 20
    assert 0.10 < served / people.size.customers < 0.20
