"""Template tags that draw: icons and pictures. Built in to every template."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiji.web.design.icons import ICONS

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon that takes the colour of the text; decoration only, the word stands beside it."""
    shape = ICONS.get(name, ICONS["today"])
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', shape)
