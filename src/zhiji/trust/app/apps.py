"""The Django app of the step `trust`: what people do and say now, and what a screen needs."""

from django.apps import AppConfig


class TrustApp(AppConfig):
    """Trust, as Django knows it."""

    name = "zhiji.trust.app"
    label = "trust"
    default_auto_field = "django.db.models.BigAutoField"
