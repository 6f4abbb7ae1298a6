"""Definitions: what does each figure mean?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiji.web.accounts.gate import CONSOLE_USERS, open_to
from zhiji.web.console.definitions import DEFINITIONS


@open_to(*CONSOLE_USERS)
def definitions(request: HttpRequest) -> HttpResponse:
    """All figures with their meaning."""
    return render(request, "console/definitions.html", {"definitions": DEFINITIONS.items()})
