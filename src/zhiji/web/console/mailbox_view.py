"""Mailbox: which mails would have gone out? Only in the demo company, whose mails leave this machine nowhere."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhiji.interact.app.selectors import list_mail
from zhiji.vocabulary.errors import NotAllowed, NotFound
from zhiji.vocabulary.party import STAFF_ROLES
from zhiji.web.accounts.gate import EVERYBODY, open_to

NEWEST = 100


@open_to(*EVERYBODY)
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mails, text only. Whoever waits for a sign-in code is not signed in yet, so he may read here too."""
    check_may_read(request)
    return render(request, "console/mailbox.html", {"mails": list_mail(limit=NEWEST), "frame": get_frame(request)})


def check_may_read(request: HttpRequest) -> None:
    """Raises NotFound outside the demo, NotAllowed for a signed-in customer or dealer."""
    if not settings.DEMO:
        raise NotFound("no_mailbox", "There is a mailbox in the demo company only.")
    if request.user.is_authenticated and request.user.role not in STAFF_ROLES:
        raise NotAllowed("role_may_not", "Your role may not open this page. Ask an administrator.")


def get_frame(request: HttpRequest) -> str:
    """The console's frame for colleagues; a bare page for who is not signed in."""
    return "console/base_console.html" if request.user.is_authenticated else "console/bare.html"
