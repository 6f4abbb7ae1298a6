"""Reasons for one and reasons for all say the same, and hostile names stay text."""

import json

import numpy as np

from interact.test_action import decide, make_cases
from zhiji.interact import alternatives_json, list_alternatives, list_reasons, reasons_json


def mixed_cases(n=300):
    random = np.random.default_rng(9)
    cases = make_cases(n)
    cases["tier"] = random.choice(np.array(["A", "B", "C"], dtype=object), n)
    cases["top_category"] = random.choice(np.array(["沙发", 'bed "x",{"a":1}', "<script>", None], dtype=object), n)
    cases["overdue_days"] = random.integers(0, 300, n)
    cases["complaints"] = (random.random(n) < 0.2).astype(np.int64)
    cases["since_ask"] = random.choice([5, 50, 9999], n)
    cases["value"] = random.normal(2000, 3000, n)
    cases["control"] = random.random(n) < 0.2
    cases["personalised"] = random.random(n) < 0.8
    return cases


def as_set(reasons):
    return sorted(json.dumps(reason, sort_keys=True, ensure_ascii=False) for reason in reasons)


def test_reasons_of_one_and_of_all_are_the_same():
    cases = mixed_cases()
    choices = decide(cases, share=0.4)
    for row, text in enumerate(reasons_json(choices, cases).to_pylist()):
        one = json.loads(json.dumps([r.as_json() for r in list_reasons(choices, cases, row=row)]))
        assert as_set(_floats(json.loads(text))) == as_set(_floats(one))


def test_alternatives_of_one_and_of_all_are_the_same():
    cases = mixed_cases()
    choices = decide(cases, share=0.4)
    for row, text in enumerate(alternatives_json(choices).to_pylist()):
        assert json.loads(text) == list(list_alternatives(choices, row=row))


def test_each_action_tells_a_reason_and_each_closed_arm_why():
    cases = mixed_cases()
    choices = decide(cases, share=0.4)
    for row in range(300):
        assert list_reasons(choices, cases, row=row)
        assert all("why" in arm or arm["propensity"] > 0 or choices.propensity[row].max() == 1
                   for arm in list_alternatives(choices, row=row))  # fmt: skip


def test_overdue_customer_is_told_with_the_days():
    cases = make_cases()
    choices = decide(cases, share=0.0)
    said = {r.code: r.params for r in list_reasons(choices, cases)}
    assert said["overdue"] == {"overdue_days": 12} and said["high_value"] == {"value": 8000.0}


def test_plain_offer_tells_nothing_about_the_customer():
    cases = make_cases()
    cases["personalised"][:] = False
    choices = decide(cases, share=0.0)
    assert [r.code for r in list_reasons(choices, cases)] == ["plain_offer", "success_rate"]


def _floats(reasons):
    return [
        {
            "code": r["code"],
            "params": {k: float(v) if isinstance(v, (int, float)) else v for k, v in r["params"].items()},
        }
        for r in reasons
    ]
