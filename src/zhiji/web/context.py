"""What every template is given."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
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
