"""Template filters of the portal: product names, stages of an order, words said to a customer."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from zhiji.customize import Product
from zhiji.web.phrases.words import say
from zhiji.web.portal.tinker import name_of

register = template.Library()

STAGES = {
    "placed": _("Order placed"),
    "confirmed": _("Confirmed"),
    "production": _("In the workshop"),
    "ready": _("Ready"),
    "delivering": _("On its way"),
    "delivered": _("Delivered"),
}
CARD = {
    "name": _("Name"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address": _("Address"),
    "city": _("City"),
    "birth_date": _("Birthday"),
}
SOURCES = {
    "customer": _("you told us"),
    "staff": _("our colleague wrote it down"),
    "source": _("from an earlier purchase or file"),
    "inferred": _("we concluded it"),
}
OFFERS = {
    "sell": _("We think this suits you"),
    "cross_sell": _("This goes with what you have"),
    "win_back": _("It has been a while. It would be good to see you again."),
    "thank": _("Thank you for your trust."),
}


@register.filter
def offer_word(action: str) -> str:
    """What the customer is told of an action: not the company's word for it."""
    return str(OFFERS.get(action.split("/")[0], ""))


@register.filter
def product_name(product: Product) -> str:
    """A product's name in the reader's language."""
    return name_of(product.names)


@register.filter
def stage(code: str) -> str:
    """A stage of an order in words."""
    return str(STAGES.get(code, code))


@register.filter
def card_word(code: str) -> str:
    """A field of the customer's own card in words."""
    return str(CARD.get(code, code))


@register.filter
def fact_word(code: str) -> str:
    """What a fact is about, in words; fields of the card included, for those the customer corrected."""
    return str(CARD[code]) if code in CARD else say("fact", code)


@register.filter
def source_word(code: str) -> str:
    """Who said a fact, said to the customer."""
    return str(SOURCES.get(code, code))
