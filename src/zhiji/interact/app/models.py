"""The dialogue as written down: contacts, answers, wishes, messages, tasks; and the copy that decisions read."""

from __future__ import annotations

from django.db import models


def _id(**options: object) -> models.CharField:
    return models.CharField(max_length=64, **options)


class Contact(models.Model):
    """One contact entered live, either way; `record_id` ties it to the source record for the next cycle."""

    party_id = _id(db_index=True)
    record_id = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    channel = models.CharField(max_length=10)
    direction = models.CharField(max_length=3)
    topic = models.CharField(max_length=60)
    summary = models.TextField(blank=True)
    staff = models.CharField(max_length=150, blank=True)
    promise = models.TextField(blank=True)
    promise_due = models.DateField(null=True)
    kept_at = models.DateTimeField(null=True)
    kept_by = models.CharField(max_length=150, blank=True)


class Complaint(models.Model):
    """One complaint taken live, with who settled it and whether the customer was satisfied with that."""

    party_id = _id(db_index=True)
    record_id = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    channel = models.CharField(max_length=10)
    reason = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    order_id = models.CharField(max_length=80, blank=True)
    staff = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)
    satisfied = models.BooleanField(null=True)


class Answer(models.Model):
    """One question answered by the customer. The same question is never put to that customer again."""

    party_id = _id()
    question = models.CharField(max_length=40)
    value = models.TextField()
    channel = models.CharField(max_length=10)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party_id", "question"], name="question_answered_once")]


class Preference(models.Model):
    """How a customer asked to be reached. Only added to; the newest statement holds."""

    party_id = _id(db_index=True)
    channel = models.CharField(max_length=10, blank=True)
    contacts_wanted = models.PositiveSmallIntegerField(null=True)
    hour_from = models.PositiveSmallIntegerField(null=True)
    hour_until = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=10, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


class Pulse(models.Model):
    """What happened to one party lately, in one row: read by each live decision, locked by each write that is capped.

    `touches`: list of [ISO time, kind, action or channel, detail], the last 90 days, oldest first. `wishes`: newest
    preference. Both are folds over the rows of this file, written in the same transaction as those.
    """

    party_id = _id(primary_key=True)
    touches = models.JSONField(default=list)
    wishes = models.JSONField(default=dict)


class Exposure(models.Model):
    """One action that reached a customer, or would have reached one of the control group."""

    decision_id = _id(primary_key=True)
    party_id = _id(db_index=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    segment = models.CharField(max_length=20, blank=True)
    propensity = models.FloatField()
    control = models.BooleanField()
    accepted = models.BooleanField(null=True)
    accepted_by = models.CharField(max_length=150, blank=True)


class Message(models.Model):
    """One message on its way out. Committed as `sending` before a relay is asked; `unknown` is never sent again."""

    message_id = _id(primary_key=True)
    party_id = _id(db_index=True, blank=True)
    dedupe_key = models.CharField(max_length=120, unique=True)
    decision_id = _id(blank=True)
    channel = models.CharField(max_length=10, default="email")
    purpose = models.CharField(max_length=16)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    token = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, default="queued")
    reason = models.JSONField(null=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="message_to_send")]


class SinkMail(models.Model):
    """A message as the customer would have got it, where no relay is named (demo and tests)."""

    message_id = _id(db_index=True)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)


class Task(models.Model):
    """Something for a person to do for one customer. Done = `done_at` and `done_by` are written."""

    party_id = _id(db_index=True)
    dedupe_key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200, blank=True)
    owner = models.CharField(max_length=150, blank=True)
    dealer_id = models.CharField(max_length=64, blank=True)
    due = models.DateField()
    value = models.FloatField(default=0.0)
    decision_id = _id(blank=True)
    action = models.CharField(max_length=40, blank=True)
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=150, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "due"], name="task_of_owner")]


class Situation(models.Model):
    """Published copy of the table `situation`: what a live decision must know of one party."""

    party_id = _id(primary_key=True)
    day = models.DateField()
    ids = models.TextField()
    kind = models.CharField(max_length=12, null=True)
    name = models.TextField(null=True)
    owner = models.CharField(max_length=150, null=True)
    dealer_id = _id(null=True)
    email = models.TextField(null=True)
    has_phone = models.BooleanField(default=False)
    tier = models.CharField(max_length=2)
    group = models.CharField(max_length=6)
    segment = models.CharField(max_length=12)
    value = models.FloatField()
    satisfaction = models.CharField(max_length=8)
    control = models.BooleanField()
    purchases = models.IntegerField()
    since_purchase = models.IntegerField()
    overdue_days = models.IntegerField()
    top_category = models.TextField(null=True)
    margin_mean = models.FloatField()
    alive = models.FloatField()
    complaints = models.IntegerField()
    promises = models.IntegerField()
    since_ask = models.IntegerField()
    since_serve = models.IntegerField()
    since_sell = models.IntegerField()
    since_thank = models.IntegerField()
    since_win_back = models.IntegerField()
    since_declined = models.IntegerField()
    contacts_30 = models.IntegerField()
    liked_channel = models.CharField(max_length=10, null=True)
    contacts_wanted = models.IntegerField(null=True)
    asked = models.TextField(default="[]")
    birthday_in = models.IntegerField(null=True)
    rates = models.TextField(default="{}")
    rates_plain = models.TextField(default="{}")
    margin_plain = models.FloatField(default=0.0)

    class Meta:
        db_table = "situation"


class NextAction(models.Model):
    """Published copy of the table `next_action`: what the last cycle decided for each party."""

    decision_id = _id(primary_key=True)
    party_id = _id(db_index=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    explored = models.BooleanField()
    propensity = models.FloatField()
    likelihood = models.FloatField()
    gain = models.FloatField()
    score = models.FloatField(db_index=True)
    control = models.BooleanField()
    reasons = models.TextField()
    arms = models.TextField()
    intended = models.CharField(max_length=40)
    intended_channel = models.CharField(max_length=10)

    class Meta:
        db_table = "next_action"


class LearnedRate(models.Model):
    """Published copy of the table `learned_rate`: how often one action succeeds in one segment."""

    action = models.CharField(max_length=40)
    segment = models.CharField(max_length=12)
    shown = models.IntegerField()
    succeeded = models.IntegerField()
    rate = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()

    class Meta:
        db_table = "learned_rate"
        constraints = [models.UniqueConstraint(fields=["action", "segment"], name="rate_of_action_in_segment")]
