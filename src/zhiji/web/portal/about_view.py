"""What you know about me: every fact with who said it and when, and a way to correct it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiji.identify.app import selectors as identify
from zhiji.identify.app import services as identify_services
from zhiji.web.portal.door import customer_only

CARD = ("name", "phone", "email", "address", "city", "birth_date")


@customer_only
def about_me(request: HttpRequest) -> HttpResponse:
    """Name, addresses and facts as we hold them."""
    card = identify.get_party(party_id=request.party_id)
    shown = [(name, getattr(card, name)) for name in CARD]
    return render(request, "portal/about_me.html", {"card": shown, "facts": identify.list_facts(ids=request.ids)})


@customer_only
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """Writes down what the customer says is right; it stands above what others said."""
    told = {name: request.POST.get(name, "")[:500] for name in ("name", "value")}
    identify_services.add_fact(party_id=request.party_id, said_by="customer", by=request.user.username, **told)
    messages.success(request, _("Thank you. We will go by what you say."))
    return redirect("portal_about_me")
