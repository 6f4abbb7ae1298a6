"""Settings: what has the company decided for itself, and who changed it when?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhiji.trust.app.selectors import get_policy, list_policies
from zhiji.trust.app.services import save_policy
from zhiji.vocabulary import Policy
from zhiji.web.accounts.gate import open_to
from zhiji.web.console.policy_form import PolicyForm, get_changed, get_initial, get_sections

DECIDERS = ("admin", "director")
SHOWN = 20


@dataclass(frozen=True)
class Change:
    """One change of the policy: when, by whom, and each setting as (label, before, after)."""

    at: datetime
    by: str
    settings: tuple[tuple[str, object, object], ...]


@open_to(*DECIDERS)
def policy(request: HttpRequest) -> HttpResponse:
    """The policy in force as a form; a POST puts another in force."""
    form = PolicyForm(request.POST or None, initial=get_initial(get_policy()))
    if request.method == "POST" and form.is_valid():
        keep(form.cleaned_data, by=request.user.get_username())
        messages.success(request, _("The policy is in force. The next learning cycle works by it."))
        return redirect("settings")
    return render(
        request, "console/settings.html", {"form": form, "sections": get_sections(form), "changes": get_changes()}
    )


def keep(answers: Mapping[str, object], *, by: str) -> None:
    """Save the policy unless nothing changed."""
    before = get_policy()
    after = get_changed(before, answers)
    if after != before:
        save_policy(policy=after, by=by)


def get_changes() -> list[Change]:
    """What was changed when, newest first; the first version is compared with the defaults."""
    versions = list_policies(limit=SHOWN + 1)
    before = [*(Policy.from_json(values) for _at, _by, values in versions[1:]), Policy()][: len(versions)]
    changes = [_change(version, older) for version, older in zip(versions, before, strict=True)]
    return changes[:SHOWN]


def _change(version: Sequence[object], older: Policy) -> Change:
    at, by, values = version
    now, then = get_initial(Policy.from_json(values)), get_initial(older)
    labels = PolicyForm.base_fields
    return Change(
        at, by, tuple((str(labels[name].label), then[name], now[name]) for name in labels if now[name] != then[name])
    )
