"""The cast of the console's lists: one user a role, signed in; customers published as by a cycle."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
from django.test import Client

from zhiji.differentiate.app.services import publish
from zhiji.vocabulary import TABLES, Moment
from zhiji.web.accounts.models import User
from zhiji.web.accounts.services import create_user

DEALER_PARTY = "dealer1"


def get_user(role: str) -> User:
    """The user of this role, made when first asked for."""
    found = User.objects.filter(username=role).first()
    return found or create_user(username=role, role=role, party_id=DEALER_PARTY if role == "dealer" else "")


def sign_in(role: str, language: str = "en") -> Client:
    """A browser in which the user of this role is signed in."""
    client = Client()
    client.force_login(get_user(role))
    client.cookies["django_language"] = language
    return client


TODAY = date(2026, 11, 22)
USUAL = {
    "kind": "person", "name": "", "tier": "B", "group": "other", "field": "high-high", "value": 1000.0, "city": "上海",
    "owner": "", "dealer_id": "", "amount_year": 500.0, "purchases": 2, "tier_before": "B",
}  # fmt: skip


def publish_standings(*rows: dict[str, object]) -> None:
    """Publish customers as a cycle would: `party_id` and whatever differs from the usual customer."""
    full = [{**USUAL, **row} for row in rows]
    model = {"alive": 0.9, "service_cost": 0.0, "rule": "model"}
    parts = {
        "party": [{**row, "initials": "", "phone_end": "0000", "records": 1} for row in full],
        "rhythm": [{**row, "amount": row["amount_year"], "last_day": TODAY, "first_day": TODAY} for row in full],
        "lifetime": [{**row, **model, "margin": row["value"]} for row in full],
        "standing": [_standing(row) for row in full],
    }
    tables = {name: TABLES[name].conform(pa.Table.from_pylist(part)) for name, part in parts.items()}
    publish(tables=tables, moment=Moment(today=TODAY, run_id="20261122-01"))


def _standing(row: dict[str, object]) -> dict[str, object]:
    satisfaction, volume = str(row["field"]).split("-")
    ends = {"low": row["value"] - 100, "high": row["value"] + 100, "reasons": "[]", "satisfaction_known": True}
    return {**row, **ends, "satisfaction": satisfaction, "volume": volume}
