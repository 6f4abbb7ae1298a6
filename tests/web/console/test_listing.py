"""Lists: narrowing by a click, sorting, pages."""

from django.http import QueryDict

from zhiji.web.console.listing import get_facet, get_heads, get_link, get_page, get_pages, get_sort

COLUMNS = {"name": ("Customer", "The best name.", False), "value": ("Value", "What it is worth.", True)}


def test_new_choice_keeps_others_and_starts_at_first_page():
    assert get_link(QueryDict("tier=A&page=4&sort=name"), group="MVC") == "?tier=A&sort=name&group=MVC"


def test_choice_of_all_takes_the_narrowing_away():
    facet = get_facet(QueryDict("tier=A"), "tier", "Tier", [("", "All"), ("A", "A")])
    assert [(c.href, c.chosen) for c in facet.choices] == [("?", False), ("?tier=A", True)]
    assert facet.chosen.value == "A"


def test_unknown_sort_falls_back_to_the_usual_order():
    assert get_sort(QueryDict("sort=password"), COLUMNS, "-value") == "-value"
    assert get_sort(QueryDict("sort=-name"), COLUMNS, "-value") == "-name"


def test_click_on_sorted_head_turns_the_order():
    name, value = get_heads(QueryDict("sort=-value"), COLUMNS, "-value")
    assert (value.turned, value.href) == ("descending", "?sort=value")
    assert (name.turned, name.href) == ("", "?sort=name")


def test_first_click_on_figure_shows_greatest_first():
    _, value = get_heads(QueryDict("sort=name"), COLUMNS, "-value")
    assert value.href == "?sort=-value"


def test_nonsense_pages_become_the_first():
    assert [get_page(QueryDict(f"page={p}")) for p in ("3", "0", "-1", "x", "９", "99999999999")] == [3, 1, 1, 1, 1, 1]


def test_pages_cover_every_row_once():
    assert [get_pages(n, size=50) for n in (0, 1, 50, 51, 100, 101)] == [1, 1, 1, 2, 2, 3]
