"""Customers: who belongs to which tier, group and field, and what each is worth? A list narrowed by clicking."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiji.differentiate.app.selectors import CustomerFilter, list_customers
from zhiji.vocabulary import Scope
from zhiji.vocabulary.errors import ValueRefused
from zhiji.vocabulary.party import FIELDS, GROUPS, KINDS, TIERS
from zhiji.web.accounts.gate import CONSOLE_USERS, open_to
from zhiji.web.accounts.selectors import scope_of_request
from zhiji.web.console.definitions import get_definition
from zhiji.web.console.export import stream_csv
from zhiji.web.console.listing import PAGE_SIZE, get_facet, get_heads, get_link, get_page, get_pages, get_sort
from zhiji.web.phrases.numbers import money
from zhiji.web.phrases.words import say

USUAL_ORDER = "-value"
STEPS = (1_000, 10_000, 50_000, 100_000)  # of «worth at least», in the company's currency
EXPORT_PAGE = 5_000  # rows read at a time while a file is sent
TEXTS = ("tier", "tier_before", "group", "field", "kind", "owner", "city", "movement")
BOUGHT = "1"
MOVEMENTS = {"up": gettext_lazy("rose"), "down": gettext_lazy("fell"), "new": gettext_lazy("new")}


@open_to(*CONSOLE_USERS)
def customers(request: HttpRequest) -> HttpResponse:
    """The list, narrowed and sorted as the address says."""
    return render(request, "console/customers.html", get_customers_page(request.GET, scope_of_request(request)))


@open_to(*CONSOLE_USERS)
def export_customers(request: HttpRequest) -> HttpResponse:
    """The same list as a file, every page of it."""
    rows = iter_rows(request.GET, scope_of_request(request))
    return stream_csv("customers", EXPORTED, ([getattr(row, name) for name in EXPORTED] for row in rows))


EXPORTED = (
    *("party_id", "kind", "name", "city", "owner", "tier", "tier_before", "group", "field"),
    *("value", "low", "high", "amount_year", "purchases", "amount", "last_day"),
)


def get_customers_page(query: QueryDict, scope: Scope) -> dict[str, object]:
    """Everything the template shows. Raises ValueRefused for an amount that is none."""
    page, columns = get_page(query), get_columns()
    found = list_customers(
        filters=read_filter(query), scope=scope, sort=get_sort(query, columns, USUAL_ORDER), page=page, size=PAGE_SIZE
    )
    return {
        "rows": found.rows,
        "heads": get_heads(query, columns, USUAL_ORDER),
        "facets": get_facets(query),
        "worn": get_worn(query),
        "page": page,
        "page_count": get_pages(found.total),
        "total": found.total,
        "worth": found.value,
        "export": "export/" + get_link(query),
        "narrowed": any(query.get(name) for name in (*TEXTS, "at_least", "bought")),
    }


def read_filter(query: QueryDict) -> CustomerFilter:
    """What the address asks for. Raises ValueRefused for an amount that is no number."""
    texts = {name: query[name][:80] for name in TEXTS if query.get(name)}
    bought = True if query.get("bought") == BOUGHT else None
    return CustomerFilter(**texts, bought=bought, value_at_least=read_amount(query.get("at_least", "")))


def read_amount(text: str) -> float | None:
    """An amount as people write it, separators and 万 included; None for nothing.

    >>> read_amount("1,500"), read_amount("2.5万"), read_amount("")
    (1500.0, 25000.0, None)
    """
    plain = text.strip().replace(",", "").replace("，", "").removeprefix("¥")
    factor = 1e4 if plain.endswith("万") else 1e8 if plain.endswith("亿") else 1.0
    if not plain:
        return None
    try:
        amount = float(plain.rstrip("万亿")) * factor
    except ValueError:
        amount = float("nan")
    if not abs(amount) < 1e15:  # not a number included
        raise ValueRefused(
            "amount_unreadable", "{value!r} is no amount. Write a number such as 10000.", value=text[:40]
        )
    return amount


def get_columns() -> dict[str, tuple[str, str, bool]]:
    """The columns of the list: what each is called and means."""
    figures = ("value", "amount_year", "purchases", "last_day")
    return {
        "name": (_("Customer"), _("The best name known."), False),
        **{code: (*get_definition(code), False) for code in ("tier", "group", "field")},
        **{code: (*get_definition(code), True) for code in figures},
        "city": (_("City"), _("Where the customer lives or has its seat."), False),
        "owner": (_("Looked after by"), _("The colleague who owns the relationship."), False),
    }


def get_facets(query: QueryDict) -> list[object]:
    """The ways to narrow by a click."""
    everything = ("", _("All"))
    moves = [(code, str(word)) for code, word in MOVEMENTS.items()]
    steps = [(str(step), _("from %(amount)s") % {"amount": money(step)}) for step in STEPS]
    return [
        get_facet(query, "tier", _("Tier"), [everything, *((code, code) for code in TIERS)]),
        get_facet(query, "group", _("Group"), [everything, *((code, say("group", code)) for code in GROUPS)]),
        get_facet(query, "kind", _("Kind"), [everything, *((code, say("kind", code)) for code in KINDS)]),
        get_facet(query, "at_least", _("Worth"), [everything, *steps]),
        get_facet(query, "movement", _("Movement"), [everything, *moves]),
        get_facet(query, "field", _("Field"), [everything, *((code, say("field", code)) for code in FIELDS)]),
    ]


def get_worn(query: QueryDict) -> list[tuple[str, str, str]]:
    """What was chosen by clicking a name in the list: (what, value, the address without it)."""
    names = (("city", _("City")), ("owner", _("Looked after by")), ("tier_before", _("Tier before")))
    worn = [(label, query[name], get_link(query, **{name: ""})) for name, label in names if query.get(name)]
    if query.get("bought") == BOUGHT:
        worn.append((_("Bought"), _("at least once"), get_link(query, bought="")))
    return worn


def iter_rows(query: QueryDict, scope: Scope) -> Iterator[object]:
    """All rows of the list, read a large page at a time so that a file of any length takes the same memory."""
    filters, sort = read_filter(query), get_sort(query, get_columns(), USUAL_ORDER)
    page, seen, total = 1, 0, 1
    while seen < total:
        found = list_customers(filters=filters, scope=scope, sort=sort, page=page, size=EXPORT_PAGE)
        yield from found.rows
        page, seen, total = page + 1, seen + EXPORT_PAGE, found.total
