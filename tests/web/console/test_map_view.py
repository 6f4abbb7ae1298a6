"""Map: every figure on it is the length of the list it opens."""

import re
from html import unescape

import pytest

from lists_cast import publish_standings, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(home):
    publish_standings(
        {"party_id": "p1", "tier": "A", "tier_before": "B", "value": 9_000.0, "amount_year": 8_000.0},
        {"party_id": "p2", "tier": "C", "tier_before": "B", "field": "low-low", "amount_year": 1_000.0},
        {"party_id": "p3", "tier": "C", "tier_before": "A", "field": "low-low", "amount_year": 1_000.0},
        {"party_id": "p4", "tier": "C", "tier_before": "", "field": "middle-low", "amount_year": 0.0},
        {"party_id": "p5", "tier": "C", "tier_before": "", "field": "middle-low", "purchases": 0, "amount_year": 0.0},
    )
    return sign_in("analyst").get("/map/").content.decode()


def links(page):
    cells = re.findall(r'href="(/customers/\?[^"]*)"[^>]*>\s*(?:<strong>)?([\d,]+)', page)
    return [(unescape(href), int(count)) for href, count in cells]


def test_each_number_opens_a_list_of_that_length(page):
    found = links(page)
    assert len(found) >= 9 + 4
    client = sign_in("analyst")
    for href, count in found:
        assert (href, client.get(href).context["total"]) == (href, count)


def test_field_with_most_value_is_named(page):
    assert "Most value stands in the field “Satisfied, buys much”" in page


def test_movement_is_counted_up_and_down(page):
    assert "1 customers rose and 2 fell" in page


def test_cliff_says_which_share_holds_half(page):
    assert re.search(r"Half of what was bought in the last year comes from [\d.]+ % of the customers", page)


def test_relationship_manager_sees_the_map_of_own_customers(home):
    publish_standings({"party_id": "p1", "owner": "manager"}, {"party_id": "p2", "owner": "wu"})
    assert sign_in("manager").get("/map/").context["total"] == 1


def test_empty_map_says_what_to_do_first(home):
    page = sign_in("analyst").get("/map/").content.decode()
    assert "No map yet" in page
