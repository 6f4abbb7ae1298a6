"""Loading files: what enters, what is refused, and that the same file again changes nothing."""

from __future__ import annotations

import csv
import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhiji.intake import current
from zhiji.intake.app import selectors, services
from zhiji.intake.app.models import Import
from zhiji.vocabulary.errors import ColumnMissing, Conflict, NotFound, ValueRefused
from zhiji.warehouse import open_catalog

pytestmark = pytest.mark.django_db

CUSTOMERS = "会员编号,姓名,手机,生日\n00004,王芳,13800138000,1988年3月1日\n00005,李雷,13900139000,1990/12/24\n"
ORDERS = "订单号,会员编号,下单时间,实付金额\nA1,00004,2026-03-01,\"¥1,200\"\nA1,00004,2026-03-01,80\nA2,,2026/3/2,99\n"


@pytest.fixture
def write(home):
    def write(name, text, encoding="utf-8"):
        path = home / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def rows(name):
    catalog = open_catalog()
    try:
        return catalog.arrow(current(catalog.table(name), name)).to_pylist()
    finally:
        catalog.close()


def test_customers_keep_their_ids_as_written(write):
    result = services.load_file(path=write("members.csv", CUSTOMERS, "gb18030"))

    assert (result.kind, result.rows, result.good, result.bad, result.loaded) == ("customers", 2, 2, 0, True)
    fang = next(row for row in rows("record") if row["ref"] == "00004")
    assert (fang["record_id"], fang["name"], fang["birth_date"]) == ("company:00004", "王芳", "1988-03-01")


def test_zero_character_of_a_parquet_file_is_an_error_of_its_row(home):
    path = home / "members.parquet"
    pq.write_table(pa.table({"会员编号": ["1", "2"], "姓名": ["王\0芳", "李雷"], "手机": ["13800138000", None]}), path)

    result = services.load_file(path=path, good_rows_only=True)

    assert (result.good, result.bad) == (1, 1)
    with open(result.error_file, encoding="utf-8-sig") as file:
        assert [(row["row"], row["column"]) for row in csv.DictReader(file)] == [("2", "姓名")]


def test_same_file_again_changes_nothing(write):
    path = write("orders.csv", ORDERS)
    first = services.load_file(path=path)
    before = rows("order_line")

    again = services.load_file(path=path.rename(path.with_name("renamed.csv")))

    assert again.already_loaded and again.import_id == first.import_id
    assert rows("order_line") == before and Import.objects.count() == 1


def test_order_meets_its_customer_and_guest_has_none(write):
    services.load_file(path=write("orders.csv", ORDERS))

    lines = sorted(rows("order_line"), key=lambda row: row["line_id"])
    assert [line["line_id"] for line in lines] == ["company:A1:1", "company:A1:2", "company:A2:1"]
    assert [line["amount"] for line in lines] == [1200.0, 80.0, 99.0]
    assert [line["record_id"] for line in lines] == ["company:00004", "company:00004", None]


@pytest.mark.parametrize("order", [("members", "orders"), ("orders", "members")])
def test_bare_customer_of_an_order_never_hides_the_real_one(write, order):
    files = {"members": CUSTOMERS, "orders": ORDERS}
    for name in order:
        services.load_file(path=write(f"{name}.csv", files[name]))

    fang = [row for row in rows("record") if row["ref"] == "00004"]
    assert [row["name"] for row in fang] == ["王芳"]


def test_later_file_wins_over_the_earlier(write):
    services.load_file(path=write("a.csv", CUSTOMERS))
    services.load_file(path=write("b.csv", CUSTOMERS.replace("王芳", "王小芳")))

    assert sorted(row["name"] for row in rows("record")) == ["李雷", "王小芳"]


def test_file_with_bad_rows_loads_nothing_and_names_them(write):
    bad = ORDERS + "A3,00004,soon,12\nA4,00005,2026-03-05,=HYPERLINK(\"x\")\n"
    result = services.load_file(path=write("orders.csv", bad))

    assert (result.loaded, result.good, result.bad) == (False, 3, 2)
    assert rows("order_line") == []
    report = _report(result)
    assert (report[0]["row"], report[0]["column"]) == ("5", "下单时间")
    assert (report[0]["value"], report[0]["code"]) == ("soon", "date_unreadable")
    assert (report[1]["row"], report[1]["column"]) == ("6", "实付金额")
    assert report[1]["value"].startswith("'=HYPERLINK")  # a spreadsheet shows it and does not run it


def test_good_rows_enter_when_the_user_says_so(write):
    path = write("orders.csv", ORDERS + "A3,00004,soon,12\nA4,00004\n")

    result = services.load_file(path=path, good_rows_only=True)

    assert (result.loaded, result.good, result.bad) == (True, 3, 2)
    assert len(rows("order_line")) == 3
    codes = {row["code"] for row in _report(result)}
    assert codes == {"date_unreadable", "row_ragged"}


def test_undone_load_is_gone_and_may_come_again(write):
    path = write("members.csv", CUSTOMERS)
    first = services.load_file(path=path)

    services.undo_import(import_id=first.import_id, by="lin")

    assert rows("record") == []
    with pytest.raises(Conflict):
        services.undo_import(import_id=first.import_id, by="lin")
    assert services.load_file(path=path).already_loaded is False and len(rows("record")) == 2


def test_undo_of_an_unknown_load_is_refused(home):
    with pytest.raises(NotFound):
        services.undo_import(import_id="20260101", by="lin")


def test_mapping_is_remembered_by_the_header(write):
    path = write("a.csv", "甲,乙,丙\n1,2026-03-01,5\n")
    mapping = {"customer": "甲", "ordered_at": "乙", "amount": "丙"}
    services.load_file(path=path, kind="orders", mapping=mapping)

    later = selectors.preview(path=write("b.csv", "丙,乙,甲\n7,2026-03-09,1\n"))

    assert later.remembered and later.kind == "orders" and later.mapping == mapping


def test_preview_shows_sample_and_problems_and_writes_nothing(write):
    shown = selectors.preview(path=write("orders.csv", ORDERS + "A9,1,soon,1\n"))

    assert shown.kind == "orders" and shown.sample[0]["实付金额"] == "¥1,200"
    assert [(p.row, p.column, p.code) for p in shown.problems] == [(5, "下单时间", "date_unreadable")]
    assert not Import.objects.exists()


def test_mapping_to_an_absent_column_names_those_there(write):
    with pytest.raises(ColumnMissing, match="实付金额"):
        mapping = {"customer": "会员编号", "ordered_at": "when"}
        services.load_file(path=write("orders.csv", ORDERS), kind="orders", mapping=mapping)


def test_foreign_currency_needs_a_rate(write):
    text = "order_id,customer,date,amount\n1,7,2026-03-01,$10\n2,7,2026-03-02,10\n"

    refused = services.load_file(path=write("orders.csv", text))
    taken = services.load_file(path=write("orders.csv", text), rates={"usd": 7.1})

    assert [row["code"] for row in _report(refused)] == ["currency_foreign"]
    assert taken.loaded and sorted(row["amount"] for row in rows("order_line")) == [10.0, 71.0]


def test_source_name_with_a_colon_is_refused(write):
    with pytest.raises(ValueRefused):
        services.load_file(path=write("members.csv", CUSTOMERS), source="a:b")


def test_progress_tells_rows_done(write):
    told = []
    services.load_file(path=write("members.csv", CUSTOMERS), on_progress=lambda done, total: told.append((done, total)))

    assert told == [(2, 3)]


def test_cdnow_loads_without_any_help(home, real_data):
    result = services.load_file(path=real_data("cdnow_full.csv.gz"))

    assert (result.kind, result.rows, result.bad, result.loaded) == ("orders", 69_659, 0, True)
    assert len({row["record_id"] for row in rows("record")}) == 23_570
    assert len(rows("order_line")) == 69_659  # the 255 equal rows are real purchases


def test_online_retail_loads_without_any_help(home, real_data):
    result = services.load_file(path=real_data("uci_online_retail.parquet"))

    catalog = open_catalog()
    lines = current(catalog.table("order_line"), "order_line")
    guests = lines.record_id.isnull().sum()
    told = lines.aggregate(n=lines.count(), guests=guests, amount=lines.amount.sum()).to_pyarrow()
    catalog.close()
    assert (result.kind, result.rows, result.bad) == ("orders", 541_909, 0)
    assert told.to_pylist()[0]["n"] == 541_909 and told.to_pylist()[0]["guests"] == 135_080
    assert told.to_pylist()[0]["amount"] == pytest.approx(9_747_747.93, abs=0.1)


def test_gzip_that_breaks_off_leaves_nothing(write, home):
    whole = gzip.compress(("id,name\n" + "".join(f"{i},n{i}\n" for i in range(200_000))).encode())
    path = home / "cut.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(Exception, match="breaks off"):
        services.load_file(path=path)

    assert rows("record") == []


def _report(result):
    with open(result.error_file, encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))
