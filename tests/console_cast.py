"""The cast of the console's tests: four colleagues, a dealer, and customers as quick entry makes them."""

from __future__ import annotations

import json
from datetime import date

from django.test import Client
from django.utils import timezone

from zhiji.differentiate.app.models import Standing
from zhiji.identify.app import services as identify
from zhiji.interact.app.models import NextAction, Task
from zhiji.web.accounts import services as accounts
from zhiji.web.accounts.models import User

HOSTILE = '<script>alert(1)</script>" onmouseover="alert(2)'
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(role: str, *, username: str = "", party_id: str = "", language: str = "en") -> Client:
    """A browser in which somebody of this role is signed in."""
    name = username or role
    if not User.objects.filter(username=name).exists():
        accounts.create_user(username=name, role=role, party_id=party_id)
    visitor = Client(headers={"accept-language": language})
    visitor.force_login(User.objects.get(username=name), BACKEND)
    return visitor


def enter(name: str, phone: str, **fields: str) -> str:
    """A customer entered by hand; returns the party id."""
    return identify.add_customer(kind="person", fields={"name": name, "phone": phone, **fields}, by="chen")


def value(party_id: str, **fields: object) -> None:
    """Where a customer stands, as the cycle would publish it."""
    plain = {
        "value": 183_450.0,
        "low": 61_200.0,
        "high": 402_000.0,
        "amount_year": 93_400.0,
        "tier": "A",
        "tier_before": "B",
    }
    plain |= {
        "group": "MVC",
        "satisfaction": "high",
        "satisfaction_known": True,
        "volume": "high",
        "field": "high-high",
    }
    plain |= {"reasons": '[{"code": "top_value", "params": {}}]', "kind": "person", "initials": "", "phone_end": ""}
    plain |= {"name": "", "city": "", "owner": "", "dealer_id": "", "rule": "pareto_nbd", "purchases": 4, "amount": 1.0}
    plain |= {"trail": json.dumps([["2026-09-01", 120_000, "B"], ["2026-10-01", 183_450, "A"]])}
    Standing.objects.create(party_id=party_id, **(plain | fields))


def plan(party_id: str, action: str, *, control: bool = False, reasons: list[dict] | None = None) -> None:
    """What the last cycle decided for a customer."""
    NextAction.objects.create(
        decision_id=f"d-{party_id}",
        party_id=party_id,
        at=timezone.now(),
        action=action,
        channel="phone",
        explored=False,
        propensity=0.9,
        likelihood=0.124,
        gain=2300.0,
        score=210.0,
        control=control,
        reasons=json.dumps(reasons or []),
        arms="[]",
        intended="sell",
        intended_channel="phone",
    )


def task(party_id: str, *, owner: str = "", dealer_id: str = "", due: date | None = None, kind: str = "call") -> int:
    """Something on somebody's list."""
    told = {
        "party_id": party_id,
        "kind": kind,
        "name": "王小明",
        "owner": owner,
        "dealer_id": dealer_id,
        "value": 100.0,
    }
    told |= {
        "due": due or timezone.localdate(),
        "dedupe_key": f"{kind}:{party_id}:{owner}",
        "created_at": timezone.now(),
    }
    return Task.objects.create(**told).pk
