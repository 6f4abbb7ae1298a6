"""What intake keeps in the database: loads and what they learned, sources with a write key, events come in live."""

from django.db import models
from django.utils import timezone


class Import(models.Model):
    """One load of one file. Its state is walked in order, so that a killed load goes on where it stopped."""

    CHECKING, PLACING, DONE, REFUSED, UNDONE = "checking", "placing", "done", "refused", "undone"

    import_id = models.CharField(max_length=40, primary_key=True)  # sorts by time: the later load wins
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256 of the file's bytes
    file_name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=60)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=CHECKING)
    rows = models.BigIntegerField(default=0)
    good = models.BigIntegerField(default=0)
    bad = models.BigIntegerField(default=0)
    error_file = models.CharField(max_length=255, blank=True)
    by = models.CharField(max_length=150, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)


class ColumnMemory(models.Model):
    """How a header was mapped the last time, remembered by the set of its column names."""

    signature = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20)
    mapping = models.JSONField()
    at = models.DateTimeField(auto_now=True)


class Source(models.Model):
    """A system that sends events, and the hash of its write key; the key itself is shown once and kept nowhere."""

    name = models.CharField(max_length=60, unique=True)
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=150, blank=True)
    revoked_at = models.DateTimeField(null=True)


class Event(models.Model):
    """One event of the Segment spec, unique by source and message id for as long as it is kept."""

    source = models.CharField(max_length=60)
    message_id = models.CharField(max_length=255)
    digest = models.CharField(max_length=32)  # of the content, to tell a repetition from a clash
    type = models.CharField(max_length=10)
    name = models.TextField(null=True)
    user_id = models.TextField(null=True)
    anonymous_id = models.TextField(null=True)
    at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(db_index=True)
    flag = models.CharField(max_length=20, null=True)  # clock_ahead: the sender's clock is in the future
    properties = models.TextField(null=True)
    context = models.TextField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "message_id"], name="intake_event_once")]


class Quarantine(models.Model):
    """An event whose message id was used before with other content: kept and shown, never dropped."""

    source = models.CharField(max_length=60)
    message_id = models.CharField(max_length=255)
    digest = models.CharField(max_length=32)
    reason = models.CharField(max_length=40)
    body = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "message_id", "digest"], name="intake_quarantine_once")
        ]


class LiveRecord(models.Model):
    """A customer entered by hand; exported with the table `record`."""

    record_id = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=16)
    fields = models.JSONField(default=dict)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(default=timezone.now)


class LiveComplaint(models.Model):
    """A complaint taken by hand; exported with the table `complaint`."""

    complaint_id = models.CharField(max_length=64, primary_key=True)
    record_id = models.CharField(max_length=255, db_index=True)
    channel = models.CharField(max_length=16)
    reason = models.CharField(max_length=20)
    text = models.TextField()
    order_id = models.CharField(max_length=120, null=True)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    satisfied = models.BooleanField(null=True)
