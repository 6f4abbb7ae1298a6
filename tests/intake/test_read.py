"""Files as people have them: encodings, separators, ragged rows, bombs; and what is refused, with place and remedy."""

from __future__ import annotations

import datetime
import gzip
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhiji.intake import iter_tables, read_table
from zhiji.vocabulary.errors import ColumnMissing, FileUnreadable, TooLarge, ValueRefused

TEXT = "卡号,姓名\n00004,王芳\n00005,\n"
ROWS = [{"卡号": "00004", "姓名": "王芳"}, {"卡号": "00005", "姓名": None}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le"])
def test_csv_is_read_in_the_encodings_people_have(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))

    assert read_table(path).to_pylist() == ROWS


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_told_from_the_header(tmp_path, separator):
    path = tmp_path / "a.csv"
    path.write_text(TEXT.replace(",", separator), encoding="utf-8")

    assert read_table(path).to_pylist() == ROWS


def test_gzip_and_quotes_and_line_breaks_inside(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b'id,note\r\n1,"two\r\nlines, ""quoted"""\r\n'))

    assert read_table(path).to_pylist() == [{"id": "1", "note": 'two\r\nlines, "quoted"'}]


def test_gb18030_far_behind_plain_letters_is_recognised(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,name\n" + b"1,plain\n" * 300_000 + "2,王芳\n".encode("gb18030"))

    assert read_table(path).column("name")[-1].as_py() == "王芳"


def test_xlsx_keeps_texts_and_tells_dates_in_iso(tmp_path):
    book = openpyxl.Workbook()
    for row in (["卡号", "日期", "数量"], ["00004", datetime.datetime(2026, 3, 1), 4.0], ["00005", None, 1.5]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    assert read_table(tmp_path / "a.xlsx").to_pylist() == [
        {"卡号": "00004", "日期": "2026-03-01", "数量": "4"},
        {"卡号": "00005", "日期": None, "数量": "1.5"},
    ]
    with pytest.raises(ColumnMissing, match="Sheet"):
        read_table(tmp_path / "a.xlsx", sheet="none")


def test_zero_character_in_a_header_is_refused(tmp_path):
    pq.write_table(pa.table({"na\0me": ["a"]}), tmp_path / "a.parquet")
    with pytest.raises(FileUnreadable) as refused:
        read_table(tmp_path / "a.parquet")
    assert refused.value.code == "column_zero" and "\0" not in str(refused.value)


def test_parquet_keeps_its_types(tmp_path):
    pq.write_table(pa.table({"id": [1], "name": pa.array(["a"]).dictionary_encode()}), tmp_path / "a.parquet")

    assert read_table(tmp_path / "a.parquet").schema.types == [pa.int64(), pa.string()]


def test_ragged_row_is_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,name\n1,a\n\n2,b,c\n3\n4,d,\n", encoding="utf-8")

    with pytest.raises(ValueRefused, match="Row 4 has 3 cells"):
        read_table(path)
    block = next(iter_tables(path))
    assert [(r.row, r.cells) for r in block.ragged] == [(4, 3), (5, 1)]
    assert block.rows.tolist() == [2, 6]


def test_blocks_keep_row_numbers_and_order(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id\n" + "".join(f"{i}\n" for i in range(7)), encoding="utf-8")

    blocks = list(iter_tables(path, batch_rows=3))
    assert [block.rows.tolist() for block in blocks] == [[2, 3, 4], [5, 6, 7], [8]]
    assert sum((block.table.column("id").to_pylist() for block in blocks), []) == [str(i) for i in range(7)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (b"id,id\n1,2\n", "column_twice"),
        (b"id,name\n1,\xff\xfe\xff\n", "encoding_unknown"),
        (b"id,name\n1,a\0b\n", "file_binary"),
        (b"\xd0\xcf\x11\xe0old excel", "file_format_unknown"),
        (b"PAR1 but not really", "parquet_broken"),
        (b"PK\x03\x04 but not really", "xlsx_broken"),
        (b"\x1f\x8b but not really", "file_broken"),
    ],
)
def test_unreadable_file_is_refused_with_its_reason(tmp_path, content, code):
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(FileUnreadable) as refused:
        read_table(path)
    assert refused.value.code == code and len(str(refused.value)) > 20


def test_header_without_rows_is_an_empty_table(tmp_path):
    (tmp_path / "a.csv").write_text("id,name\n", encoding="utf-8")

    assert read_table(tmp_path / "a.csv").to_pylist() == []


def test_missing_file_is_named(tmp_path):
    with pytest.raises(FileUnreadable, match=r"none\.csv"):
        read_table(tmp_path / "none.csv")


def test_unclosed_quote_does_not_swallow_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,name\n1,"open\n' + "2,b\n" * 400_000, encoding="utf-8")

    with pytest.raises(TooLarge, match="quote"):
        read_table(path)


def test_file_without_line_ends_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,name\n" + "x" * 5_000_000, encoding="utf-8")

    with pytest.raises(TooLarge):
        read_table(path)


def test_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)

    with pytest.raises(TooLarge, match="unpacks to 60000008 bytes"):
        read_table(path)


def test_workbook_with_entities_is_refused(tmp_path):
    path = tmp_path / "laughs.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", '<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><t>&b;</t>')

    with pytest.raises(FileUnreadable):
        read_table(path)
