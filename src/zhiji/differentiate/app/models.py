"""Where each party stands, as lists, pictures and live decisions read it: a copy that each cycle swaps in."""

from django.db import models


class Standing(models.Model):
    """One party. Columns as in the canonical `standing`, with what lists show of party, rhythm and lifetime."""

    party_id = models.CharField(max_length=40, primary_key=True)
    value = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    amount_year = models.FloatField()
    tier = models.CharField(max_length=1)
    tier_before = models.CharField(max_length=1)
    group = models.CharField(max_length=5)
    satisfaction = models.CharField(max_length=6)
    satisfaction_known = models.BooleanField()
    volume = models.CharField(max_length=6)
    field = models.CharField(max_length=13)
    reasons = models.TextField()
    value_before = models.FloatField(null=True)
    kind = models.CharField(max_length=12)
    name = models.TextField()
    initials = models.TextField()
    phone_end = models.CharField(max_length=4)
    city = models.TextField()
    owner = models.CharField(max_length=150)
    dealer_id = models.CharField(max_length=40)
    alive = models.FloatField(null=True)
    active = models.FloatField(null=True)
    expected_purchases = models.FloatField(null=True)
    margin = models.FloatField(null=True)
    service_cost = models.FloatField(null=True)
    rule = models.CharField(max_length=16)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    purchases = models.IntegerField()
    amount = models.FloatField()
    next_day = models.DateField(null=True)
    trail = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["-value", "party_id"], name="standing_value"),
            models.Index(fields=["owner", "-value"], name="standing_owner"),
            models.Index(fields=["dealer_id", "-value"], name="standing_dealer"),
            models.Index(fields=["tier", "-value"], name="standing_tier"),
            models.Index(fields=["field", "-value"], name="standing_field"),
        ]
