"""The address in each marketing mail: POST refuses further ones, GET shows a page, HEAD does nothing (RFC 8058).

Link scanners follow every address in a mail with GET and HEAD, so neither may change anything.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zhiji.interact.app import services
from zhiji.vocabulary.errors import NotFound


@csrf_exempt  # RFC 8058: the mail provider posts without cookie or session; the token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click to get no more of this."""
    if request.method != "POST":
        return render(request, "unsubscribe.html", {"token": token})
    evidence = {"address": request.META.get("REMOTE_ADDR", ""), "agent": request.headers.get("User-Agent", "")[:200]}
    try:
        services.unsubscribe(token=token, at=timezone.now(), evidence=evidence)
    except NotFound:
        return render(request, "unsubscribe.html", {"unknown": True}, status=404)
    return render(request, "unsubscribe.html", {"done": True})
