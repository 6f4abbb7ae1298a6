"""The one CSV writer: no cell of a customer's making runs in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiji.web.console.export import iter_csv, quote_cell, stream_csv


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1",
        "+861380",
        "-2+3",
        "@SUM(A1)",
        "|calc",
        " =1",
        "\t=1",
        "\r\n=1",
        "\x00=1",
        "\x01\x02@x",
        "\ufeff=1",
        "\u200b=1",
        "＝1",
        "\xa0=1",
    ],
)
def test_formula_like_text_gets_an_apostrophe(hostile):
    assert quote_cell(hostile) == f"'{hostile}"


@pytest.mark.parametrize("plain", ["王芳", "a=b", "3-4", "x@y.cn", "", "00004"])
def test_plain_text_stays_as_written(plain):
    assert quote_cell(plain) == plain


def test_numbers_stay_numbers_and_nothing_is_empty():
    assert (quote_cell(-3.5), quote_cell(0), quote_cell(None)) == (-3.5, 0, "")


def test_rows_are_not_read_before_they_are_sent():
    asked = []

    def rows():
        for n in range(3):
            asked.append(n)
            yield [n]

    lines = iter_csv(["n"], rows())
    next(lines)
    next(lines)
    assert asked == [0]


def test_download_begins_with_the_mark_excel_needs():
    response = stream_csv("list", ["姓名"], [["王芳"]])
    body = b"".join(response.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == 'attachment; filename="list.csv"'


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"])), min_size=1, max_size=4)
)
def test_no_cell_read_back_begins_a_formula(row):
    text = "".join(iter_csv(["a"] * len(row), [row])).lstrip("\ufeff")
    back = list(csv.reader(io.StringIO(text, newline="")))[-1]
    assert all(not cell.lstrip().startswith(("=", "+", "-", "@", "|")) for cell in back)
