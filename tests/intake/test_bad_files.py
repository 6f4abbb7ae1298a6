"""Files that are wrong, by accident or on purpose, at the command: place and remedy in words, and nothing written."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from datetime import date, timedelta

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhiji.cli import main
from zhiji.intake.app.models import Import
from zhiji.warehouse import open_catalog

pytestmark = pytest.mark.django_db
HEADER = "order_id,customer,date,amount\n"
GOOD = "1,7,2026-03-01,5\n"


@pytest.fixture
def load(home, monkeypatch, capfd):
    """`zhiji load` with a file of this content: exit code, answer for programs, words for people."""
    monkeypatch.setattr("zhiji.intake.cli._doors", _doors)

    def load(content, *options, name="orders.csv"):
        path = os.path.join(os.fsencode(home), os.fsencode(name))
        if content is not None:
            with open(path, "wb") as handle:
                handle.write(content if isinstance(content, bytes) else content.encode())
        monkeypatch.setattr(sys, "argv", ["zhiji", "load", os.fsdecode(path), *options])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        return ended.value.code, json.loads(said.out or "{}"), " ".join(said.err.split())

    return load


def _doors():
    """The doors without the migration of the command, which a test's transaction does not allow on SQLite."""
    from zhiji.intake.app import selectors, services

    return services, selectors


def report(answer):
    with open(answer["error_file"], encoding="utf-8-sig", newline="") as handle:
        return [(row["row"], row["column"], row["code"]) for row in csv.DictReader(handle)]


def is_untouched(home):
    """No row in the warehouse, nothing left beside it, no load that counts as done."""
    catalog = open_catalog()
    empty = catalog.arrow(catalog.table("order_line")).num_rows == 0
    catalog.close()
    left = list((home / "warehouse").glob("**/*.parquet"))
    return empty and not left and not Import.objects.filter(state__in=("done", "placing", "checking")).exists()


UNREADABLE = {
    "no file": (None, "There is no file"),
    "empty": (b"", "is empty. Export it again with a header row"),
    "blank lines": (b"\n\r\n\n", "has no rows. Export it again"),
    "wrong encoding": (b"order_id,name\n1,\xff\xfe\xff\n", "Save it as «CSV UTF-8»"),
    "zero bytes": (b"order_id,name\n1,a\0b\n", "holds zero bytes"),
    "old excel": (b"\xd0\xcf\x11\xe0 old", "An old .xls must be saved as .xlsx first"),
    "unknown columns": (b"foo,bar\n1,2\n", "Say the kind and which column is what"),
    "markup in the header": (b"[/red],[/red]\n1,2\n", "'[/red]' stands twice in the header. Rename one"),
    "format signs in the header": (b"{0.__class__},{x}\n1,2\n", "No kind of file fits the columns {0.__class__}, {x}"),
    "commands to the terminal": ("a\x1b[2J\u202e,b\n1,2\n".encode(), "a\ufffd[2J\ufffd, b"),
    "broken xlsx": (b"PK\x03\x04 no", "Save it again as XLSX or CSV"),
    "broken parquet": (b"PAR1 no", "Export it again"),
    "broken gzip": (b"\x1f\x8b no", "Export it again as UTF-8"),
    "no line ends": (b"order_id,name\n" + b"x" * 4_100_000, "has a line of over"),
}


@pytest.mark.parametrize(("content", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_file_ends_in_words_and_leaves_nothing(load, home, content, said):
    code, answer, told = load(content)

    assert (code, answer) == (2, {}) and said in told and "Traceback" not in told
    assert "\x1b" not in told and "\u202e" not in told
    assert is_untouched(home)


NEXT_YEAR = (date.today() + timedelta(days=400)).isoformat()
BAD_CELLS = {
    "ragged": ("2,7,2026-03-01\n", "", "row_ragged"),
    "too many cells": ("2,7,2026-03-01,5,6\n", "", "row_ragged"),
    "date in words": ("2,7,soon,5\n", "date", "date_unreadable"),
    "date of nobody knows which order": ("2,7,03/04/2026,5\n", "date", "date_unreadable"),
    "zero date of MySQL": ("2,7,0000-00-00,5\n", "date", "date_unreadable"),
    "year nought": ("2,7,0000-01-01,5\n", "date", "date_unreadable"),
    "day that is not": ("2,7,2026-02-30,5\n", "date", "date_unreadable"),
    "offset that is not": ("2,7,2026-03-01 08:00 +99:99,5\n", "date", "date_unreadable"),
    "clock in the future": (f"2,7,{NEXT_YEAR},5\n", "date", "date_future"),
    "no date": ("2,7,,5\n", "date", "value_missing"),
    "foreign sign": ("2,7,2026-03-01,$5\n", "amount", "currency_foreign"),
    "foreign code": ("2,7,2026-03-01,-5 EUR\n", "amount", "currency_foreign"),
    "infinite": ("2,7,2026-03-01,inf\n", "amount", "number_unreadable"),
    "not a number": ("2,7,2026-03-01,nan\n", "amount", "number_unreadable"),
    "formula": ('2,7,2026-03-01,"=cmd|\' /C calc\'!A0"\n', "amount", "number_unreadable"),
    "very long text": (f"2,{'7' * 4_001},2026-03-01,5\n", "customer", "text_too_long"),
    "very long id": (f"{'2' * 151},7,2026-03-01,5\n", "order_id", "text_too_long"),
    "no id": (",7,2026-03-01,5\n", "order_id", "key_missing"),
}


@pytest.mark.parametrize(("line", "column", "why"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_bad_row_is_named_and_nothing_enters(load, home, line, column, why):
    code, answer, told = load(HEADER + GOOD + line)

    assert (code, answer["good"], answer["bad"]) == (2, 1, 1)
    assert report(answer) == [("3", column, why)] and "--good-rows" in told
    assert is_untouched(home)


def test_good_rows_enter_when_the_user_says_so(load):
    bad = "".join(line for line, *_ in BAD_CELLS.values())
    code, answer, _ = load(HEADER + GOOD + bad)
    assert (code, answer["loaded"]) == (2, False)

    code, answer, _ = load(None, "--good-rows")
    assert (code, answer["loaded"], answer["good"], answer["bad"]) == (0, True, 1, len(BAD_CELLS))


def test_same_id_twice_is_named_over_all_blocks(load, home):
    lines = "".join(f"{n},w{n}\n" for n in range(50_010))
    code, answer, _ = load("customer_id,name\n" + lines + "0,again\n", name="customers.csv")

    assert (code, answer["bad"]) == (2, 1)
    assert report(answer) == [("50012", "customer_id", "id_twice")] and is_untouched(home)


def test_forms_of_dates_and_amounts_people_write_are_read(load):
    dates = ("2026-3-1", "2026/03/01", "2026.3.1", "2026年3月1日", "01.03.2026", "20260301", "46082", "2026-3-1 08:00Z")
    amounts = ("-5", "(5)", "5-", "−5", "-¥5", "¥-5", '"-5,00"', "-5元")
    rows = "".join(f"{n},7,{day},{amount}\n" for n, (day, amount) in enumerate(zip(dates, amounts, strict=True)))
    code, answer, told = load(HEADER + rows)

    assert (code, answer["bad"]) == (0, 0), told
    catalog = open_catalog()
    lines = catalog.arrow(catalog.table("order_line")).to_pylist()
    catalog.close()
    assert {(line["ordered_at"].date(), line["amount"]) for line in lines} == {(date(2026, 3, 1), -5.0)}


@pytest.mark.parametrize("rate", ["USD", "USD=", "USD=many", "USD=nan", "USD=inf", "USD=0", "USD=-7"])
def test_rate_that_is_none_is_refused(load, home, rate):
    code, _, told = load(HEADER + "1,7,2026-03-01,$5\n", "--rate", rate)

    assert code == 2 and "USD=7.1" in told and is_untouched(home)


@pytest.mark.parametrize("option", ["--kind=[/x]", "--kind={0}", "--source=a:b", "--source=a\nb", "--map=none.json"])
def test_option_that_cannot_be_taken_is_told_in_words(load, home, option):
    code, _, told = load(HEADER + GOOD, option)

    assert code == 2 and "zhiji:" in told and is_untouched(home)


@pytest.mark.parametrize("name", [b"\xff.csv", "x\ny\x1b[2J.csv", "{0}[red].csv", "王" * 80 + ".csv"])
def test_file_name_of_any_making_is_taken(load, name):
    code, answer, told = load(HEADER + GOOD, name=name)

    assert (code, answer["good"]) == (0, 1) and "\x1b" not in told
    Import.objects.get().file_name.encode()


def test_error_file_holds_no_formula_behind_any_blank(load):
    hidden = ["=1", "@x", "|x", "\u200b=1", "\u3000=1", "\u2066=1", "＝1", "x;=1", "\ufeff+1"]
    _, answer, _ = load(HEADER + "".join(f"{n},7,{cell},5\n" for n, cell in enumerate(hidden)))

    with open(answer["error_file"], encoding="utf-8-sig", newline="") as handle:
        values = [row["value"] for row in csv.DictReader(handle)]
    assert len(values) == len(hidden) and all("'" in value for value in values)


def test_sheet_with_a_row_far_below_is_refused_at_once(load, home):
    _, _, told = load(_workbook(home, b"A30000000"), name="far.xlsx")

    assert "where no sheet has one" in told and is_untouched(home)


def _workbook(home, cell):
    """An XLSX whose second row claims to stand at `cell`."""
    book = openpyxl.Workbook()
    for row in (["order_id", "customer", "date", "amount"], [1, 7, "2026-03-01", 5]):
        book.active.append(row)
    book.save(home / "whole.xlsx")
    with zipfile.ZipFile(home / "whole.xlsx") as whole, zipfile.ZipFile(home / "made.xlsx", "w") as made:
        for part in whole.namelist():
            told = whole.read(part)
            if part.endswith("sheet1.xml"):
                told = told.replace(b'<row r="2"', b'<row r="%b"' % cell[1:])
            made.writestr(part, told)
    return (home / "made.xlsx").read_bytes()


def test_zip_bomb_ends_in_words(load, home):
    with zipfile.ZipFile(home / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    code, _, told = load((home / "bomb.zip").read_bytes(), name="bomb.xlsx")

    assert code == 2 and "Save the sheet as CSV and load that" in told and is_untouched(home)


def test_parquet_with_times_no_calendar_has_is_refused_cell_by_cell(load, home):
    table = {
        "order_id": ["1", "2", "3"],
        "customer": ["7"] * 3,
        "date": pa.array([2**60, -(2**60), 1_772_000_000_000_000], pa.timestamp("us")),
        "amount": [5.0, 5.0, float("inf")],
    }
    pq.write_table(pa.table(table), home / "made.parquet")
    code, answer, _ = load((home / "made.parquet").read_bytes(), name="times.parquet")

    assert (code, answer["bad"]) == (2, 3)
    assert [why for *_, why in report(answer)] == ["date_unreadable", "date_unreadable", "number_unreadable"]


LARGE = """
import json, resource, sys
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from zhiji.intake.app import services
told = services.load_file(path=sys.argv[1])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([told.rows, told.bad, peak]))
"""


@pytest.mark.slow
def test_large_file_is_read_in_bounded_memory(tmp_path):
    path, line = tmp_path / "large.csv", "{n},c{c},2026-03-{d:02},{a}.5,living room table of solid oak,shop {c}\n"
    with path.open("w", encoding="utf-8") as handle:
        handle.write("order_id,customer,date,amount,product_name,shop\n")
        for first in range(0, 4_500_000, 100_000):
            rows = range(first, first + 100_000)
            handle.writelines(line.format(n=n, c=n % 90_000, d=n % 28 + 1, a=n % 999) for n in rows)
    assert path.stat().st_size > 290_000_000
    known = {**os.environ, "ZHIJI_HOME": str(tmp_path / "home"), "DATABASE_URL": ""}
    known["DJANGO_SETTINGS_MODULE"] = "zhiji.web.settings"
    done = subprocess.run([sys.executable, "-c", LARGE, path], env=known, capture_output=True, text=True, check=True)

    rows, bad, peak = json.loads(done.stdout)
    assert (rows, bad) == (4_500_000, 0)
    assert peak < 900, f"{peak:.0f} MiB"
