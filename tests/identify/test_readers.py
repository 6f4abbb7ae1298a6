"""Names, phones, dates and addresses come out the same however they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiji.identify.addresses import read_address
from zhiji.identify.dates import read_date
from zhiji.identify.names_zh import sound_surname, split_chinese, split_pinyin
from zhiji.identify.normalize import read_cell
from zhiji.identify.phones import read_phones
from zhiji.identify.text import fold

ROLES = (
    "name",
    "given_name",
    "family_name",
    "phone",
    "email",
    "street",
    "birth_date",
    "company",
    "city",
    "national_id",
)


def read_name(text: str) -> tuple[str, str]:
    values = read_cell("name", text, chinese=True)
    return "".join(values.get("family", [])), "".join(values.get("given", []))


@pytest.mark.parametrize("text", ["马龙波", "馬龍波", "马 龙 波", "马龙波(收)", "马龙波先生", "马龙波-家"])
def test_one_chinese_name_in_all_its_spellings(text):
    assert read_name(text) == ("马", "龙波")


@pytest.mark.parametrize("text", ["MA LONG BO", "Ma, Longbo", "Longbo Ma", "MaLongbo"])
def test_pinyin_is_read_in_any_order(text):
    assert read_name(text) == ("ma", "longbo")


def test_honorific_leaves_the_surname_only():
    assert read_name("李先生") == ("李", "")
    assert split_chinese("欧阳女士") == ("欧阳", "")


@pytest.mark.parametrize(
    ("surname", "sound"), [("单", "shan"), ("仇", "qiu"), ("解", "xie"), ("曾", "zeng"), ("区", "ou")]
)
def test_surnames_have_their_own_reading(surname, sound):
    assert sound_surname(surname) == sound


def test_a_western_name_is_no_pinyin():
    assert split_pinyin("john smith") is None


@pytest.mark.parametrize(
    "text",
    ["13812345678", "+8613812345678", "008613812345678", "138-1234-5678", "１３８１２３４５６７８", "86 138 1234 5678"],
)
def test_one_mobile_in_all_its_spellings(text):
    assert read_phones(fold(text)) == ["13812345678"]


def test_hidden_digits_stay_hidden_and_two_phones_are_two():
    assert read_phones("138****1234") == ["138****1234"]
    assert read_phones("13812345678;010-65529988") == ["13812345678", "1065529988"]
    assert read_phones("000000") == []


@pytest.mark.parametrize(
    "text",
    [
        "四川省眉山市洪雅县余坪镇中山大道600号盛世苑25号楼1单元203室",
        "四川眉山洪雅县中山大道600号25幢203室",
        "洪雅县中山大道六百号盛世苑25-1-203",
        "四川省 眉山市 洪雅县中山大道六零零号25栋1单元203",
    ],
)
def test_one_door_however_much_is_left_out(text):
    assert read_address(fold(text)) == "洪雅县|中山大道|600-25-203"


def test_western_street_lines_agree_on_the_door():
    assert read_address("82 buckman place") == read_address("82 buckman pl")
    assert read_address("82 buckman place") != read_address("83 buckman place")


@pytest.mark.parametrize("text", ["1990-03-08", "1990/3/8", "19900308", "1990年3月8日", "08.03.1990", "8 mar 1990"])
def test_one_birthday_in_all_its_spellings(text):
    assert read_date(text) == "19900308"


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40), st.sampled_from(ROLES), st.booleans())
def test_any_text_can_be_read_and_reads_alike_when_folded(text, role, chinese):
    values = read_cell(role, text, chinese=chinese)
    assert all(value for listed in values.values() for value in listed)
    if role != "name":
        assert read_cell(role, fold(text), chinese=chinese) == values
