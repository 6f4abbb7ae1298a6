"""Who may come in: a signed-in customer, and he sees his own only. Every view of the portal asks here for the ids."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhiji.identify.app import selectors as identify
from zhiji.vocabulary.errors import ZhijiError
from zhiji.web.phrases.problems import answer


def customer_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets signed-in customers in, with `request.party_id` and `request.ids` (their own, merged ones included)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or user.role != "customer" or not user.party_id:
            return redirect("portal_sign_in")
        request.ids = identify.get_ids(party_id=user.party_id)
        request.party_id = request.ids[0]
        return view(request, *args, **named)

    return answering(guarded)


def answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Errors of ours become the friendly page, in one place."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except ZhijiError as error:
            return answer(request, error)

    return answered
