"""Reads of the step `trust`: policy, permissions, consents, decisions. Answers are frozen values, never models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from zhiji.trust.app.models import Consent, PolicyVersion, StoredDecision
from zhiji.trust.consent import Permissions, Statement, fold
from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.policy import Policy
from zhiji.vocabulary.tables import TABLES


@dataclass(frozen=True)
class ConsentRow:
    """One statement as it stands in the record, with its proof."""

    consent_id: int
    party_id: str
    purpose: str
    channel: str
    state: str
    at: datetime
    source: str
    wording: str
    by: str
    evidence: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionRow:
    """One decision as it was made; `reasons` and `arms` as stored (lists of plain values)."""

    decision_id: str
    party_id: str
    at: datetime
    channel: str
    action: str
    explored: bool
    propensity: float
    likelihood: float
    gain: float
    score: float
    control: bool
    reasons: list[dict[str, object]] = field(default_factory=list)
    arms: list[dict[str, object]] = field(default_factory=list)


_CONSENT = ("pk", "party_id", "purpose", "channel", "state", "at", "source", "wording", "by", "evidence")
_DECISION = tuple(DecisionRow.__dataclass_fields__)


def get_policy() -> Policy:
    """The policy in force; the defaults where none was saved."""
    newest = PolicyVersion.objects.order_by("-pk").values_list("values", flat=True).first()
    return Policy.from_json(newest or {})


def list_policies(*, limit: int = 50) -> list[tuple[datetime, str, dict[str, object]]]:
    """Who set the policy when, newest first: (at, by, values)."""
    return list(PolicyVersion.objects.order_by("-pk").values_list("at", "by", "values")[:limit])


def get_permissions(*, ids: Sequence[str]) -> Permissions:
    """What the party with these ids permits; over several ids the stricter wins."""
    rows = Consent.objects.filter(party_id__in=list(ids)).values_list("party_id", "purpose", "channel", "state", "at")
    return fold(Statement(*row) for row in rows)


def get_many_permissions(*, ids_by_party: Mapping[str, Sequence[str]]) -> dict[str, Permissions]:
    """`get_permissions` of many parties by one query: party id -> what it permits. `ids_by_party`: all ids of each."""
    party_of = {one: party_id for party_id, ids in ids_by_party.items() for one in ids}
    rows = Consent.objects.filter(party_id__in=list(party_of)).values_list(
        "party_id", "purpose", "channel", "state", "at"
    )
    said: dict[str, list[Statement]] = {party_id: [] for party_id in ids_by_party}
    for row in rows:
        said[party_of[row[0]]].append(Statement(*row))
    return {party_id: fold(statements) for party_id, statements in said.items()}


def list_consents(*, ids: Sequence[str]) -> list[ConsentRow]:
    """All that was said about permission under these ids, newest first."""
    rows = Consent.objects.filter(party_id__in=list(ids)).order_by("-at", "-pk").values_list(*_CONSENT)
    return [ConsentRow(*row) for row in rows]


def get_decision(*, decision_id: str) -> DecisionRow:
    """One decision. Raises NotFound."""
    row = StoredDecision.objects.filter(pk=decision_id).values_list(*_DECISION).first()
    if row is None:
        raise NotFound("decision_unknown", "There is no decision {decision_id!r}.", decision_id=decision_id)
    return DecisionRow(*row)


def list_decisions(*, ids: Sequence[str] | None = None, limit: int = 50) -> list[DecisionRow]:
    """The newest decisions, of everybody or of the party with these ids."""
    rows = StoredDecision.objects.order_by("-at")
    rows = rows if ids is None else rows.filter(party_id__in=list(ids))
    return [DecisionRow(*row) for row in rows.values_list(*_DECISION)[:limit]]


def export_consents() -> pa.Table:
    """All statements as the canonical table `consent`; times are local, as in all of the warehouse.

    Read past the ORM: turning every row's time into an object cost more than the rest of the export.
    """
    query = Consent.objects.order_by("pk").values("pk", "party_id", "purpose", "channel", "state", "at").query
    with connection.cursor() as cursor:
        cursor.execute(*query.sql_with_params())
        columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * 6
    numbers, ids, purposes, channels, states, times = columns
    texts = {"party_id": ids, "purpose": purposes, "channel": channels, "state": states}
    table = {name: pa.array(values, pa.string()) for name, values in texts.items()}
    table["consent_id"] = pa.array([f"c{number}" for number in numbers], pa.string())
    return TABLES["consent"].conform(pa.table(table | {"at": _local(times)}))


def _local(times: Sequence[object]) -> pa.Array:
    """SQLite hands out UTC as text, PostgreSQL as datetime; both become local time without zone."""
    utc = pa.array(times, pa.string() if times and isinstance(times[0], str) else pa.timestamp("us", "UTC"))
    return pc.local_timestamp(utc.cast(pa.timestamp("us")).cast(pa.timestamp("us", settings.TIME_ZONE)))


@dataclass(frozen=True)
class ConsentFilter:
    """Which statements of the ledger are asked for; empty = all."""

    purpose: str = ""
    channel: str = ""
    state: str = ""
    party_id: str = ""


@dataclass(frozen=True)
class ConsentPage:
    """One page of the ledger, and how many statements there are in all."""

    rows: list[ConsentRow]
    total: int


def list_ledger(*, filters: ConsentFilter, page: int = 1, size: int = 50) -> ConsentPage:
    """The ledger of everybody's statements, newest first."""
    rows = Consent.objects.filter(**{name: value for name, value in vars(filters).items() if value}).order_by(
        "-at", "-pk"
    )
    start = (page - 1) * size
    return ConsentPage([ConsentRow(*row) for row in rows.values_list(*_CONSENT)[start : start + size]], rows.count())


def get_consent(*, consent_id: int) -> ConsentRow:
    """One statement with its proof. Raises NotFound."""
    row = Consent.objects.filter(pk=consent_id).values_list(*_CONSENT).first()
    if row is None:
        raise NotFound("consent_unknown", "There is no statement {consent_id}.", consent_id=consent_id)
    return ConsentRow(*row)


def count_consents() -> dict[tuple[str, str, str], int]:
    """How many ids stand at given or refused, by (purpose, channel, state): the newest statement of each id counts."""
    said = _newest().values("purpose", "channel", "state").annotate(n=Count("pk")).order_by()
    return {(row["purpose"], row["channel"], row["state"]): row["n"] for row in said}


def _newest() -> QuerySet[Consent]:
    same = {name: OuterRef(name) for name in ("party_id", "purpose", "channel")}
    later = Consent.objects.filter(**same, pk__gt=OuterRef("pk"), at__gte=OuterRef("at"))
    after = Consent.objects.filter(**same, at__gt=OuterRef("at"))
    return Consent.objects.exclude(Exists(later)).exclude(Exists(after))
