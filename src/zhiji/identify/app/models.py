"""What the database holds of identification: published copies of what the cycle found, and what was said live.

Published tables (`identify_party`, `identify_party_record`, `identify_search_key`) are swapped in whole by
`services.publish` after each cycle; nothing may be kept in them that the next cycle would not know.
"""

from django.db import models
from django.utils import timezone


class PartyRow(models.Model):
    """One party as the newest cycle knows it, or as entered since; columns as in the canonical table `party`."""

    party_id = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=16)
    name = models.TextField(null=True)
    ref = models.TextField(null=True)
    initials = models.TextField(null=True)
    phone = models.TextField(null=True)
    phone_end = models.CharField(max_length=8, null=True)
    email = models.TextField(null=True)
    address = models.TextField(null=True)
    city = models.TextField(null=True)
    birth_date = models.DateField(null=True)
    household_id = models.CharField(max_length=64, null=True, db_index=True)
    employer_id = models.CharField(max_length=64, null=True, db_index=True)
    job_title = models.TextField(null=True)
    dealer_id = models.CharField(max_length=64, null=True, db_index=True)
    owner = models.CharField(max_length=150, null=True, db_index=True)
    shop = models.TextField(null=True)
    records = models.IntegerField(null=True)
    sources = models.TextField(null=True)
    first_day = models.DateField(null=True)

    class Meta:
        db_table = "identify_party"

    @property
    def called(self) -> str | None:
        """What to call the party on a screen: its name, else the number a source knows it by."""
        return self.name or self.ref


class RecordLink(models.Model):
    """Which party a record belongs to, and the record's own fields as JSON for the customer page."""

    record_id = models.CharField(max_length=255, primary_key=True)
    party_id = models.CharField(max_length=64, db_index=True)
    score = models.FloatField(null=True)
    fields = models.TextField(null=True)

    class Meta:
        db_table = "identify_party_record"


class SearchKey(models.Model):
    """One way to find one party: a key that begins as the query does. Owner and dealer stand beside for the scope."""

    key = models.CharField(max_length=120)
    party_id = models.CharField(max_length=64, db_index=True)
    owner = models.CharField(max_length=150, null=True)
    dealer_id = models.CharField(max_length=64, null=True)

    class Meta:
        db_table = "identify_search_key"
        indexes = [models.Index(fields=["key", "party_id"], name="identify_search_key_order")]


class MatchingModel(models.Model):
    """The weights the newest cycle learned, so that one record is scored live as the cycle would score it."""

    run_id = models.CharField(max_length=40, unique=True)
    body = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)


class Alias(models.Model):
    """A party id that is no longer shown, and the party it belongs to now."""

    party_id = models.CharField(max_length=64, primary_key=True)
    current_id = models.CharField(max_length=64, db_index=True)
    run_id = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)


class Fact(models.Model):
    """One thing said about one party since the system is in use; never changed, only followed by a newer one."""

    fact_id = models.CharField(max_length=64, primary_key=True)
    party_id = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=80)
    value = models.TextField()
    said_by = models.CharField(max_length=16)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(default=timezone.now)
    sure = models.FloatField(default=1.0)
    valid_until = models.DateField(null=True)
    for_whom = models.CharField(max_length=16, default="self")
