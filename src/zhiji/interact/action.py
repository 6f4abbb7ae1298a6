"""Next best action: one kernel for one customer now and for all in the cycle.

score = likelihood x gain x context x lever - cost. The best eligible arm is taken, but a set share of decisions is
drawn evenly among all eligible arms, so that the system goes on learning; the probability of what was drawn is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from zhiji.interact.catalogue import CATALOGUE, EFFORT, LEAVE_ALONE, REACHABLE, SERVE, SERVED_LATELY, Arm, Context, Rule
from zhiji.vocabulary.party import OUTBOUND_CHANNELS

Cases = Mapping[str, np.ndarray]
SERVE_REST = 30  # days before an unsatisfied customer with nothing open is written to again
FIXED_WHY = ("control_group", "not_permitted", "cap_reached")

# What stands in place of a customer's characteristics when personalisation is refused: the same for everybody.
PLAIN = {
    "tier": "",
    "group": "",
    "value": 0.0,
    "satisfaction": "middle",
    "purchases": 1,
    "since_purchase": 9999,
    "overdue_days": 0,
    "top_category": None,
    "alive": 1.0,
    "since_ask": 0,
    "since_sell": 9999,
    "since_serve": 9999,
    "since_thank": 0,
    "since_win_back": 0,
    "since_declined": 9999,
    "liked_channel": None,
    "questions_left": 0,
}


@dataclass(frozen=True)
class Odds:
    """How much is explored, what a contact costs by channel, and the uniform draws: array (n, at least 2)."""

    explored_share: float
    costs: Mapping[str, float]
    draws: np.ndarray


@dataclass(frozen=True)
class Choices:
    """What was chosen for each of n cases among k arms; arrays (n,) and (n, k).

    `chosen`, `intended`: index of the arm; they differ only for the control group. `why`: index into `codes` of the
    first rule that failed, 0 = eligible. `holds`: for each arm its contexts with the mask of cases in which they hold.
    """

    arms: tuple[Arm, ...]
    codes: tuple[str, ...]
    why: np.ndarray
    score: np.ndarray
    propensity: np.ndarray
    likelihood: np.ndarray
    gain: np.ndarray
    chosen: np.ndarray
    intended: np.ndarray
    explored: np.ndarray
    control: np.ndarray
    personalised: np.ndarray
    explored_share: float
    holds: tuple[tuple[tuple[Context, np.ndarray], ...], ...] = field(repr=False)


def choose(cases: Cases, arms: Sequence[Arm], *, odds: Odds) -> Choices:
    """The next action for each case.

    `cases`: columns of the table `situation` as arrays of length n, and: `likelihood` (n, actions of the catalogue),
    `likelihood_plain` (the same over all segments), `permitted_<purpose>_<channel>` bool for each arm, `personalised`
    bool (false = refused), `capped` bool (the contact cap is reached), `questions_left` int.
    Returns: Choices. A case of the control group gets `serve` where service is due, else `leave_alone`.

    >>> from zhiji.interact.catalogue import list_arms
    >>> sorted({arm.action.code for arm in list_arms("portal")})
    ['ask', 'leave_alone', 'sell', 'serve', 'thank', 'win_back']

    Source: mission IN3; epsilon-greedy logging policy with known propensities (Li et al., 2011, WSDM).
    """
    cases = _with_derived(cases)
    memo: dict[Rule, np.ndarray] = {}
    codes, why = _why_not(cases, arms, memo)
    score, likelihood, gain, holds = _score(cases, arms, odds, memo)
    drawn = _draw(why == 0, score, _share(cases, odds), odds.draws)
    chosen, propensity, explored = drawn.intended, drawn.propensity, drawn.explored
    control = cases["control"].astype(bool)
    if control.any():
        kept = _kept_for_control(arms, why == 0, score)
        chosen = np.where(control, kept, chosen)
        propensity = np.where(control[:, None], np.eye(len(arms))[kept], propensity)
        why = np.where(control[:, None] & _offering(arms), 1, why).astype(why.dtype)
        explored = explored & ~control
    return Choices(
        tuple(arms), codes, why, score, propensity, likelihood, gain, chosen, drawn.intended, explored, control,
        cases["personalised"].astype(bool), odds.explored_share, holds,
    )  # fmt: skip


def _with_derived(cases: Cases) -> dict[str, np.ndarray]:
    known = _plain_where_refused(dict(cases))
    open_matter = (known["complaints"] > 0) | (known["promises"] > 0)
    known["needs_service"] = open_matter | ((known["satisfaction"] == "low") & (known["since_serve"] >= SERVE_REST))
    worth = np.maximum(known["value"], 0.0)
    known["stake"] = 0.05 * worth + known["margin_mean"]
    known["worth_knowing"] = 0.01 * worth + 5.0
    return known


def _plain_where_refused(cases: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    refused = ~cases["personalised"].astype(bool)
    if not refused.any():
        return cases
    for name, value in PLAIN.items():
        cases[name] = np.where(refused, np.array([value], dtype=cases[name].dtype), cases[name])
    cases["margin_mean"] = np.where(refused, cases["margin_plain"], cases["margin_mean"])
    cases["likelihood"] = np.where(refused[:, None], cases["likelihood_plain"], cases["likelihood"])
    return cases


def _share(cases: Cases, odds: Odds) -> np.ndarray:
    return np.where(cases["personalised"].astype(bool), odds.explored_share, 0.0)


def holds(rule: Rule, column: np.ndarray) -> np.ndarray:
    """In which cases the rule's condition is true.

    >>> holds(Rule("tier", "in", ("A", "B"), "x"), np.array(["A", "C", None], dtype=object)).tolist()
    [True, False, False]
    """
    value = rule.value
    if rule.op == ">=":
        return column >= value
    if rule.op == "<=":
        return column <= value
    if rule.op == "!=":
        return column != value
    options = value if rule.op == "in" else (value,)
    found = column == options[0]
    for other in options[1:]:
        found = found | (column == other)
    return found


def _holds(rule: Rule, cases: Cases, memo: dict[Rule, np.ndarray]) -> np.ndarray:
    if rule not in memo:
        memo[rule] = holds(rule, cases[rule.column])
    return memo[rule]


def _rules(arm: Arm) -> tuple[Rule, ...]:
    reach = REACHABLE.get(arm.channel)
    service = arm.action.purpose == "service"
    effort = EFFORT.get(arm.channel) if not service or arm.channel == "visit" else None
    rest = SERVED_LATELY if service and arm.channel in OUTBOUND_CHANNELS else None
    return (*(rule for rule in (reach, effort, rest) if rule), *arm.action.rules)


def _why_not(cases: Cases, arms: Sequence[Arm], memo: dict[Rule, np.ndarray]) -> tuple[tuple[str, ...], np.ndarray]:
    codes = ["", *FIXED_WHY]
    why = np.zeros((len(cases["control"]), len(arms)), dtype=np.int16)
    for j, arm in enumerate(arms):
        if arm.action.code == LEAVE_ALONE:
            continue
        # Written backwards, so that the first obstacle is the one told.
        for rule in reversed(_rules(arm)):
            if rule.code not in codes:
                codes.append(rule.code)
            why[~_holds(rule, cases, memo), j] = codes.index(rule.code)
        if arm.channel in OUTBOUND_CHANNELS and arm.action.purpose != "service":
            why[cases["capped"], j] = codes.index("cap_reached")
        why[~cases[f"permitted_{arm.action.purpose}_{arm.channel}"], j] = codes.index("not_permitted")
    return tuple(codes), why


def _score(cases: Cases, arms: Sequence[Arm], odds: Odds, memo: dict[Rule, np.ndarray]) -> tuple:
    n, k = len(cases["control"]), len(arms)
    score, likelihood, gain = np.zeros((n, k)), np.zeros((n, k)), np.zeros((n, k))
    place = {action.code: i for i, action in enumerate(CATALOGUE)}
    found = []
    for j, arm in enumerate(arms):
        action = arm.action
        likelihood[:, j] = cases["likelihood"][:, place[action.code.partition("/")[0]]]
        gain[:, j] = cases[action.gain] * action.gain_share
        context = np.ones(n)
        active = []
        for entry in action.contexts:
            mask = (
                cases["liked_channel"] == arm.channel
                if entry.rule.column == "liked"
                else _holds(entry.rule, cases, memo)
            )
            context[mask] *= entry.factor
            active.append((entry, mask))
        found.append(tuple(active))
        if action.code != LEAVE_ALONE:
            cost = odds.costs.get(arm.channel, 0.0) + action.cost
            score[:, j] = likelihood[:, j] * gain[:, j] * context * action.lever - cost
    return score, likelihood, gain, tuple(found)


@dataclass(frozen=True)
class _Drawn:
    intended: np.ndarray
    explored: np.ndarray
    propensity: np.ndarray


def _draw(eligible: np.ndarray, score: np.ndarray, share: np.ndarray, draws: np.ndarray) -> _Drawn:
    best = np.where(eligible, score, -np.inf).argmax(axis=1)
    count = eligible.sum(axis=1)
    explored = (draws[:, 0] < share) & (count > 1)  # where one arm is open, nothing is drawn
    nth = np.minimum((draws[:, 1] * count).astype(np.int64), count - 1)
    even = (eligible.cumsum(axis=1) > nth[:, None]).argmax(axis=1)
    propensity = eligible * (share / count)[:, None]
    propensity[np.arange(len(score)), best] += 1.0 - share
    return _Drawn(np.where(explored, even, best), explored, propensity)


def _kept_for_control(arms: Sequence[Arm], eligible: np.ndarray, score: np.ndarray) -> np.ndarray:
    """What is left to the control group: service that is due, through its best channel, else nothing."""
    due = eligible & np.array([arm.action.code == SERVE for arm in arms])
    alone = next(j for j, arm in enumerate(arms) if arm.action.code == LEAVE_ALONE)
    return np.where(due.any(axis=1), np.where(due, score, -np.inf).argmax(axis=1), alone)


def _offering(arms: Sequence[Arm]) -> np.ndarray:
    return np.array([arm.action.code not in (SERVE, LEAVE_ALONE) for arm in arms])
