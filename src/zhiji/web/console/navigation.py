"""The pages of the console and who is shown them. Being shown a link is a courtesy; `accounts.gate` is the guard."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhiji.vocabulary.party import STAFF_ROLES
from zhiji.web.accounts.gate import CONSOLE_USERS


@dataclass(frozen=True)
class Page:
    """One entry of the top bar."""

    address: str
    title: object  # a translated word, made when it is shown
    roles: tuple[str, ...] = STAFF_ROLES
    demo_only: bool = False


PAGES = (
    Page("/", _("Today"), CONSOLE_USERS),
    Page("/customers/", _("Customers"), CONSOLE_USERS),
    Page("/map/", _("Map")),
    Page("/decisions/", _("Decisions")),
    Page("/proof/", _("Proof")),
    Page("/consents/", _("Consents")),
    Page("/import/", _("Import"), ("analyst", "director", "admin")),
    Page("/settings/", _("Settings"), ("director", "admin")),
    Page("/mailbox/", _("Mailbox"), demo_only=True),
)


def pages_for(request: HttpRequest, *, demo: bool) -> list[dict[str, object]]:
    """The entries for whoever is signed in, the current one marked."""
    role = getattr(request.user, "role", "")
    shown = [page for page in PAGES if role in page.roles and (demo or not page.demo_only)]
    return [
        {"address": page.address, "title": page.title, "current": _is_current(page, request.path)} for page in shown
    ]


def _is_current(page: Page, path: str) -> bool:
    return path == "/" if page.address == "/" else path.startswith(page.address)
