"""Keys: which programs may ask and which systems may send events? A key is shown once and kept nowhere."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhiji.intake.app.selectors import list_sources
from zhiji.intake.app.services import create_source
from zhiji.vocabulary.errors import ValueRefused
from zhiji.web.accounts.gate import open_to
from zhiji.web.accounts.selectors import list_api_keys
from zhiji.web.accounts.services import create_api_key, revoke_api_key

KEEPERS = ("admin", "director")


@open_to(*KEEPERS)
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """All keys and sources; a POST makes a key and shows it this once."""
    fresh = create_api_key(user=request.user, name=read_name(request)) if request.method == "POST" else ""
    return render(request, "console/keys.html", get_keys(key=fresh))


@open_to(*KEEPERS)
@never_cache
@require_POST
def add_source(request: HttpRequest) -> HttpResponse:
    """A new system that may send events; its write key is shown this once."""
    fresh = create_source(name=read_name(request), by=request.user.get_username())
    return render(request, "console/keys.html", get_keys(write_key=fresh))


@open_to(*KEEPERS)
@require_POST
def revoke_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """The key stops working at once."""
    revoke_api_key(key_id=key_id)
    return redirect("keys")


def get_keys(*, key: str = "", write_key: str = "") -> dict[str, object]:
    """Everything the template shows."""
    return {
        "api_keys": list_api_keys(),
        "sources": list_sources(),
        "key": key,
        "write_key": write_key,
        "address": settings.SITE_ADDRESS.rstrip("/"),
    }


def read_name(request: HttpRequest) -> str:
    """The name of a new key or source. Raises ValueRefused for none."""
    name = request.POST.get("name", "").strip()[:60]
    if not name:
        raise ValueRefused("name_missing", "A key needs a name that says who uses it.")
    return name
