"""The language of letters can say what it was handed and no more."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiji.interact import render
from zhiji.interact.app.letters import LANGUAGES, write_letter
from zhiji.interact.catalogue import CATALOGUE, LEAVE_ALONE
from zhiji.vocabulary.errors import ValueRefused

FIELDS = {"name": "林", "lines": ["sofa", "bed"], "vip": True}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ name }} {{ nothing }}!", "林 !"),
        ("{% if vip %}a{% else %}b{% end %}{% if nobody %}c{% else %}d{% end %}", "ad"),
        ("{% for line in lines %}- {{ line }}\n{% end %}", "- sofa\n- bed\n"),
        ("{% for line in name %}x{% end %}", ""),
        ("{% for line in lines %}{% if vip %}{{ line }}{% end %}{% end %}", "sofabed"),
        ("no { braces } here", "no { braces } here"),
    ],
)
def test_fields_if_and_for(template, text):
    assert render(template, FIELDS) == text


@pytest.mark.parametrize(
    "template",
    [
        "{{ name.__class__ }}",
        "{{ name['x'] }}",
        "{{ name|upper }}",
        "{{ 7*7 }}",
        "{{ name() }}",
        "{% import os %}",
        "{% set x = 1 %}",
        "{% if a == b %}x{% end %}",
        "{% for x in range(9) %}x{% end %}",
        "{% if vip %}never closed",
        "{% end %}",
        "a{% else %}b",
        "{{ }}",
        "{% if vip %}" * 9 + "{% end %}" * 9,
    ],
)
def test_anything_else_is_refused(template):
    with pytest.raises(ValueRefused):
        render(template, FIELDS)


def test_loops_within_loops_are_bounded():
    with pytest.raises(ValueRefused, match="longer"):
        render(
            "{% for a in l %}{% for b in l %}{% for c in l %}xxxxxxxxxx{% end %}{% end %}{% end %}", {"l": ["y"] * 400}
        )


@given(st.text(alphabet="{}% abifenlsor_.()'\"", max_size=60))
def test_any_template_renders_or_is_refused(template):
    with contextlib.suppress(ValueRefused):
        assert isinstance(render(template, FIELDS), str)


@given(st.text())
def test_a_name_is_put_in_as_it_is_and_read_as_nothing_else(name):
    assert render("<{{ name }}>", {"name": name, "secret": "S"}) == f"<{name}>"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", [a.code for a in CATALOGUE if a.code != LEAVE_ALONE])
def test_every_action_has_a_letter_in_both_languages(action, language):
    fields = {"name": "Lin", "company": "Spruce", "category": "sofas", "signer": "Wei", "address": "http://x"}
    subject, text = write_letter(action=action, language=language, fields=fields)
    assert subject and "Lin" in subject + text and text.rstrip().endswith("Wei\nSpruce") and "{" not in text
