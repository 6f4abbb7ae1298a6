"""How you may reach me: each purpose by each channel with its proof, changed by one click; personalisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiji.interact.app import selectors as interact
from zhiji.interact.app import services as interact_services
from zhiji.trust.app import selectors as trust
from zhiji.trust.app import services as trust_services
from zhiji.vocabulary.errors import ValueRefused
from zhiji.web.portal.door import customer_only
from zhiji.web.portal.offer import is_personal

CHANNELS = ("email", "sms", "phone", "wechat", "post", "visit")
PURPOSES = ("marketing", "survey", "service")
STATES = ("given", "refused")


@dataclass(frozen=True)
class Switch:
    """One purpose by one channel: allowed or not, and the newest statement it rests on (None = nothing was said)."""

    channel: str
    allowed: bool
    proof: trust.ConsentRow | None


@customer_only
def contact_me(request: HttpRequest) -> HttpResponse:
    """What is allowed, why we think so, and the buttons to change it."""
    wishes = interact.preferences(ids=request.ids)
    shown = {"purposes": _switches(request.ids), "wishes": wishes, "personal": is_personal(request.ids)}
    return render(request, "portal/contact_me.html", shown | {"channels": CHANNELS, "times": (0, 1, 2, 4)})


def _switches(ids: tuple[str, ...]) -> list[tuple[str, list[Switch]]]:
    permissions, said = trust.get_permissions(ids=ids), trust.list_consents(ids=ids)
    newest = {(row.purpose, row.channel): row for row in sorted(said, key=lambda row: row.at)}
    return [
        (
            purpose,
            [
                Switch(c, permissions.allows(purpose, c)[0], newest.get((purpose, c)) or newest.get((purpose, "*")))
                for c in CHANNELS
            ],
        )
        for purpose in PURPOSES
    ]


def _record(request: HttpRequest, *, purpose: str, channel: str, state: str) -> None:
    if state not in STATES:
        raise ValueRefused("state_unknown", "A permission is given or refused.")
    trust_services.record_consent(
        party_id=request.party_id,
        purpose=purpose,
        channel=channel,
        state=state,
        source="portal",
        wording=_("On my page: how you may reach me"),
        by=request.user.username,
        evidence={"address": request.META.get("REMOTE_ADDR", ""), "path": request.path},
        ids=request.ids,
    )


@customer_only
@require_POST
def permit(request: HttpRequest) -> HttpResponse:
    """Refuses or allows one purpose by one channel, at once."""
    if request.POST.get("purpose") not in PURPOSES or request.POST.get("channel") not in (*CHANNELS, "*"):
        raise ValueRefused("permission_unknown", "There is no such permission.")
    _record(request, **{name: request.POST.get(name, "") for name in ("purpose", "channel", "state")})
    messages.success(request, _("Done. It is in force from now on."))
    return redirect("portal_contact_me")


@customer_only
@require_POST
def personalisation(request: HttpRequest) -> HttpResponse:
    """Switches personalisation off or on; the plain offer is always there."""
    _record(request, purpose="personalisation", channel="*", state=request.POST.get("state", ""))
    request.session.pop("offer", None)
    messages.success(request, _("Done. It is in force from now on."))
    return redirect("portal_contact_me")


@customer_only
@require_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """Keeps how often, by what and at which hours the customer wants to be reached."""
    numbers = {
        n: int(v) for n in ("contacts_wanted", "hour_from", "hour_until") if (v := request.POST.get(n, "")).isdigit()
    }
    channel = request.POST.get("channel", "")
    interact_services.set_preference(party_id=request.party_id, by=request.user.username, channel=channel, **numbers)
    messages.success(request, _("Done. It is in force from now on."))
    return redirect("portal_contact_me")
