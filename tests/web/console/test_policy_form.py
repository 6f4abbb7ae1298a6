"""The policy as a form: per cent in and out, nothing kept that cannot be."""

from dataclasses import replace

import pytest

from zhiji.vocabulary import Policy
from zhiji.web.console.policy_form import PolicyForm, get_changed, get_initial, get_sections


def answers(**changed):
    return {**get_initial(Policy(company="云杉家居")), **changed}


def test_unchanged_form_gives_the_same_policy():
    form = PolicyForm(answers())
    assert form.is_valid(), form.errors
    assert get_changed(Policy(), form.cleaned_data) == Policy(company="云杉家居")


def test_per_cent_become_shares():
    form = PolicyForm(answers(tier_a=10, tier_b=30, control_share=2.5, cap_A=6))
    assert form.is_valid()
    changed = get_changed(Policy(), form.cleaned_data)
    assert (changed.tier_shares, changed.control_share, changed.caps_30_days["A"]) == ((0.1, 0.3), 0.025, 6)


def test_settings_not_on_the_form_stay():
    before = replace(Policy(), control_period="7", contact_costs={"email": 1.0})
    form = PolicyForm(answers())
    assert form.is_valid()
    after = get_changed(before, form.cleaned_data)
    assert (after.control_period, after.contact_costs) == ("7", {"email": 1.0})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("control_share", 51),
        ("explored_share", -1),
        ("quiet_from", 24),
        ("currency", "yuan"),
        ("company", ""),
        ("timezone", "Mars/Olympus"),
        ("horizon_days", 5),
        ("margin_rate", "nan"),
        ("cap_C", 1.5),
        ("language", "fr"),
    ],
)
def test_value_out_of_bounds_is_refused_at_its_field(name, value):
    form = PolicyForm(answers(**{name: value}))
    assert not form.is_valid()
    assert list(form.errors) == [name]


def test_tiers_cannot_be_more_than_everybody():
    form = PolicyForm(answers(tier_a=40, tier_b=61))
    assert list(form.errors) == ["tier_b"]


def test_every_field_stands_under_a_heading():
    form = PolicyForm()
    assert {field.name for _, fields in get_sections(form) for field in fields} == set(form.fields)
