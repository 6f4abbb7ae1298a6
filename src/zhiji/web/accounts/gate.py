"""Deny by default: an address without a rule of its own is for signed-in colleagues only.

A view says who else may come with `@open_to`; narrower rules too. What stands in `OPEN` guards itself (the customer
portal, the API with its own auth, the event inbox with write keys) or has nothing to guard (health, static files).
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from zhiji.vocabulary.errors import NotAllowed
from zhiji.vocabulary.party import STAFF_ROLES
from zhiji.web.accounts.selectors import scope_of_request
from zhiji.web.phrases.problems import answer

EVERYBODY = ("*",)
CONSOLE_USERS = (*STAFF_ROLES, "dealer")
OPEN = ("/my/", "/api/", "/v1/", "/health", "/static/", "/i18n/", "/u/")


def open_to(*roles: str) -> Callable:
    """Marks a view as open to `roles`, and to them only. Works on functions and on what `as_view` returns."""

    def mark(view: Callable) -> Callable:
        view.open_to = roles
        return view

    return mark


class Gate:
    """Lets a request through to a view, sends it to the sign-in page, or refuses it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, *_: object) -> HttpResponse | None:
        """None = come in; the sign-in page for a stranger; «not allowed» for a role the view is not open to."""
        roles = getattr(view, "open_to", None)
        if roles == EVERYBODY or (roles is None and request.path.startswith(OPEN)):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if request.user.role not in (roles or STAFF_ROLES):
            return answer(
                request, NotAllowed("role_may_not", "Your role may not open this page. Ask an administrator.")
            )
        request.user_scope = scope_of_request(request)
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a part of a page that asks leads the whole page there instead of showing it inside itself."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": "/sign-in/"})
    return redirect_to_login(request.get_full_path())
