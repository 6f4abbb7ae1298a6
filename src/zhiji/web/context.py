"""What every template is given."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from zhiji import __version__
from zhiji.trust.app.selectors import get_policy
from zhiji.web.accounts.selectors import get_staff_names, may_widen
from zhiji.web.accounts.views import LOOKS
from zhiji.web.console.navigation import pages_for
from zhiji.web.phrases.numbers import use_currency


def shared(request: HttpRequest) -> dict[str, object]:
    """Version, company, whether this is the demo, how the reader wants to see, and the pages open to him."""
    look = request.COOKIES.get("look", "auto")
    policy = get_policy()
    use_currency(policy.currency)
    frame = {"version": __version__, "demo": settings.DEMO, "look": look if look in LOOKS else "auto"}
    if getattr(getattr(request, "user", None), "is_authenticated", False):
        frame |= {"pages": pages_for(request, demo=settings.DEMO), "may_widen": may_widen(request.user)}
        frame |= {"wide": bool(request.session.get("wide")), "staff_names": SimpleLazyObject(get_staff_names)}
    return frame | {"company": policy.company}


def company_currency(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a view may write an amount before the template does, and a thread has served somebody before."""

    def respond(request: HttpRequest) -> HttpResponse:
        use_currency(lambda: get_policy().currency)
        return get_response(request)

    return respond
