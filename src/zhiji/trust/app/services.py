"""Writes of the step `trust`: the policy, what customers permit, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhiji.trust.app.models import Consent, PolicyVersion, StoredDecision
from zhiji.trust.consent import ALL, STATES
from zhiji.trust.decisions import Decision
from zhiji.vocabulary.errors import ValueRefused
from zhiji.vocabulary.party import CHANNELS, PURPOSES
from zhiji.vocabulary.policy import Policy


def save_policy(*, policy: Policy, by: str) -> int:
    """Put the company's policy in force; the one before stays in the record. Returns the version's number."""
    return PolicyVersion.objects.create(values=policy.as_json(), by=by, at=timezone.now()).pk


def record_consent(
    *,
    party_id: str,
    purpose: str,
    channel: str,
    state: str,
    source: str,
    wording: str,
    by: str,
    evidence: dict[str, object] | None = None,
    ids: Sequence[str] = (),
    at: datetime | None = None,
) -> int:
    """Write down one statement of a customer, under `party_id` and the other `ids` of the same party.

    The stricter statement wins over all ids of a party, so a consent lifts an older refusal under a merged id only
    when it is recorded under that id too: hand in `ids`. Returns the consent's number. Raises ValueRefused.
    """
    _check_statement(purpose=purpose, channel=channel, state=state)
    if state == "given" and not (source and wording):
        raise ValueRefused(
            "consent_without_proof", "A consent needs its source and the wording shown.", field="wording"
        )
    told = {"purpose": purpose, "channel": channel, "state": state, "source": source, "wording": wording, "by": by}
    told |= {"evidence": evidence or {}, "at": at or timezone.now()}
    with transaction.atomic():
        rows = [Consent.objects.create(party_id=one, **told) for one in dict.fromkeys((party_id, *ids))]
    return rows[0].pk


def record_consents(*, rows: Iterable[dict[str, object]], by: str) -> int:
    """Write down many statements at once (a list with its proofs). Returns how many.

    Raises ValueRefused, and enters none, when one is bad. Each row: party_id, purpose, channel, state,
    at, source, wording, and optionally evidence.
    """
    fresh = [Consent(by=by, **row) for row in rows]
    for consent in fresh:
        _check_statement(purpose=consent.purpose, channel=consent.channel, state=consent.state)
        if consent.state == "given" and not (consent.source and consent.wording):
            raise ValueRefused(
                "consent_without_proof", "A consent needs its source and the wording shown.", field="wording"
            )
    return len(Consent.objects.bulk_create(fresh, batch_size=1000))


def store_decision(*, decision: Decision) -> None:
    """Keep one decision durably, once."""
    StoredDecision(
        decision_id=decision.decision_id,
        party_id=decision.party_id,
        at=decision.at,
        channel=decision.channel,
        action=decision.action,
        explored=decision.explored,
        propensity=decision.propensity,
        likelihood=decision.likelihood,
        gain=decision.gain,
        score=decision.score,
        control=decision.control,
        reasons=[reason.as_json() for reason in decision.reasons],
        arms=list(decision.arms),
    ).save(force_insert=True)


def _check_statement(*, purpose: str, channel: str, state: str) -> None:
    for name, value, allowed in (
        ("purpose", purpose, PURPOSES),
        ("channel", channel, (*CHANNELS, ALL)),
        ("state", state, STATES),
    ):
        if value not in allowed:
            raise ValueRefused(
                "value_unknown",
                "{field} {value!r} is unknown. Use one of {allowed}.",
                field=name,
                value=value,
                allowed=list(allowed),
            )
