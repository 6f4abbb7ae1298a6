"""Template tags of the lists: what a figure means, and the words of imports, measures and segments."""

from django import template

from zhiji.web.console.definitions import get_definition
from zhiji.web.phrases.list_words import (
    LIST_WORDS,
    say_effect,
    say_failure,
    say_listed,
    say_measured,
    say_period,
    say_segment,
)
from zhiji.web.phrases.reasons import say_reason

register = template.Library()
register.filter("segment_name", say_segment)
register.filter("period", say_period)
register.filter("measure", say_measured)
register.filter("failure", say_failure)


@register.simple_tag
def definition(code: str) -> str:
    """The meaning of one figure: `<th title="{% definition 'value' %}">`."""
    return get_definition(code)[1]


@register.simple_tag
def figure_name(code: str) -> str:
    """What one figure is called."""
    return get_definition(code)[0]


@register.filter
def listed(code: object, kind: str) -> str:
    """The word for a code of the lists: `{{ row.state|listed:"import" }}`."""
    return say_listed(kind, code)


@register.filter
def measure_name(code: str) -> str:
    """What a measure is called."""
    return say_listed("measure", code)


@register.filter
def short_reason(code: str) -> str:
    """A reason without its numbers, for counting; its sentence where there is no short form."""
    return say_listed("short_reason", code) if code in LIST_WORDS["short_reason"] else say_reason(code)


@register.filter
def first_sentence(reason: object) -> str:
    """The sentence of a reason, a dash where there is none."""
    return say_reason(reason) if reason else "–"


@register.filter
def named(names: dict[str, str], party_id: str) -> str:
    """The name of a party among `names`, its number where none is known."""
    return names.get(party_id) or party_id


@register.simple_tag
def effect_sentence(entry: object) -> str:
    """What one comparison says."""
    return say_effect(entry.row.measure, entry.says, entry.row.effect)
