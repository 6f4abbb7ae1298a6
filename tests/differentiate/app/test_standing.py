"""Publishing and reading: one table swapped in, every list within its reader's scope."""

from __future__ import annotations

import json
from datetime import date

import pyarrow as pa
import pytest

from zhiji.differentiate.app import selectors
from zhiji.differentiate.app.selectors import CustomerFilter
from zhiji.differentiate.app.services import publish
from zhiji.vocabulary import Moment, Scope
from zhiji.vocabulary.errors import NotReady, ValueRefused
from zhiji.vocabulary.tables import TABLES

TODAY = date(2026, 11, 22)
EVERYTHING = Scope(everything=True)
NAMES = ["王芳", "Lin Tao", "云杉酒店", "新客"]


def conform(table, **columns):
    return TABLES[table].conform(pa.table(columns))


def tables(**changed):
    ids = ["p1", "p2", "p3", "p4"]
    standing = {
        "party_id": ids,
        "value": [900.0, 300.0, 50.0, 10.0],
        "low": [100.0, 0.0, 0.0, 0.0],
        "high": [2000.0, 800.0, 90.0, 40.0],
        "amount_year": [600.0, 300.0, 100.0, 0.0],
        "tier": ["A", "B", "C", "C"],
        "tier_before": ["B", "A", None, None],
        "group": ["MVC", "MGC", "other", "other"],
        "satisfaction": ["high", "middle", "low", "middle"],
        "satisfaction_known": [True, False, False, False],
        "volume": ["high", "middle", "low", "low"],
        "field": ["high-high", "middle-middle", "low-low", "middle-low"],
        "reasons": [json.dumps([{"code": "top_value", "params": {"value": 900.0}}]), "[]", "[]", "[]"],
        "value_before": [500.0, 400.0, None, None],
    }
    return {
        "standing": conform("standing", **(standing | changed)),
        "party": conform(
            "party",
            party_id=ids,
            kind=["person", "person", "organisation", "person"],
            name=NAMES,
            initials=["wf", "lt", "ysjd", "xk"],
            phone_end=["0001", "0002", "0003", None],
            owner=["lin", "lin", "zhao", None],
            dealer_id=[None, None, "p9", None],
        ),
        "rhythm": conform(
            "rhythm",
            party_id=ids[:3],
            first_day=[date(2026, 1, 1)] * 3,
            last_day=[date(2026, 11, 1), date(2026, 10, 1), date(2026, 1, 1)],
            purchases=[5, 3, 1],
            repeats=[4, 2, 0],
            recency_weeks=[40.0, 39.0, 0.0],
            amount=[700.0, 400.0, 100.0],
        ),
        "lifetime": conform("lifetime", party_id=ids, alive=[0.9, 0.8, 0.3, 0.1], rule=["pareto_nbd"] * 3 + ["prior"]),
    }


@pytest.fixture
def published(db):
    return publish(tables=tables(), moment=Moment(TODAY, run_id="20261122-01"))


def test_published_row_holds_all_that_a_list_shows(published):
    row = selectors.get_standing(party_id="p1")
    assert (published, row.name, row.owner, row.purchases, row.tier_before) == (4, "王芳", "lin", 5, "B")
    assert (row.reasons[0].code, row.trail) == ("top_value", ((TODAY, 900.0, "A"),))
    assert row.next_day == date(2026, 11, 1) + (date(2026, 3, 12) - date(2026, 1, 1))
    assert selectors.get_standing(party_id="p99") is None
    assert selectors.get_standing(party_id="p4").last_day is None


def test_a_list_calls_a_customer_without_a_name_by_his_number(db):
    found = tables()
    party = found["party"].to_pylist()
    party[3] |= {"name": None, "ref": "17850"}
    found["party"] = TABLES["party"].conform(pa.Table.from_pylist(party, schema=found["party"].schema))
    publish(tables=found, moment=Moment(TODAY, run_id="20261122-01"))
    assert selectors.get_standing(party_id="p4").name == "17850"


def test_publishing_again_replaces_all_rows_and_keeps_the_trail(published):
    history = pa.table({"party_id": ["p1"], "run_id": ["20261022-01"], "value": [500.0], "tier": ["B"]})
    publish(tables={**tables(), "standing_history": history}, moment=Moment(TODAY))
    assert selectors.list_customers(filters=CustomerFilter(), scope=EVERYTHING).total == 4
    assert selectors.get_standing(party_id="p1").trail == ((date(2026, 10, 22), 500.0, "B"), (TODAY, 900.0, "A"))


@pytest.mark.parametrize(
    "scope, seen",
    [
        (EVERYTHING, ["p1", "p2", "p3", "p4"]),
        (Scope(owner="lin"), ["p1", "p2"]),
        (Scope(dealer_id="p9"), ["p3"]),
        (Scope(everything=True, dealer_id="p9"), ["p3"]),
        (Scope(), []),
        (Scope(dealer_id=""), []),
        (Scope(owner=""), []),
    ],
)
def test_no_reader_sees_more_than_his_scope(published, scope, seen):
    page = selectors.list_customers(filters=CustomerFilter(), scope=scope)
    assert [row.party_id for row in page.rows] == seen and page.total == len(seen)
    assert selectors.portfolio(scope=scope).customers == len(seen)
    bought = [party for party in seen if party != "p4"]
    assert sum(cell.customers for cell in selectors.grid(scope=scope)) == len(bought)
    assert sum(row.customers for row in selectors.tiers(scope=scope)) == len(bought)
    assert sum(n for _, _, n in selectors.movement(scope=scope)) == len(bought)
    assert (selectors.get_customer(party_id="p1", scope=scope) is not None) == ("p1" in seen)


@pytest.mark.parametrize(
    "wanted, seen",
    [
        ({"tier": "B"}, ["p2"]),
        ({"group": "MVC"}, ["p1"]),
        ({"field": "low-low"}, ["p3"]),
        ({"kind": "organisation"}, ["p3"]),
        ({"query": "王"}, ["p1"]),
        ({"query": "ys"}, ["p3"]),
        ({"query": "0002"}, ["p2"]),
        ({"movement": "up"}, ["p1"]),
        ({"movement": "down"}, ["p2"]),
        ({"movement": "new"}, ["p3", "p4"]),
        ({"bought": False}, ["p4"]),
        ({"value_at_least": 300.0}, ["p1", "p2"]),
    ],
)
def test_filters_narrow_the_list(published, wanted, seen):
    page = selectors.list_customers(filters=CustomerFilter(**wanted), scope=EVERYTHING)
    assert [row.party_id for row in page.rows] == seen


def test_pages_and_orders_of_the_list(published):
    page = selectors.list_customers(filters=CustomerFilter(), scope=EVERYTHING, sort="-value_change", page=2, size=1)
    assert (page.rows[0].party_id, page.total, page.value) == ("p3", 4, 1260.0)
    with pytest.raises(ValueRefused):
        selectors.list_customers(filters=CustomerFilter(), scope=EVERYTHING, sort="password")
    with pytest.raises(ValueRefused):
        selectors.list_customers(filters=CustomerFilter(movement="sideways"), scope=EVERYTHING)


def test_a_list_takes_two_queries_however_long_it_is(published, django_assert_num_queries):
    with django_assert_num_queries(2):
        selectors.list_customers(filters=CustomerFilter(), scope=EVERYTHING)


def test_pictures_sum_what_is_published(published):
    cells = {cell.field: cell for cell in selectors.grid(scope=EVERYTHING)}
    assert len(cells) == 9 and cells["high-high"].value == 900.0 and cells["low-high"].customers == 0
    assert selectors.cliff(scope=EVERYTHING)[-1] == (1.0, 1.0)
    assert selectors.groups(scope=EVERYTHING) == {"MGC": 1, "MVC": 1, "other": 2}
    assert ("B", "A", 1) in selectors.movement(scope=EVERYTHING)


def test_publishing_without_a_table_is_refused(db):
    with pytest.raises(NotReady, match="rhythm"):
        publish(tables={name: table for name, table in tables().items() if name != "rhythm"}, moment=Moment(TODAY))
