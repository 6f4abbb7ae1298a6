"""What UVL is read, and that what is not read is refused at its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiji.customize.configure import Configurator
from zhiji.customize.formula import read_formula
from zhiji.customize.rules import read_uvl
from zhiji.vocabulary.errors import ValueRefused

HEAD = "namespace Shop\n\nfeatures\n"


def test_attributes_quotes_comments_and_empty_groups_are_taken():
    text = HEAD + (
        '\t"The Shop" {abstract true, description__ "a, {b} [c]"}\n'
        "\t\t// a remark\n"
        "\t\tmandatory\n"
        "\t\toptional\n"
        '\t\t\t"Pick up" {price 12.5, tags [a, b]}\n'
        "\t\t[1..2]\n\t\t\tcash\n\t\t\tcard\n\t\t\tpoints\n"
        'constraints\n\t"Pick up" => (cash | card) & !points\n'
    )
    model = read_uvl(text)
    assert model.root == "The Shop" and model.features[0].abstract
    assert [(g.kind, g.low, g.high) for g in model.groups] == [("optional", 0, None), ("cardinality", 1, 2)]
    assert model.rules[0].line == 14


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "there is no feature"),
        (HEAD + "\ta\n\tb\n", 5, "second root"),
        (HEAD + "\ta\n\t\tperhaps\n\t\t\tb\n", 5, "no group"),
        (HEAD + "\ta\n\t\t[3..1]\n\t\t\tb\n", 5, "at least 3"),
        (HEAD + "\ta\n\t\toptional\n\t\t\tInteger b\n", 6, "type Integer"),
        (HEAD + "\ta\n\t\toptional\n\t\t\tb cardinality [1..3]\n", 6, "cardinality"),
        (HEAD + "\ta {abstract\n", 4, "attributes"),
        (HEAD + "\ta\nconstraints\n\ta => \n", 6, "ends where a name"),
        (HEAD + "\ta\nconstraints\n\t(a | a\n", 6, "bracket is not closed"),
        (HEAD + "\ta\nconstraints\n\ta > 3\n", 6, "no range"),
        (HEAD + "\ta\nconstraints\n\ta + a == 3\n", 6, "not understood"),
        (HEAD + "\ta\nconstraints\n\ta => ghost\n", 6, "'ghost' is no feature"),
        (HEAD + "\ta\n\t\toptional\n\t\t\ta\n", 6, "there already"),
        ("imports\n\tother\n", 1, "not read"),
        (HEAD + "\ta\nconstraints\n\t" + "(" * 5000 + "a\n", 6, "nested deeper"),
        (HEAD + "\ta\nconstraints\n\t" + "!" * 5000 + "a\n", 6, "nested deeper"),
        (HEAD + "\ta\nconstraints\n\t" + "a => " * 5000 + "a\n", 6, "more than 100 arrows"),
    ],
)
def test_what_is_not_read_is_refused_with_its_line(text, line, said):
    with pytest.raises(ValueRefused) as refused:
        read_uvl(text)
    assert refused.value.params["line"] == line
    assert f"Line {line}" in str(refused.value) and said in str(refused.value)


def test_and_binds_before_or_before_arrow():
    assert read_formula("a | b & c => d") == (
        "implies", ("or", ("is", "a"), ("and", ("is", "b"), ("is", "c"))), ("is", "d"))  # fmt: skip


def test_a_chain_of_equivalences_stays_small():
    """Spelt out, ninety arrows would be 2^90 clauses."""
    names = [f"f{i}" for i in range(90)]
    tree = HEAD + "\troot\n\t\toptional\n" + "".join(f"\t\t\t{n}\n" for n in names)
    configurator = Configurator(read_uvl(tree + "constraints\n\t" + " <=> ".join(names) + "\n"))
    assert len(list(configurator.compiled.all_clauses())) < 1000
    odd = dict.fromkeys(names, True) | {"f0": False}
    assert configurator.is_satisfiable(dict.fromkeys(names, True))
    assert not configurator.is_satisfiable(odd)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_never_worse(text):
    for made in (text, HEAD + text, HEAD + "\ta\nconstraints\n\t" + text):
        try:
            read_uvl(made)
        except ValueRefused as refused:
            assert refused.code in {"uvl_unreadable", "rule_unreadable", "feature_unknown", "feature_twice"}
