"""My orders: those placed here with their progress, and all others we know of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiji.customize.app import selectors as customize
from zhiji.interact.app import selectors as interact
from zhiji.web.portal.door import customer_only
from zhiji.web.portal.tinker import say_features


@customer_only
def orders(request: HttpRequest) -> HttpResponse:
    """Everything this customer ordered, newest first."""
    own = customize.list_orders(ids=request.ids)
    known = {order.order_id for order in own}
    thread = interact.get_thread(ids=request.ids, limit=200)
    others = [e for e in thread if e.kind in ("order", "return") and e.reference not in known]
    return render(request, "portal/orders.html", {"orders": own, "others": others})


@customer_only
def order(request: HttpRequest, order_id: str) -> HttpResponse:
    """One order with each stage it reached and what was ordered."""
    found = customize.get_order(order_id=order_id, ids=request.ids)
    lines = [(line, say_features(line.product, line.features, line.texts)) for line in found.lines]
    return render(request, "portal/order.html", {"order": found, "lines": lines})
