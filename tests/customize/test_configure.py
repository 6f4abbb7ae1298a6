"""Checked against every product of a small model, listed by trying all: no dead end, nothing hidden, clear reasons."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings

from customize.small_models import every_product, is_product, models_with_choices
from zhiji.customize.clauses import Compiled
from zhiji.customize.configure import Configurator
from zhiji.customize.rules import read_uvl
from zhiji.vocabulary.errors import ValueRefused

SHELF = """features
	shelf
		mandatory
			wood
				alternative
					oak
					pine
		optional
			glass
			lamp
			back
constraints
	glass => oak
	lamp => back
"""


def fits(taken: set[str], choices: dict[str, bool]) -> bool:
    return all((name in taken) == wanted for name, wanted in choices.items())


@settings(max_examples=300, deadline=None)
@given(models_with_choices())
def test_each_offered_value_has_a_product(model_and_choices):
    model, choices = model_and_choices
    products = [taken for taken in every_product(model) if fits(taken, choices)]
    configurator = Configurator(model)
    if not products:
        with pytest.raises(ValueRefused) as refused:
            configurator.get_state(choices)
        assert refused.value.code == "choices_conflict"
        return
    for name, state in configurator.get_state(choices).items():
        seen = {name in taken for taken in products}
        if name in choices:
            assert state == ("chosen" if choices[name] else "rejected")
        else:
            assert (
                state
                == {(True, False): "possible", (True,): "implied", (False,): "excluded"}[
                    tuple(sorted(seen, reverse=True))
                ]
            )


@settings(max_examples=300, deadline=None)
@given(models_with_choices())
def test_explanation_is_minimal_and_repairs_work(model_and_choices):
    model, choices = model_and_choices
    configurator = Configurator(model)
    conflict = configurator.explain(choices)
    possible = any(fits(taken, choices) for taken in every_product(model))
    assert (conflict is None) == possible
    if conflict is None or not configurator.is_satisfiable():
        return
    own = dict(conflict.choices)
    assert not configurator.is_satisfiable(own)
    for name in own:
        assert configurator.is_satisfiable({k: v for k, v in own.items() if k != name})
    assert_laws_are_needed(configurator, conflict, own)
    assert 1 <= len(conflict.repairs) <= 3
    for repair in conflict.repairs:
        assert configurator.is_satisfiable({k: v for k, v in choices.items() if k not in repair})
    sizes = [len(repair) for repair in conflict.repairs]
    assert sizes == sorted(sizes)


def assert_laws_are_needed(configurator: Configurator, conflict, own: dict[str, bool]) -> None:
    """With the named laws alone it conflicts; without any one of them it does not: asked of a second solver."""
    from pysat.solvers import Solver

    compiled: Compiled = configurator.compiled
    for left_out in [None, *conflict.laws]:
        with Solver(name="cadical153") as solver:
            solver.append_formula([list(c) for c in compiled.always])
            for law in conflict.laws:
                if law is not left_out:
                    solver.append_formula([list(c) for c in law.clauses])
            assert solver.solve(assumptions=configurator.literals(own)) == (left_out is not None)


def test_reason_names_the_rule_and_the_group():
    conflict = Configurator(read_uvl(SHELF)).explain({"pine": True, "lamp": True, "glass": True})
    assert [name for name, _ in conflict.choices] == ["pine", "glass"]
    assert [(law.kind, law.name) for law in conflict.laws] == [("alternative", "wood"), ("rule", "line 13")]
    assert conflict.repairs == (("pine",), ("glass",))


def test_repair_keeps_what_was_asked_for_last():
    conflict = Configurator(read_uvl(SHELF)).explain({"pine": True, "glass": True}, keep="glass")
    assert conflict.repairs == (("pine",),)


def test_unknown_feature_is_named():
    with pytest.raises(ValueRefused) as refused:
        Configurator(read_uvl(SHELF)).get_state({"ebony": True})
    assert refused.value.code == "feature_unknown"
    assert "'ebony'" in str(refused.value)


@pytest.mark.parametrize(
    "name",
    [
        "hardware_pc-richmond_Sprey2020",
        "finance_FinancialServices01_Nieke2018-2017-09-28",
        "business_erp_system_Pereira2016",
    ],
)
def test_random_sessions_on_real_models_never_end_dead(real_data, name):
    model = read_uvl(real_data(f"configure/uvl/{name}.uvl").read_text())
    configurator, chance = Configurator(model), random.Random(7)
    for _ in range(5):
        choices: dict[str, bool] = {}
        for _ in range(12):
            state = configurator.get_state(choices)
            offered = [feature for feature, found in state.items() if found == "possible"]
            if not offered:
                break
            choices[chance.choice(offered)] = chance.random() < 0.7
        assert is_product(model, set(configurator.complete(choices)))
