"""Words of the trade: what a stored code is called in the reader's language; shown as it is where no word is known."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiji.web.phrases.dialogue import DIALOGUE

WORDS: dict[str, dict[str, object]] = {
    "tier": {"A": _("A customer"), "B": _("B customer"), "C": _("C customer")},
    "group": {
        "MVC": _("Most valuable"),
        "MGC": _("Most growable"),
        "BZ": _("Costs more than it brings"),
        "other": _("Other"),
    },
    "level": {"low": _("low"), "middle": _("middle"), "high": _("high")},
    "field": {
        "high-high": _("Satisfied, buys much"),
        "high-middle": _("Satisfied, buys some"),
        "high-low": _("Satisfied, buys little"),
        "middle-high": _("Content, buys much"),
        "middle-middle": _("Content, buys some"),
        "middle-low": _("Content, buys little"),
        "low-high": _("Dissatisfied, buys much"),
        "low-middle": _("Dissatisfied, buys some"),
        "low-low": _("Dissatisfied, buys little"),
    },
    "role": {
        "analyst": _("Analyst"),
        "manager": _("Relationship manager"),
        "clerk": _("Shop clerk"),
        "service": _("Customer service"),
        "director": _("Manager"),
        "dealer": _("Dealer"),
        "admin": _("Administrator"),
        "customer": _("Customer"),
    },
    "kind": {"person": _("Person"), "organisation": _("Organisation")},
    "channel": {
        "*": _("All channels"),
        "email": _("E-mail"),
        "sms": _("Text message"),
        "phone": _("Phone"),
        "wechat": _("WeChat"),
        "post": _("Post"),
        "visit": _("Visit"),
        "desk": _("Shop"),
        "shop": _("Shop"),
        "portal": _("Customer portal"),
        "web": _("Web"),
        "dealer": _("Dealer"),
        "tender": _("Tender"),
        "account": _("Key account"),
    },
    "direction": {"in": _("customer came to us"), "out": _("we reached out")},
    "purpose": {
        "service": _("Service"),
        "marketing": _("Marketing"),
        "survey": _("Surveys"),
        "personalisation": _("Personalisation"),
        "sharing": _("Passing on to others"),
    },
    "consent": {"given": _("Given"), "refused": _("Refused"), "none": _("Not asked yet")},
    "action": {
        "sell": _("Offer something that fits"),
        "cross_sell": _("Offer something that goes with it"),
        "serve": _("Serve"),
        "ask": _("Ask one question"),
        "thank": _("Say thank you"),
        "win_back": _("Win back"),
        "leave_alone": _("Leave alone"),
        "reserve": _("Reserve without obligation"),
    },
    "entry": {
        "contact": _("Contact"),
        "order": _("Order"),
        "return": _("Return"),
        "complaint": _("Complaint"),
        "message": _("Message"),
        "decision": _("Decision"),
        "answer": _("Answer"),
        "consent": _("Permission"),
        "response": _("Response"),
    },
    "task": {
        "call": _("Call"),
        "visit": _("Visit"),
        "thank": _("Thank"),
        "promise": _("Promise due"),
        "complaint": _("Complaint"),
        "birthday": _("Birthday"),
        "serve": _("Serve"),
        "ask": _("Ask"),
    },
    "complaint": {
        "delivery": _("Delivery"),
        "quality": _("Quality"),
        "papers": _("Papers"),
        "service": _("Service"),
        "price": _("Price"),
        "other": _("Other"),
    },
    "said_by": {
        "customer": _("said by the customer"),
        "staff": _("entered by staff"),
        "source": _("from a source"),
        "inferred": _("inferred"),
    },
    "rule": {
        "bg_nbd": _("BG/NBD model"),
        "pareto_nbd": _("Pareto/NBD model"),
        "nbd": _("NBD model"),
        "own_rate": _("plain rule: goes on as so far"),
        "last_period": _("plain rule: repeats the last period"),
        "prior": _("no purchase yet: like other newcomers"),
    },
    "language": {"zh-hans": "简体中文", "en": "English"},
    **DIALOGUE,
}


def say(kind: str, code: object) -> str:
    """The word for `code` among the words of `kind`, e.g. `say("channel", "sms")`; the code itself where none is known.

    >>> from django.utils.translation import override
    >>> with override("en"): say("channel", "sms"), say("channel", "pigeon"), say("tier", None)
    ('Text message', 'pigeon', '–')
    """
    if code is None or code == "":
        return "–"
    if kind == "action" and "/" in str(code):
        action, _slash, what = str(code).partition("/")
        return gettext("%(action)s: %(what)s") % {"action": say("action", action), "what": what}
    return str(WORDS.get(kind, {}).get(str(code), code))
