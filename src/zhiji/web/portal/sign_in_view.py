"""Signing in by a code, and out."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhiji.vocabulary.errors import ZhijiError
from zhiji.web.accounts import codes
from zhiji.web.phrases.problems import detail_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(request: HttpRequest) -> HttpResponse:
    """Takes an e-mail address and sends a code; the same answer whether we know the address or not."""
    error = ""
    if request.method == "POST":
        try:
            origin = request.META.get("REMOTE_ADDR", "")
            request.session["code_number"] = codes.send_code(email=request.POST.get("email", ""), origin=origin)
            return redirect("portal_code")
        except ZhijiError as refused:
            error = detail_of(refused)
    return render(request, "portal/sign_in.html", {"error": error}, status=422 if error else 200)


def enter_code(request: HttpRequest) -> HttpResponse:
    """Takes the code and signs the customer in."""
    error = ""
    if request.method == "POST":
        try:
            number = int(request.session.get("code_number", 0))
            login(request, codes.check_code(number=number, code=request.POST.get("code", "")), BACKEND)
            return redirect("portal_home")
        except ZhijiError as refused:
            error = detail_of(refused)
    return render(request, "portal/code.html", {"error": error}, status=422 if error else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("portal_sign_in")
