"""Words and sentences of the lists: measures of the proof, states of imports and jobs, where a consent came from."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiji.web.phrases import numbers
from zhiji.web.phrases.column_words import COLUMN_WORDS, FILE_WORDS
from zhiji.web.phrases.words import say

LIST_WORDS: dict[str, dict[str, object]] = {
    "measure": {
        "margin": _("Margin per customer"),
        "buyers": _("Share who bought"),
        "purchases": _("Purchases per customer"),
    },
    "import": {
        "checking": _("being checked"),
        "placing": _("being placed"),
        "done": _("loaded"),
        "refused": _("not loaded"),
        "undone": _("undone"),
    },
    "file": FILE_WORDS,
    "column": COLUMN_WORDS,
    "source": {
        "paper": _("Paper"),
        "portal": _("Customer portal"),
        "unsubscribe": _("Unsubscribe link"),
        "desk": _("Shop"),
        "phone": _("Phone"),
        "demo": _("Demo company"),
        "till": _("At the till"),
        "account": _("Own account"),
        "call": _("By phone"),
    },
    "evidence": {
        "signed_on": _("Signed on"),
        "kept_at": _("Where the paper is kept"),
        "ip": _("Address of the device"),
        "message_id": _("Message"),
        "agent": _("Browser"),
    },
    "stage": {
        "gather": _("Gathering what happened"),
        "identify": _("Finding out who is who"),
        "differentiate": _("Working out value and tiers"),
        "interact": _("Deciding for every customer"),
        "measure": _("Comparing with the control group"),
        "read": _("Reading the file"),
        "load": _("Loading rows"),
    },
    "short_reason": {
        "": _("No reason was kept"),
        "control_group": _("Control group, left alone by lot"),
    },
}

# What the comparison says, by measure and by what the interval shows; whole sentences, so that they can be translated.
_SAYS: dict[tuple[str, str], object] = {
    ("margin", "unsure"): _(
        "Not proved yet whether treated customers bring more margin: the interval includes nought."
    ),
    ("margin", "more"): _("Treated customers bring %(effect)s more margin each than those left alone."),
    ("margin", "less"): _("Treated customers bring %(effect)s less margin each than those left alone."),
    ("buyers", "unsure"): _("Not proved yet whether more of the treated customers buy: the interval includes nought."),
    ("buyers", "more"): _("Of the treated customers %(effect)s more buy than of those left alone."),
    ("buyers", "less"): _("Of the treated customers %(effect)s fewer buy than of those left alone."),
    ("purchases", "unsure"): _(
        "Not proved yet whether treated customers buy more often: the interval includes nought."
    ),
    ("purchases", "more"): _("Treated customers buy %(effect)s times more often each than those left alone."),
    ("purchases", "less"): _("Treated customers buy %(effect)s times less often each than those left alone."),
}


def say_listed(kind: str, code: object) -> str:
    """The word for a code of the lists, the code itself where none is known.

    >>> from django.utils.translation import override
    >>> with override("en"): say_listed("import", "undone")
    'undone'
    """
    known = LIST_WORDS.get(kind, {}).get(str(code))
    return str(known) if known is not None else str(code)


def say_effect(measure: str, says: str, effect: float) -> str:
    """What the comparison of one measure says, as a sentence.

    >>> from django.utils.translation import override
    >>> with override("en"): say_effect("buyers", "more", 0.02)
    'Of the treated customers 2.0 % more buy than of those left alone.'
    """
    template = _SAYS.get((measure, says))
    return gettext(str(template)) % {"effect": say_measured(abs(effect), measure)} if template else measure


def say_failure(error: Mapping[str, object]) -> str:
    """Why a job failed, in the reader's language where its sentence is translated, else as it was written down."""
    try:
        return gettext(str(error["template"])).format(**error["params"])
    except (KeyError, IndexError, ValueError, TypeError):
        return str(error.get("text", ""))


def say_measured(value: float | None, measure: str) -> str:
    """A figure of one measure: money, a share, or a count with two places."""
    if measure == "margin":
        return numbers.money(value)
    return numbers.percent(value) if measure == "buyers" else numbers.number(value, 2)


def say_segment(segment: str) -> str:
    """What a segment is called: everybody, or the words of its tier and group (`A|MVC`).

    >>> from django.utils.translation import override
    >>> with override("en"): say_segment("*"), say_segment("A|MVC")
    ('All customers', 'A customer · Most valuable')
    """
    if segment in ("*", ""):
        return gettext("All customers")
    tier, _bar, group = segment.partition("|")
    return " · ".join(say(kind, code) for kind, code in (("tier", tier), ("group", group)) if code)


def say_period(period: str) -> str:
    """From when to when (`2025-11-01/2026-11-22`); anything else as it stands.

    >>> from django.utils.translation import override
    >>> with override("en"): say_period("2025-11-01/2026-11-22")
    '1 Nov 2025 – 22 Nov 2026'
    """
    start, bar, end = period.partition("/")
    return f"{numbers.day(start)} – {numbers.day(end)}" if bar else period
