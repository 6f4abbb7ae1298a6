"""The kernel: odds are what they say, control gets no offer, who refuses to be looked at gets the plain offer."""

import numpy as np
import pytest

from interact.company import MOMENT, TODAY
from zhiji.interact.action import Odds, choose
from zhiji.interact.catalogue import CATALOGUE, list_arms
from zhiji.interact.explain import list_reasons
from zhiji.interact.situation import arrays_of, draws_of, likelihoods, unknown_party
from zhiji.vocabulary.party import CHANNELS

COSTS = MOMENT.policy.contact_costs
GOOD = {
    "tier": "A",
    "group": "MGC",
    "value": 8000.0,
    "margin_mean": 400.0,
    "margin_plain": 150.0,
    "purchases": 5,
    "since_purchase": 40,
    "overdue_days": 12,
    "top_category": "沙发",
    "email": "lin@example.com",
    "has_phone": True,
}


def make_cases(n=1, arms=None, *, allowed=True, **changes):
    row = unknown_party(None, day=TODAY) | GOOD | changes
    cases = arrays_of([row] * n)
    cases["likelihood"] = cases["likelihood_plain"] = likelihoods([{}] * n)
    cases["questions_left"] = np.full(n, 5)
    cases["capped"] = np.zeros(n, dtype=bool)
    cases["personalised"] = np.ones(n, dtype=bool)
    for arm in arms or list_arms():
        cases[f"permitted_{arm.action.purpose}_{arm.channel}"] = np.full(n, allowed)
    return cases


def decide(cases, arms=None, *, share=0.1, draws=None):
    n = len(cases["control"])
    drawn = draws if draws is not None else draws_of([f"p{i}" for i in range(n)], secret="key", day=TODAY)
    return choose(cases, arms or list_arms(), odds=Odds(share, COSTS, drawn))


def chosen(choices, row=0):
    return choices.arms[choices.chosen[row]]


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_logged_propensities_are_the_frequencies_of_ten_thousand_draws(share):
    n = 10_000
    choices = decide(make_cases(n), share=share)
    assert (choices.why == 0).all(axis=0).sum() >= 8, "many arms must be open for this to say anything"
    counted = np.bincount(choices.chosen, minlength=len(choices.arms)) / n
    logged = choices.propensity[0]
    assert logged.sum() == pytest.approx(1.0)
    error = np.sqrt(logged * (1 - logged) / n)
    assert (np.abs(counted - logged) <= 4 * error + 1e-12).all()


def test_arm_not_eligible_is_never_drawn():
    choices = decide(make_cases(10_000, complaints=1), share=1.0)
    drawn = set(choices.chosen.tolist())
    assert {choices.arms[j].action.code for j in drawn} == {"serve", "leave_alone"}
    assert (choices.propensity[:, (choices.why != 0)[0]] == 0).all()


def test_nothing_is_called_drawn_where_only_one_arm_is_open():
    cases = make_cases(1000, allowed=False, email=None, has_phone=False, complaints=0)
    choices = decide(cases, share=1.0)
    assert {chosen(choices, row).action.code for row in range(1000)} == {"leave_alone"}
    assert not choices.explored.any() and (choices.propensity.max(axis=1) == 1.0).all()
    assert [reason.code for reason in list_reasons(choices, cases)] == ["nothing_open"]
    told = make_cases(1000)
    assert "nothing_open" not in {reason.code for reason in list_reasons(decide(told, share=0.0), told)}


def test_best_score_is_taken_when_nothing_is_explored():
    choices = decide(make_cases(), share=0.0)
    assert choices.chosen[0] == np.where(choices.why[0] == 0, choices.score[0], -np.inf).argmax()
    assert choices.propensity[0, choices.chosen[0]] == 1.0


def test_score_is_likelihood_times_gain_times_context_less_cost():
    choices = decide(make_cases(), share=0.0)
    sell = [arm.name for arm in choices.arms].index("sell:phone")
    # overdue 1.5, high value 1.2, growable 1.3; a call costs 12
    assert choices.score[0, sell] == pytest.approx(0.05 * 400 * 1.5 * 1.2 * 1.3 - 12)


@pytest.mark.parametrize("channel", [None, *CHANNELS])
def test_control_group_gets_no_offer_by_any_channel(channel):
    arms = list_arms(channel)
    choices = decide(make_cases(2000, arms, control=True), arms, share=1.0)
    assert {choices.arms[j].action.code for j in set(choices.chosen.tolist())} == {"leave_alone"}
    offers = [j for j, arm in enumerate(arms) if arm.action.offer or arm.action.code == "ask"]
    assert (choices.propensity[:, offers] == 0).all() and (choices.why[:, offers] != 0).all()


def test_control_group_is_served_when_a_complaint_is_open():
    choices = decide(make_cases(200, control=True, complaints=1), share=1.0)
    assert {chosen(choices, i).action.code for i in range(200)} == {"serve"}


def test_control_group_remembers_what_it_would_have_got():
    cases = make_cases(500)
    treated = decide(cases)
    control = decide(make_cases(500, control=True))
    assert (control.intended == treated.chosen).all()


def test_without_permission_nothing_goes_out():
    choices = decide(make_cases(allowed=False, complaints=1), share=1.0)
    assert chosen(choices).action.code == "leave_alone"


def test_cap_stops_marketing_but_not_service():
    cases = make_cases(complaints=0, promises=1)
    cases["capped"][:] = True
    choices = decide(cases)
    open_arms = {arm.action.code for j, arm in enumerate(choices.arms) if choices.why[0, j] == 0}
    assert open_arms == {"serve", "leave_alone"}


def test_dear_channels_are_not_for_the_lowest_tier():
    choices = decide(make_cases(tier="C", value=100.0))
    told = {arm.name: choices.codes[choices.why[0, j]] for j, arm in enumerate(choices.arms)}
    assert told["sell:phone"] == told["sell:visit"] == "tier_too_low" and told["sell:email"] == ""


def test_plain_offer_is_the_same_for_any_two_customers():
    random = np.random.default_rng(2)
    arms = list_arms("portal")
    answers = set()
    for _ in range(200):
        cases = make_cases(1, arms, tier=str(random.choice(["A", "B", "C"])), value=float(random.normal(0, 5000)),
                           purchases=int(random.integers(0, 9)), overdue_days=int(random.integers(0, 400)),
                           since_purchase=int(random.integers(0, 900)), margin_mean=float(random.gamma(2, 90)),
                           satisfaction=str(random.choice(["low", "high"])), top_category=str(random.random()),
                           since_declined=int(random.integers(0, 90)))  # fmt: skip
        cases["likelihood"] = random.uniform(0, 1, (1, len(CATALOGUE)))
        cases["personalised"][:] = False
        choices = decide(cases, arms, share=0.5, draws=random.random((1, 4)))
        answers.add(
            (chosen(choices).name, choices.score.tobytes(), choices.why.tobytes(), choices.propensity.tobytes())
        )
    assert len(answers) == 1
    assert next(iter(answers))[0] == "sell:portal"


def test_one_by_one_and_all_at_once_decide_the_same():
    random = np.random.default_rng(4)
    n = 60
    cases = make_cases(n)
    cases["since_purchase"] = random.integers(0, 400, n)
    cases["tier"] = random.choice(np.array(["A", "B", "C"], dtype=object), n)
    cases["control"] = random.random(n) < 0.2
    cases["personalised"] = random.random(n) < 0.8
    draws = random.random((n, 4))
    together = decide(cases, draws=draws, share=0.4)
    for i in range(n):
        alone = decide({name: column[i : i + 1] for name, column in cases.items()}, draws=draws[i : i + 1], share=0.4)
        assert alone.chosen[0] == together.chosen[i]
        assert alone.propensity[0].tolist() == together.propensity[i].tolist()
