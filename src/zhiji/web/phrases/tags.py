"""Template filters: money, dates, reasons and words of the trade, in the reader's language; built in everywhere.

`{{ row.value|money }}` `{{ row.amount|money_exact }}` `{{ n|number }}` `{{ share|percent }}` `{{ d|day }}`
`{{ t|moment }}`
`{{ code|word:"channel" }}` `{{ reason|sentence }}` and `{% badge "tier" row.tier %}`.
"""

from __future__ import annotations

import json
from pathlib import PurePath

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiji.web.phrases import numbers
from zhiji.web.phrases.reasons import say_reason
from zhiji.web.phrases.words import say

CUSTOMER_PREFIX = "customer-"  # of the user names made when customers sign in
register = template.Library()
register.filter("money", numbers.money)
register.filter("money_exact", numbers.money_exact)
register.filter("number", numbers.number)
register.filter("compact", numbers.compact)
register.filter("percent", numbers.percent)
register.filter("day", numbers.day)
register.filter("short_day", numbers.short_day)
register.filter("moment", numbers.moment)
register.filter("enumerated", numbers.enumerated)

# The colour of a badge carries meaning only: value, risk, permission. Everything else stays grey.
TONES = {
    ("tier", "A"): "value-3", ("tier", "B"): "value-2", ("tier", "C"): "plain",
    ("group", "MVC"): "value-3", ("group", "MGC"): "value-2", ("group", "BZ"): "risk", ("group", "other"): "plain",
    ("consent", "given"): "yes", ("consent", "refused"): "no",
    ("level", "low"): "risk", ("level", "high"): "value-2",
}  # fmt: skip


@register.filter
def word(code: object, kind: str) -> str:
    """The word for a stored code: `{{ row.channel|word:"channel" }}`."""
    return say(kind, code)


@register.filter
def sentence(reason: object) -> str:
    """A reason as one sentence; takes a Reason, its JSON form, or a bare code."""
    return say_reason(reason)


@register.filter
def reasons(value: object) -> list[str]:
    """A stored list of reasons (JSON text, list of dicts or Reasons) as sentences."""
    found = json.loads(value) if isinstance(value, str) and value else value or []
    return [say_reason(entry) for entry in found]


@register.simple_tag
def badge(kind: str, code: object, text: str = "") -> SafeString:
    """A small label whose colour means value, risk or permission: `{% badge "tier" row.tier %}`."""
    if code is None or code == "":
        return SafeString("")
    shown = text or (str(code) if kind == "tier" else say(kind, code))
    return format_html(
        '<span class="badge {}" title="{}">{}</span>', TONES.get((kind, str(code)), "plain"), say(kind, code), shown
    )


@register.simple_tag(takes_context=True)
def staff_name(context: dict[str, object], username: object) -> str:
    """What a colleague goes by: `{% staff_name entry.staff %}`; the user name where no name was entered.

    A customer who did it on his own page is called so, not by the user name of his sign-in.
    """
    if str(username).startswith(CUSTOMER_PREFIX):
        return say("role", "customer")
    return str(context.get("staff_names", {}).get(str(username), username))


@register.filter
def last_part(path: object) -> str:
    """The file name of a path."""
    return PurePath(str(path)).name
