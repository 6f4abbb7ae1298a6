"""Why something was chosen, refused or shown, as a sentence a salesperson understands.

A method gives the code and the numbers; here stands the sentence. `FORMATS` says how a parameter is written, so
that the same number reads the same on every screen.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhiji.vocabulary.reason import Reason
from zhiji.web.phrases import numbers
from zhiji.web.phrases.words import say

SENTENCES: dict[str, str] = {
    "control_group": _(
        "Belongs to the control group that is left alone, so that the effect of our actions can be proved."
    ),
    "no_consent": _("Has not agreed to %(purpose)s by %(channel)s."),
    "refused": _("Has refused %(purpose)s by %(channel)s."),
}

FORMATS: dict[str, Callable[[object], str]] = {
    "purpose": lambda value: say("purpose", value),
    "channel": lambda value: say("channel", value),
    "action": lambda value: say("action", value),
    "tier": lambda value: say("tier", value),
    "group": lambda value: say("group", value),
    "level": lambda value: say("level", value),
}


def say_reason(reason: object) -> str:
    """The sentence for a Reason, for its JSON form (`{"code", "params"}`), or for a bare code.

    A code without a sentence is shown as it is, so that nothing is hidden; a test keeps the table complete.
    """
    known = _as_reason(reason)
    template = SENTENCES.get(known.code)
    if template is None:
        return known.code
    return gettext(template) % _Shown(known.params)


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
