"""Customers: the list narrows by clicking, keeps to the reader's scope, and leaves as a harmless file."""

import csv
import io

import pytest

from lists_cast import DEALER_PARTY, publish_standings, sign_in
from zhiji.vocabulary.errors import ValueRefused
from zhiji.web.console.customers_view import read_amount

pytestmark = pytest.mark.django_db(transaction=True)  # publishing swaps tables

WANG = {"party_id": "p1", "name": "王芳", "tier": "A", "group": "MVC", "value": 90_000.0, "owner": "manager"}
HOTEL = {"party_id": "p2", "name": "山水酒店", "kind": "organisation", "value": 40_000.0, "city": "昆明"}
LI = {"party_id": "p3", "name": "李伟", "tier": "C", "group": "BZ", "value": -300.0, "field": "low-low"}
NEW = {"party_id": "p4", "name": "=cmd|' /C calc'!A0", "tier": "C", "purchases": 0, "tier_before": "", "value": 10.0}


@pytest.fixture(autouse=True)
def _cast(home):
    publish_standings(WANG, {**HOTEL, "owner": "manager"}, {**LI, "dealer_id": DEALER_PARTY}, NEW)


def shown(query="", role="analyst"):
    return [row.party_id for row in sign_in(role).get(f"/customers/{query}").context["rows"]]


def test_worth_most_stands_first():
    assert shown() == ["p1", "p2", "p4", "p3"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?tier=A", ["p1"]), ("?group=BZ", ["p3"]), ("?field=low-low", ["p3"]), ("?kind=organisation", ["p2"]),
        ("?owner=manager", ["p1", "p2"]), ("?city=昆明", ["p2"]), ("?at_least=10000", ["p1", "p2"]),
        ("?at_least=5万", ["p1"]), ("?movement=up", ["p1"]), ("?movement=new", ["p4"]),
        ("?tier_before=B&tier=C", ["p3"]),
        ("?bought=1&tier=C", ["p3"]), ("?tier=A&kind=organisation", []), ("?tier=Z", []),
    ],
)  # fmt: skip
def test_click_narrows_the_list(query, expected):
    assert shown(query) == expected


def test_sort_turns_the_list_around():
    assert shown("?sort=value")[0] == "p3"
    assert shown("?sort=-city")[0] == "p2"
    assert shown("?sort=city")[-1] == "p2"


def test_manager_sees_own_customers_until_widened():
    client = sign_in("manager")
    assert len(client.get("/customers/").context["rows"]) == 2
    client.post("/scope/", {"wide": "1"})
    assert len(client.get("/customers/").context["rows"]) == 4


def test_dealer_sees_own_customers_whatever_is_asked():
    assert shown(role="dealer") == ["p3"]
    assert shown("?tier=A", role="dealer") == []
    body = b"".join(sign_in("dealer").get("/customers/export/").streaming_content).decode()
    assert "李伟" in body and "王芳" not in body


def test_page_shows_count_worth_and_meaning_of_each_figure():
    page = sign_in("analyst").get("/customers/?tier=A").content.decode()
    assert "1 customers, worth ¥90,000 together" in page
    assert "Present value of the margin expected" in page
    assert "between ¥89,900 and ¥90,100 with 90 % probability" in page


def test_chosen_city_can_be_taken_away():
    page = sign_in("analyst").get("/customers/?city=昆明&tier=B").content.decode()
    assert 'href="?tier=B" title="Take away"' in page


def test_export_holds_the_narrowed_list_and_runs_nothing():
    body = b"".join(sign_in("analyst").get("/customers/export/?tier=C").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [row["party_id"] for row in rows] == ["p4", "p3"]
    assert rows[0]["name"].startswith("'=cmd")
    assert rows[1]["value"] == "-300.0"


def test_export_reads_every_page(monkeypatch):
    monkeypatch.setattr("zhiji.web.console.customers_view.EXPORT_PAGE", 2)
    body = b"".join(sign_in("analyst").get("/customers/export/").streaming_content).decode("utf-8-sig")
    assert len(body.strip().splitlines()) == 5


def test_hostile_name_is_shown_as_text():
    publish_standings({"party_id": "p9", "name": "<script>alert(1)</script>"})
    page = sign_in("analyst").get("/customers/").content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


def test_empty_list_says_what_to_do_first():
    publish_standings({"party_id": "p1", "owner": "somebody"})
    assert "No customers yet" in sign_in("manager").get("/customers/").content.decode()
    assert "No customer fits" in sign_in("analyst").get("/customers/?tier=A").content.decode()


@pytest.mark.parametrize("text", ["much", "1e400", "nan", "--5"])
def test_amount_that_is_none_is_refused_with_a_remedy(text):
    with pytest.raises(ValueRefused, match="Write a number"):
        read_amount(text)
