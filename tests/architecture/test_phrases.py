"""Every sentence the product speaks has its Chinese, and the compiled catalogues are those of the sources."""

from __future__ import annotations

import ast
import re

import polib
import pytest

from zhiji.web.phrases import collect
from zhiji.web.phrases.reasons import SENTENCES

CATALOGUES = collect.get_catalogues()
CODE = [path for path in sorted(collect.WEB.rglob("*.py")) if "migrations" not in path.parts]
FIELDS = re.compile(r"%\((\w+)\)s|\{(\w+)[^}]*\}")


def fields_of(text: str) -> set[str]:
    return {a or b for a, b in FIELDS.findall(text)}


def test_every_sentence_has_its_chinese():
    assert collect.find_missing() == {}


def test_collecting_finds_sentences_of_pages_words_and_errors():
    found = collect.collect()
    assert found["Where we left off"].endswith("left_off.html")
    assert found["Most growable"].endswith("words.py")
    assert "There is no customer {party_id!r}." in found


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-5])
def test_compiled_catalogue_is_fresh(path):
    source, compiled = polib.pofile(str(path)), polib.mofile(str(path.with_suffix(".mo")))
    assert {e.msgid: e.msgstr or e.msgstr_plural for e in source.translated_entries()} == {
        e.msgid: e.msgstr or e.msgstr_plural for e in compiled
    }


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-5])
def test_translations_keep_their_fields(path):
    for entry in polib.pofile(str(path)):
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert not said or fields_of(said) <= fields_of(entry.msgid), entry.msgid


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(collect.WEB)))
def test_no_sentence_is_glued_together(path):
    assert collect.find_glued(path) == []


def test_finding_glue_sees_an_f_string(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text('gettext(f"Hello {name}")\n_("a" + "b")\n_("fine")\n')
    assert collect.find_glued(bad) == [1, 2]


def reason_codes() -> set[str]:
    """The codes given to Reason(...) in the methods, written as plain text."""
    found = set()
    for path in collect.SOURCE.rglob("*.py"):
        if collect.WEB in path.parents or path.name == "reason.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Reason", "_reason") and node.args
            if named and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def rule_codes() -> set[str]:
    """The codes of all rules of the catalogue: `Rule(column, op, value, code)`."""
    calls = ast.walk(ast.parse((collect.SOURCE / "interact" / "catalogue.py").read_text()))
    rules = [c for c in calls if isinstance(c, ast.Call) and getattr(c.func, "id", "") == "Rule" and len(c.args) > 3]
    return {rule.args[3].value for rule in rules}


def test_every_reason_has_a_sentence():
    assert "never_bought" in rule_codes() and "said_satisfaction" in reason_codes()
    assert (reason_codes() | rule_codes()) - set(SENTENCES) == set()
