"""The customer's start page: greeting, contact person, offer or assortment, one question."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiji.customize.app import selectors as customize
from zhiji.identify.app import selectors as identify
from zhiji.interact.app import selectors as interact
from zhiji.interact.app import services as interact_services
from zhiji.web.accounts.models import User
from zhiji.web.portal.door import customer_only
from zhiji.web.portal.offer import get_offer, may_ask


@customer_only
def home(request: HttpRequest) -> HttpResponse:
    """Greeting, own contact person, the offer and why, orders under way, one question."""
    card = identify.get_party(party_id=request.party_id)
    shown = {
        "card": card,
        "person": User.objects.filter(username=card.owner, is_active=True).first() if card.owner else None,
        "offer": get_offer(request),
        "question": interact.next_question(ids=request.ids, channel="portal") if may_ask(request) else None,
        "orders": customize.list_orders(ids=request.ids, limit=2),
        "products": customize.list_models(),
    }
    return render(request, "portal/home.html", shown)


@customer_only
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Takes the answer to one question."""
    told = {name: request.POST.get(name, "")[:500] for name in ("question", "value")}
    interact_services.answer_question(party_id=request.party_id, channel="portal", by=request.user.username, **told)
    messages.success(request, _("Thank you. We will remember it."))
    return redirect("portal_home")
