"""Template filters: money, dates, reasons and words of the trade in the reader's language."""

from django import template

register = template.Library()
