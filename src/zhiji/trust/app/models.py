"""What the company decided for itself, what customers permit, and every decision made for one customer."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class PolicyVersion(models.Model):
    """The policy as somebody set it; the newest holds, the older ones stay for the record."""

    values = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(db_index=True)


class Consent(models.Model):
    """One statement: given or refused, by whom, how and with which words. Only added to, never changed."""

    party_id = models.CharField(max_length=64, db_index=True)
    purpose = models.CharField(max_length=16)
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=8)
    at = models.DateTimeField()
    source = models.CharField(max_length=60)
    wording = models.TextField()
    by = models.CharField(max_length=150)
    evidence = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=["given", "refused"]), name="consent_state_known")
        ]


class StoredDecision(models.Model):
    """One decision as it was made, with the odds and all that was possible."""

    decision_id = models.CharField(max_length=64, primary_key=True)
    party_id = models.CharField(max_length=64)
    at = models.DateTimeField()
    channel = models.CharField(max_length=10)
    action = models.CharField(max_length=40)
    explored = models.BooleanField()
    propensity = models.FloatField()
    likelihood = models.FloatField()
    gain = models.FloatField()
    score = models.FloatField()
    control = models.BooleanField()
    reasons = models.JSONField(encoder=DjangoJSONEncoder)
    arms = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [models.Index(fields=["party_id", "-at"], name="decision_of_party")]
