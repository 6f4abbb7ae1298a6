"""Why something was chosen, refused or shown, as a sentence a salesperson understands.

A method gives the code and the numbers; here stands the sentence. `FORMATS` says how a parameter is written, so
that the same number reads the same on every screen. `BARE` holds the sentence for where the numbers are not at hand.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhiji.vocabulary.reason import Reason
from zhiji.web.phrases import numbers
from zhiji.web.phrases.words import say

SENTENCES: dict[str, str] = {
    # who is left alone, and what may be learned
    "control_group": _("Is left alone (control group), so that the effect of our actions can be proved."),
    "explored": _("Drawn by chance among what may be done, so that we keep learning."),
    "plain_offer": _("Personalisation is switched off: the offer is the same for everybody."),
    "nothing_open": _("No action is open: no permission, no address, or nothing that is due."),
    "nothing_worthwhile": _("Nothing we could do now would be worth the disturbance."),
    "success_rate": _("Succeeds with a likelihood of %(percent)s, learned from past responses."),
    # permission and contact policy
    "refused_by_customer": _("The customer has refused: %(purpose)s, %(channel)s."),
    "consent_given": _("The customer has agreed: %(purpose)s, %(channel)s."),
    "no_consent_needed": _("No consent is needed for this: %(purpose)s, %(channel)s."),
    "consent_missing": _("The customer has not agreed yet: %(purpose)s, %(channel)s."),
    "not_permitted": _("The customer has not permitted it."),
    "within_cap": _("%(count)s of at most %(cap)s contacts in %(days)s days."),
    "cap_reached": _("Enough contacts for now: %(count)s of at most %(cap)s in %(days)s days."),
    "asked_for_channel": _("The customer likes to be reached by %(liked_channel)s."),
    "no_phone": _("We have no phone number."),
    "no_email": _("We have no e-mail address."),
    # what speaks for or against an action
    "overdue": _("Usually would have bought again %(overdue_days)s days ago."),
    "high_value": _("One of the most valuable customers: %(value)s still to come."),
    "growable": _("Could buy much more: customers like this one do."),
    "top_category": _("Buys mostly %(top_category)s."),
    "complaint_open": _("A complaint is open: settle it first."),
    "promise_open": _("We have promised something and not yet kept it."),
    "unsatisfied": _("Is not satisfied with us."),
    "never_bought": _("Has not bought yet."),
    "offered_lately": _("Had an offer %(since_sell)s days ago."),
    "declined_lately": _("Said “not now” %(since_declined)s days ago."),
    "bought_lately": _("Bought %(since_purchase)s days ago."),
    "nothing_to_serve": _("No complaint and no promise is open."),
    "served_lately": _("Was served %(since_serve)s days ago."),
    "all_answered": _("Has answered all our questions."),
    "asked_lately": _("Was asked %(since_ask)s days ago."),
    "never_asked": _("Was never asked anything: one answer would help us most."),
    "tier_too_low": _("Kept for more valuable customers."),
    "no_recent_purchase": _("Has not bought lately: there is nothing to thank for now."),
    "thanked_lately": _("Was thanked %(since_thank)s days ago."),
    "too_few_purchases": _("Bought too seldom to be missed."),
    "not_lost": _("Has not been away long enough to be won back."),
    "won_back_lately": _("We tried to win this customer back %(since_win_back)s days ago."),
    "long_away": _("Last bought %(since_purchase)s days ago, %(overdue_days)s days later than usual."),
    # where a customer stands
    "value_below_zero": _("Costs more to serve than it will bring."),
    "idle_costs_more": _("No order for over a year, and last year cost more than it brought."),
    "top_value": _("Among the customers with the highest value."),
    "said_satisfaction": _("Said %(score)s out of 10 when asked how satisfied."),
    "complained": _("Complained %(complaints)s times."),
    "returned_much": _("Sent back %(share)s of what was bought."),
    "peers_spend_more": _("Customers like this one spend more with us."),
    # who it may already be
    "field_equal": _("Same: %(field)s."),
    "match_evidence": _("%(role)s: %(level)s."),
}

BARE: dict[str, str] = {
    "success_rate": _("Its success is learned from past responses."),
    "refused_by_customer": _("The customer has refused."),
    "consent_given": _("The customer has agreed."),
    "no_consent_needed": _("No consent is needed for this."),
    "consent_missing": _("The customer has not agreed yet."),
    "cap_reached": _("Enough contacts for now."),
    "asked_for_channel": _("The customer likes to be reached this way."),
    "overdue": _("Usually would have bought again by now."),
    "high_value": _("One of the most valuable customers."),
    "said_satisfaction": _("Said how satisfied."),
    "complained": _("Complained before."),
    "returned_much": _("Sent back much of what was bought."),
    "top_category": _("Fits what the customer buys most."),
    "offered_lately": _("Had an offer lately."),
    "declined_lately": _("Said “not now” lately."),
    "bought_lately": _("Bought lately."),
    "asked_lately": _("Was asked lately."),
    "served_lately": _("Was served lately."),
    "thanked_lately": _("Was thanked lately."),
    "won_back_lately": _("We tried to win this customer back lately."),
    "long_away": _("Has been away for long."),
}

FORMATS: dict[str, Callable[[object], str]] = {
    "purpose": lambda value: say("purpose", value),
    "channel": lambda value: say("channel", value),
    "liked_channel": lambda value: say("channel", value),
    "action": lambda value: say("action", value),
    "tier": lambda value: say("tier", value),
    "group": lambda value: say("group", value),
    "field": lambda value: say("record", value),
    "role": lambda value: say("match_role", value),
    "level": lambda value: say("match_level", value),
    "value": numbers.money,
    "share": numbers.percent,
    "top_category": lambda value: say("category", value),
    "percent": lambda value: numbers.percent(float(value) / 100) if isinstance(value, int | float) else str(value),
}


def say_reason(reason: object) -> str:
    """The sentence for a Reason, for its JSON form (`{"code", "params"}`), or for a bare code.

    A code without a sentence is shown as it is, so that nothing is hidden; a test keeps the table complete.

    >>> from django.utils.translation import override
    >>> with override("en"): say_reason(Reason("overdue", {"overdue_days": 12})), say_reason("overdue")
    ('Usually would have bought again 12 days ago.', 'Usually would have bought again by now.')
    """
    known = _as_reason(reason)
    template = SENTENCES.get(known.code)
    if template is None:
        return known.code
    if known.code in BARE and not all(name in known.params for name in _names(template)):
        return gettext(BARE[known.code])
    return gettext(template) % _Shown(known.params)


def _names(template: str) -> list[str]:
    return [part.split(")s", 1)[0] for part in template.split("%(")[1:]]


def _as_reason(value: object) -> Reason:
    if isinstance(value, Reason):
        return value
    if isinstance(value, dict):
        return Reason(str(value.get("code", "")), dict(value.get("params") or {}))
    return Reason(str(value))


class _Shown(dict):
    """Parameters as they are written; one that is missing reads as a dash instead of breaking the page."""

    def __init__(self, params: dict[str, object]) -> None:
        super().__init__({name: _write(name, value) for name, value in params.items()})

    def __missing__(self, name: str) -> str:
        return numbers.NOTHING


def _write(name: str, value: object) -> str:
    if name in FORMATS:
        return FORMATS[name](value)
    return numbers.number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
