"""Every text of an error is found, wherever the code keeps it."""

from __future__ import annotations

import pytest

from zhiji.intake import check
from zhiji.web.phrases import collect

CODE = sorted(collect.SOURCE.rglob("*.py"))
IMPORT = "from zhiji.vocabulary.errors import NotFound, ValueRefused, ZhijiError\n"


@pytest.fixture
def found_in(tmp_path, monkeypatch):
    def find(code: str) -> set[str]:
        (tmp_path / "module.py").write_text(IMPORT + code)
        monkeypatch.setattr(collect, "SOURCE", tmp_path)
        monkeypatch.setattr(collect, "WEB", tmp_path / "web")
        return set(collect.collect())

    return find


def test_text_is_followed_through_a_variable_of_the_same_function(found_in):
    code = """
def one():
    text = "One."
    raise NotFound("a", text)

def two(late):
    text = "Two." if late else "Too."
    raise ValueRefused("b", text, late=late)

def three():
    text = "No error."
    return text
"""
    assert found_in(code) == {"One.", "Two.", "Too."}


def test_text_may_be_a_constant_of_the_module_or_either_side_of_an_if(found_in):
    code = """
GONE = "Gone."
def one(known):
    raise NotFound("a", GONE) if known else ZhijiError("b", "Broken." if known else "Lost.")
"""
    assert found_in(code) == {"Gone.", "Broken.", "Lost."}


def test_inner_function_keeps_its_texts_apart_from_the_outer(found_in):
    code = """
def outer():
    text = "Outer."
    def inner():
        text = "Inner."
        raise NotFound("a", text)
    return inner, text
"""
    assert found_in(code) == {"Inner."}


def test_dicts_of_reasons_are_found_and_other_dicts_are_not(found_in):
    assert found_in('REASONS = {"a": "No date."}\nWORDS = {"b": "Not said."}\n') == {"No date."}


def test_reasons_of_rows_and_texts_behind_a_name_are_collected():
    found = collect.collect()
    assert set(check.REASONS.values()) <= set(found)
    assert "File {file} has no sheet {sheet!r}; it has {sheets}." in found


def test_limits_named_in_the_reason_are_those_that_are_checked():
    text = check.REASONS["text_too_long"]
    assert f" {check.TEXT_LIMIT} " in text and f" {check.ID_LIMIT} " in text


def test_no_error_has_a_text_that_cannot_be_collected():
    assert {str(path): lines for path in CODE if (lines := collect.find_unread(path))} == {}


def test_unreadable_text_of_an_error_is_seen_and_a_class_of_the_same_name_is_not_taken_for_it(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text(IMPORT + 'NotFound("a", f"No {x}.")\nNotFound("b", said)\nNotFound("c", "Said.")\nConflict(1, x)\n')
    assert collect.find_unread(path) == [2, 3]
