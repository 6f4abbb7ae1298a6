"""Configure, keep and order: the page carries the choices, the server computes everything from them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhiji.customize import Product
from zhiji.customize.app import selectors as customize
from zhiji.customize.app import services as customize_services
from zhiji.web.portal import tinker
from zhiji.web.portal.door import customer_only


@customer_only
def configure(request: HttpRequest, code: str) -> HttpResponse:
    """The configurator; a click sends the choices and gets the page, or with htmx its part, as it is then."""
    product = customize.get_model(code=code)
    choices, texts = tinker.read_choices(request.POST, product)
    shown = _after_click(request, product, choices)
    shown |= _stand(product, shown["choices"], texts)
    page = "portal/parts/configurator.html" if request.htmx else "portal/configure.html"
    return render(request, page, shown)


def _after_click(request: HttpRequest, product: Product, choices: tinker.Choices) -> dict[str, object]:
    if (wanted := request.POST.get("take", "")) in product.options:
        conflict = tinker.find_conflict(product, choices, wanted) if wanted not in choices else None
        if not conflict:
            return {"choices": tinker.take(product, choices, wanted)}
        return {
            "choices": choices,
            "wanted": wanted,
            "wanted_title": tinker.title_of(product, wanted),
            "why": tinker.say_conflict(product, conflict, wanted),
            "repairs": tinker.show_repairs(product, conflict),
        }
    if repair := request.POST.get("repair", ""):
        dropped, _arrow, wanted = repair.partition(">")
        rest = {name: True for name in choices if name not in dropped.split(",")}
        return {"choices": tinker.take(product, rest, wanted)}
    return {"choices": {} if "again" in request.POST else choices}


def _stand(product: Product, choices: tinker.Choices, texts: dict[str, str]) -> dict[str, object]:
    configured = customize.configure(code=product.code, choices=choices, texts=texts)
    lines = [(tinker.name_of(line.names), line.price) for line in configured.offer.lines]
    return {
        "product": product,
        "title": tinker.name_of(product.names),
        "parts": tinker.show_parts(product, choices, texts),
        "offer": configured.offer,
        "lines": lines,
        "drawing": mark_safe(configured.drawing),  # noqa: S308  (made by customize.drawing, which escapes its texts)
    }


@customer_only
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps the configuration as it stands, and leads on to its own page (also when the form was sent by htmx)."""
    choices, texts = tinker.read_choices(request.POST, customize.get_model(code=code))
    saved = customize_services.save_configuration(
        party_id=request.party_id, product=code, choices=choices, texts=texts, by=request.user.username
    )
    messages.success(request, _("Saved. You find it here again."))
    address = reverse("portal_saved", args=[saved])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


@customer_only
def list_saved(request: HttpRequest) -> HttpResponse:
    """Everything this customer kept."""
    rows = customize.list_configurations(ids=request.ids)
    shown = [(row, tinker.name_of(customize.get_model(code=row.product).names)) for row in rows]
    return render(request, "portal/saved_list.html", {"rows": shown})


@customer_only
def saved(request: HttpRequest, code: str) -> HttpResponse:
    """One kept configuration: what it is, its price, and the button to order it."""
    row = customize.get_configuration(code=code, ids=request.ids)
    shown = _stand(
        customize.get_model(code=row.product), dict.fromkeys(_own(row.features, row.product), True), row.texts
    )
    features = tinker.say_features(row.product, row.features, row.texts)
    return render(request, "portal/saved.html", shown | {"row": row, "features": features})


def _own(features: list[str], product: str) -> list[str]:
    options = customize.get_model(code=product).options
    return [name for name in features if name in options]


@customer_only
@require_POST
def order(request: HttpRequest, code: str) -> HttpResponse:
    """Orders a kept configuration; sending the form twice orders once."""
    placed = customize_services.place_order(
        configuration=code, party_id=request.party_id, dedupe_key=f"saved:{code}", by=request.user.username
    )
    messages.success(request, _("Thank you. Your order is placed."))
    return redirect("portal_order", placed)
