"""What can be done for a customer: the action catalogue, as data a marketer can read and change.

An action says when it is allowed (`rules`), when it counts more or less (`contexts`), through which channels, for
which purpose consent is needed, what success is, and how much the company pushes it (`lever`). Rules and contexts speak
of columns of the table `situation`.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.party import CHANNELS

SELL, SERVE, ASK, THANK, WIN_BACK, LEAVE_ALONE = "sell", "serve", "ask", "thank", "win_back", "leave_alone"
BATCH_CHANNELS = ("email", "phone", "visit")  # through which the cycle plans; the rest is decided live
NEVER = 9999  # days, for what never happened


@dataclass(frozen=True)
class Rule:
    """One condition on one column: `column op value`, op one of >=, <=, ==, !=, in. `code`: the reason when it fails
    (rules) or when it holds (contexts); `shows`: columns given with the reason.
    """

    column: str
    op: str
    value: object
    code: str
    shows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """When `rule` holds the score is multiplied by `factor`, and the rule's code is a reason people see."""

    rule: Rule
    factor: float


@dataclass(frozen=True)
class Action:
    """One action. `offer`: never to the control group. `gain`: column of the situation that success brings, times
    `gain_share`. `prior`: likelihood believed before anything is learned. `success`: purchase | answer | settled.
    `cost`: beyond the contact itself, in company currency.
    """

    code: str
    purpose: str
    channels: tuple[str, ...]
    success: str
    prior: float
    rules: tuple[Rule, ...] = ()
    contexts: tuple[Context, ...] = ()
    offer: bool = False
    gain: str = "margin_mean"
    gain_share: float = 1.0
    lever: float = 1.0
    cost: float = 0.0


_REACH = ("email", "phone", "desk", "portal")
_NO_COMPLAINT = Rule("complaints", "<=", 0, "complaint_open", ("complaints",))
_BOUGHT = Rule("purchases", ">=", 1, "never_bought")
_OVERDUE = Context(Rule("overdue_days", ">=", 1, "overdue", ("overdue_days",)), 1.5)
_TOP = Context(Rule("tier", "==", "A", "high_value", ("value",)), 1.2)
_GROWABLE = Context(Rule("group", "==", "MGC", "growable"), 1.3)
_FAVOURITE = Context(Rule("top_category", "!=", None, "top_category", ("top_category",)), 1.0)
_LIKED = Context(Rule("liked", "==", True, "asked_for_channel", ("liked_channel",)), 1.2)

CATALOGUE = (
    Action(
        SELL,
        "marketing",
        (*_REACH, "visit"),
        "purchase",
        0.05,
        rules=(
            _NO_COMPLAINT,
            _BOUGHT,
            Rule("since_sell", ">=", 7, "offered_lately", ("since_sell",)),
            Rule("since_declined", ">=", 30, "declined_lately", ("since_declined",)),
            Rule("since_purchase", ">=", 7, "bought_lately", ("since_purchase",)),
        ),
        contexts=(_OVERDUE, _TOP, _GROWABLE, _FAVOURITE, _LIKED),
        offer=True,
    ),
    Action(
        SERVE,
        "service",
        (*_REACH, "visit"),
        "settled",
        0.5,
        rules=(Rule("needs_service", "==", True, "nothing_to_serve"),),
        contexts=(
            Context(Rule("complaints", ">=", 1, "complaint_open", ("complaints",)), 3.0),
            Context(Rule("promises", ">=", 1, "promise_open", ("promises",)), 2.0),
            Context(Rule("satisfaction", "==", "low", "unsatisfied"), 1.5),
            _TOP,
        ),
        gain="stake",
    ),
    Action(
        ASK,
        "survey",
        _REACH,
        "answer",
        0.15,
        rules=(
            _NO_COMPLAINT,
            Rule("questions_left", ">=", 1, "all_answered"),
            Rule("since_ask", ">=", 21, "asked_lately", ("since_ask",)),
        ),
        contexts=(
            Context(Rule("since_ask", ">=", NEVER, "never_asked"), 2.0),
            _TOP,
            _LIKED,
        ),
        gain="worth_knowing",
    ),
    Action(
        THANK,
        "marketing",
        ("email", "phone", "desk", "portal", "visit"),
        "purchase",
        0.1,
        rules=(
            _NO_COMPLAINT,
            Rule("tier", "in", ("A", "B"), "tier_too_low", ("tier",)),
            Rule("since_purchase", "<=", 60, "no_recent_purchase", ("since_purchase",)),
            Rule("since_thank", ">=", 180, "thanked_lately", ("since_thank",)),
        ),
        contexts=(
            Context(Rule("since_purchase", "<=", 60, "bought_lately", ("since_purchase",)), 1.0),
            Context(Rule("tier", "==", "A", "high_value", ("value",)), 1.5),
            _LIKED,
        ),
        offer=True,
        cost=15.0,
    ),
    Action(
        WIN_BACK,
        "marketing",
        ("email", "phone", "desk", "portal"),
        "purchase",
        0.03,
        rules=(
            _NO_COMPLAINT,
            Rule("purchases", ">=", 2, "too_few_purchases", ("purchases",)),
            Rule("overdue_days", ">=", 90, "not_lost", ("overdue_days",)),
            Rule("since_win_back", ">=", 90, "won_back_lately", ("since_win_back",)),
            Rule("since_declined", ">=", 30, "declined_lately", ("since_declined",)),
        ),
        contexts=(
            Context(Rule("overdue_days", ">=", 90, "long_away", ("since_purchase", "overdue_days")), 1.5),
            _FAVOURITE,
            _TOP,
        ),
        offer=True,
        gain_share=1.5,
    ),
    Action(LEAVE_ALONE, "service", CHANNELS, "purchase", 0.02, gain_share=0.0),
)

REACHABLE = {
    "phone": Rule("has_phone", "==", True, "no_phone"),
    "email": Rule("has_email", "==", True, "no_email"),
}
SERVED_LATELY = Rule("since_serve", ">=", 3, "served_lately", ("since_serve",))
# Dear channels are for those worth them; a call to serve is for everybody.
EFFORT = {
    "visit": Rule("tier", "==", "A", "tier_too_low", ("tier",)),
    "phone": Rule("tier", "in", ("A", "B"), "tier_too_low", ("tier",)),
}


@dataclass(frozen=True)
class Arm:
    """One thing that can be done: an action through a channel (no channel for leaving alone in the cycle)."""

    action: Action
    channel: str = ""

    @property
    def name(self) -> str:
        """`action:channel`, as it stands in stored decisions."""
        return f"{self.action.code}:{self.channel}" if self.channel else self.action.code


def list_arms(channel: str | None = None, *, catalogue: tuple[Action, ...] | None = None) -> tuple[Arm, ...]:
    """The arms of one channel (a live decision), or of all that the cycle plans through.

    >>> [arm.name for arm in list_arms("desk")][:2]
    ['sell:desk', 'serve:desk']
    """
    actions = CATALOGUE if catalogue is None else catalogue
    if channel is not None:
        return tuple(Arm(action, channel) for action in actions if channel in action.channels)
    planned = [Arm(a, c) for a in actions if a.code != LEAVE_ALONE for c in a.channels if c in BATCH_CHANNELS]
    return (*planned, *(Arm(a) for a in actions if a.code == LEAVE_ALONE))


def get_action(code: str) -> Action:
    """The action with this code. Raises NotFound where the catalogue has none.

    >>> get_action("ask").success
    'answer'
    """
    for action in CATALOGUE:
        if action.code == code:
            return action
    raise NotFound("action_unknown", "There is no action {action!r} in the catalogue.", action=code)
