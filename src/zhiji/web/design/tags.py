"""Template tags that draw: icons and small pictures, each with a sentence above that says what it shows. Built in."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiji.web.design import pictures
from zhiji.web.design.icons import ICONS

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon that takes the colour of the text; decoration only, the word stands beside it."""
    shape = ICONS.get(name, ICONS["today"])
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', shape)


@register.inclusion_tag("design/pictures/interval.html")
def interval_picture(value: float | None, low: float | None, high: float | None, sentence: str) -> dict[str, object]:
    """A value with its interval: `{% interval_picture s.value s.low s.high sentence %}`."""
    known = None not in (value, low, high)
    drawn = pictures.draw_interval(value, low=low, high=high) if known else None
    return {"drawn": drawn, "low": low, "high": high, "sentence": sentence}


@register.inclusion_tag("design/pictures/spark.html")
def spark_picture(values: Sequence[float], sentence: str) -> dict[str, object]:
    """A course over time, oldest first: `{% spark_picture values sentence %}`."""
    return {"drawn": pictures.draw_spark(values), "sentence": sentence}


@register.inclusion_tag("design/pictures/field.html")
def field_picture(field: str, sentence: str) -> dict[str, object]:
    """Which of the nine fields: `{% field_picture s.field sentence %}`."""
    return {"cells": pictures.draw_field(field), "cell": pictures.CELL, "sentence": sentence}
