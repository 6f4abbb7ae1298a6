"""Two real companies through the whole: load, cycle, console. What is expected is computed by SQL from the files alone.

CDNOW: music sold on the web in 1997 and 1998, in dollars. UCI Online Retail: gifts to shops, 2010 and 2011, in pounds.
Neither file names anybody: a customer is a number, and goes by that number everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import pytest

from lists_cast import sign_in
from zhiji.cycle import run_cycle
from zhiji.differentiate.app import selectors as differentiate
from zhiji.differentiate.app.selectors import CustomerFilter
from zhiji.identify.app import selectors as identify
from zhiji.intake.app.services import load_file
from zhiji.interact.app import selectors as interact
from zhiji.trust.app.services import save_policy
from zhiji.vocabulary import Policy, Scope
from zhiji.warehouse import open_catalog

pytestmark = pytest.mark.django_db
EVERYTHING = Scope(everything=True)
CDNOW = "select customer_id customer, customer_id || date as order_id, date::date as day, amount from '{path}'"
UCI = """select CustomerID::varchar customer, InvoiceNo order_id, InvoiceDate::date as day,
         round(Quantity * UnitPrice, 2) amount from '{path}'"""


@dataclass(frozen=True)
class Truth:
    """What the file says, by SQL: customers, orders, revenue of customers; who bought for most in the last year."""

    customers: int
    orders: int
    revenue: float
    best: str
    best_amount: float


def ask_file(lines: str, path, *, today: date) -> Truth:
    base = lines.format(path=path)
    customers, orders, revenue = duckdb.sql(
        "select count(distinct customer), count(distinct order_id), sum(amount) "
        f"from ({base}) where customer is not null"
    ).fetchone()
    best, amount = duckdb.sql(
        f"select customer, sum(amount) a from ({base}) where customer is not null and day > date '{today}' - 365 "
        "group by 1 order by 2 desc limit 1"
    ).fetchone()
    return Truth(customers, orders, revenue, best, amount)


def ask_warehouse() -> tuple[int, int, float]:
    catalog = open_catalog()
    try:
        lines = catalog.table("order_line")
        lines = lines.filter(lines.record_id.notnull())
        row = lines.agg(c=lines.record_id.nunique(), o=lines.order_id.nunique(), a=lines.amount.sum())
        found = catalog.arrow(row).to_pylist()[0]
    finally:
        catalog.close()
    return found["c"], found["o"], found["a"]


def open_company(path, *, currency: str, today: date) -> None:
    save_policy(policy=Policy(company="Trader", language="en", currency=currency), by="admin")
    assert load_file(path=path).loaded
    run_cycle(today=today)


def check_figures(truth: Truth) -> str:
    """The warehouse and the published list agree with the file; returns the best customer's party id."""
    customers, orders, revenue = ask_warehouse()
    assert (customers, orders) == (truth.customers, truth.orders)
    assert revenue == pytest.approx(truth.revenue, abs=0.5)
    page = differentiate.list_customers(filters=CustomerFilter(), scope=EVERYTHING, sort="-amount_year", size=1)
    best = page.rows[0]
    assert page.total == truth.customers
    assert (best.name, best.amount_year) == (truth.best, pytest.approx(truth.best_amount, abs=0.05))
    return best.party_id


def check_pages(truth: Truth, party_id: str, sign: str) -> None:
    """The console shows the company's own currency and its customers' own numbers, and no id of ours."""
    visitor = sign_in("admin")
    pages = {a: visitor.get(a) for a in ("/", "/customers/", "/map/", "/decisions/", "/proof/", "/import/", "/guide/")}
    texts = {address: answer.content.decode() for address, answer in pages.items()}
    assert {answer.status_code for answer in pages.values()} == {200}
    for address, text in texts.items():
        assert "¥" not in text, address
    for address in ("/", "/customers/", "/map/"):
        assert sign in texts[address], address
    assert f"{truth.customers:,}" in texts["/"] and f"{truth.customers:,}" in texts["/customers/"]
    for address in ("/customers/", "/decisions/"):
        assert f">{party_id}<" not in texts[address] and not shows_an_id(texts[address]), address
    first = visitor.get("/customers/?sort=-amount_year").content.decode()
    assert f">{truth.best}<" in first and f"{sign}{truth.best_amount:,.0f}" in first
    page = visitor.get(f"/customers/{party_id}/").content.decode()
    assert truth.best in page and sign in page and "¥" not in page and "、" not in page
    assert truth.best in visitor.get(f"/find/?q={truth.best}").content.decode()
    assert "are drawn by lot and left alone" in texts["/proof/"]


def shows_an_id(text: str) -> bool:
    parties = [row.party_id for row in differentiate.list_customers(filters=CustomerFilter(), scope=EVERYTHING).rows]
    return any(f">{party}<" in text for party in parties)


def test_cdnow_is_a_company_in_dollars(home, real_data):
    path = real_data("cdnow_full.csv.gz")
    truth = ask_file(CDNOW, path, today=date(1998, 7, 1))
    open_company(path, currency="USD", today=date(1998, 7, 1))
    party_id = check_figures(truth)
    check_pages(truth, party_id, "$")
    assert (truth.customers, truth.orders, round(truth.revenue)) == (23_570, 67_591, 2_500_316)
    thread = interact.get_thread(ids=identify.get_ids(party_id=party_id), limit=1)
    assert thread[0].params["order_id"] == "", "a file without order numbers shows none"


def test_uci_is_a_company_in_pounds(home, real_data):
    path = real_data("uci_online_retail.parquet")
    truth = ask_file(UCI, path, today=date(2011, 12, 10))
    open_company(path, currency="GBP", today=date(2011, 12, 10))
    party_id = check_figures(truth)
    check_pages(truth, party_id, "£")
    assert (truth.customers, truth.orders, round(truth.revenue)) == (4_372, 22_190, 8_300_066)
    reached = dict(interact.count_left_alone(scope=EVERYTHING))
    assert "explored" not in reached and reached["nothing_open"] > 4_000, "nobody gave a consent or an address"
