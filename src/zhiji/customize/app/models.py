"""Configurations customers keep, and orders they place for them. A stage of an order is a row with who and when."""

from django.db import models

STAGES = ("placed", "confirmed", "production", "ready", "delivering", "delivered")


class SavedConfiguration(models.Model):
    """A finished configuration a customer keeps: the features taken, free text, and the offer as it was then."""

    code = models.CharField(max_length=32, primary_key=True)
    party_id = models.CharField(max_length=40, db_index=True)
    product = models.CharField(max_length=40)
    version = models.IntegerField()
    choices = models.JSONField(default=dict)  # what the customer chose, feature -> wanted
    features = models.JSONField(default=list)  # the finished product
    texts = models.JSONField(default=dict)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    lead_days = models.IntegerField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]


class PortalOrder(models.Model):
    """One order placed by a customer himself; the same `dedupe_key` can make only one."""

    order_id = models.CharField(max_length=32, primary_key=True)
    dedupe_key = models.CharField(max_length=80, unique=True)
    party_id = models.CharField(max_length=40, db_index=True)
    record_id = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    promised_day = models.DateField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]


class PortalOrderLine(models.Model):
    """One line of an order: a configured product with what it costs the company (never shown to customers)."""

    order = models.ForeignKey(PortalOrder, on_delete=models.CASCADE, related_name="lines")
    line = models.IntegerField()
    product = models.CharField(max_length=40)
    product_name = models.CharField(max_length=200)
    category = models.CharField(max_length=80)
    features = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    quantity = models.IntegerField(default=1)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    cost = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "line"], name="customize_one_line_number")]


class OrderStage(models.Model):
    """That an order reached a stage, when, and who said so."""

    order = models.ForeignKey(PortalOrder, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=12, choices=[(stage, stage) for stage in STAGES])
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["order", "stage"], name="customize_stage_once")]
