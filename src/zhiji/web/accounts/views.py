"""Signing in and out; language, look, and whose customers are shown."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from zhiji.web.accounts import services
from zhiji.web.accounts.forms import SignInForm
from zhiji.web.accounts.gate import EVERYBODY, open_to
from zhiji.web.accounts.selectors import may_widen

A_YEAR = 365 * 24 * 3600
LOOKS = ("auto", "light", "dark")


class SignIn(LoginView):
    """The page staff and dealers sign in on; afterwards in the language the user chose last."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Signs in and brings the user's language along."""
        response = super().form_valid(form)
        return _with_language(response, form.get_user().language or get_language())


@open_to(*EVERYBODY)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Changes the language for this browser, and for the user who is signed in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated:
        services.set_language(user=request.user, language=language)
    return _with_language(_back(request), language)


@open_to(*EVERYBODY)
@require_POST
def choose_look(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says."""
    look = request.POST.get("look", "auto")
    response = _back(request)
    response.set_cookie("look", look if look in LOOKS else "auto", max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


@open_to("manager")
@require_POST
def choose_scope(request: HttpRequest) -> HttpResponse:
    """My customers or all customers, until changed."""
    request.session["wide"] = may_widen(request.user) and request.POST.get("wide") == "1"
    return _back(request)


def _with_language(response: HttpResponse, language: str | None) -> HttpResponse:
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=A_YEAR, samesite="Lax")
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """To where the reader was; only ever to an address of our own."""
    there = request.POST.get("next") or request.META.get("HTTP_REFERER") or "/"
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(there if ours else "/")
