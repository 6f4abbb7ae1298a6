"""Guide: what is still to do until the own company works, and how is the learning cycle run now?"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiji.intake.app.selectors import list_imports
from zhiji.trust.app.selectors import get_policy, list_policies
from zhiji.warehouse import RunLedger, get_home
from zhiji.web import jobs
from zhiji.web.accounts.gate import open_to
from zhiji.web.accounts.setup import find_admin
from zhiji.web.tasks import run_cycle_task

STARTERS = ("admin", "director")
SEEDS = 2**31


@dataclass(frozen=True)
class GuideStep:
    """One step of setting up: its name, what it is for, whether it is done, and where it is done."""

    title: str
    text: str
    done: bool
    href: str
    action: str


@open_to(*STARTERS)
def guide(request: HttpRequest) -> HttpResponse:
    """The steps with their state, and the cycle."""
    return render(request, "console/guide.html", get_guide())


@open_to(*STARTERS)
@require_POST
def start_cycle(request: HttpRequest) -> HttpResponse:
    """Hand a cycle to the worker, unless one is running."""
    job = jobs.find_running(jobs.CYCLE) or queue_cycle(by=request.user.get_username())
    return redirect("cycle_state", token=job.token)


@open_to(*STARTERS)
def cycle_state(request: HttpRequest, token: str) -> HttpResponse:
    """How far the cycle got: a page, or the part of it that asks again by itself."""
    template = "console/parts/cycle_state.html" if request.htmx else "console/cycle.html"
    return render(request, template, {"job": jobs.get_job(token)})


def queue_cycle(*, by: str) -> jobs.Job:
    """A new cycle for today, with a seed of its own that the run ledger keeps."""
    job = jobs.open_job(work=jobs.CYCLE, by=by)
    run_cycle_task.enqueue(job.token, timezone.localdate().isoformat(), secrets.randbelow(SEEDS))
    return job


def get_guide() -> dict[str, object]:
    """Everything the template shows."""
    steps = get_steps()
    first_open = next((step for step in steps if not step.done), None)
    runs = RunLedger(get_home() / "warehouse").all()
    return {
        "steps": steps,
        "next_step": first_open,
        "done": sum(step.done for step in steps),
        "running": jobs.find_running(jobs.CYCLE),
        "last_run": runs[-1] if runs else None,
    }


def get_steps() -> list[GuideStep]:
    """The steps in their order, each looked at anew."""
    company, kinds = get_policy(), {row.kind for row in list_imports() if row.state == "done"}
    runs = RunLedger(get_home() / "warehouse").all()
    seen = {name for run in runs for name, rows in run.rows.items() if rows}  # tables a cycle found rows in
    settings, imports = reverse("settings"), reverse("imports")
    return [
        GuideStep(
            _("First user"), _("An administrator who can sign in. Made by zhiji init."), bool(find_admin()), "", ""
        ),
        GuideStep(
            _("Company, language, currency"),
            _("The name customers know, the language and the currency of the amounts."),
            bool(company.company),
            settings,
            _("Open the settings"),
        ),
        GuideStep(
            _("Customers"),
            _("A file of people and organisations: CSV, XLSX or Parquet."),
            bool(kinds & {"customers", "organisations"}) or "party" in seen,
            imports,
            _("Import customers"),
        ),
        GuideStep(
            _("Orders"),
            _("A file of orders with lines: customer, date, amount. Value is learned from these."),
            "orders" in kinds or "rhythm" in seen,
            imports,
            _("Import orders"),
        ),
        GuideStep(
            _("Policy"),
            _("Tiers, control group, quiet hours, contacts in 30 days: the defaults serve a shop, look at them once."),
            bool(list_policies(limit=1)),
            settings,
            _("Open the policy"),
        ),
        GuideStep(
            _("First learning cycle"),
            _("Finds out who is who, works out value, decides for every customer."),
            bool(runs),
            "#cycle",
            _("Run the cycle"),
        ),
    ]
