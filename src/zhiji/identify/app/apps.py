"""The Django app of the step `identify`: what people do and say now, and what a screen needs."""

from django.apps import AppConfig


class IdentifyApp(AppConfig):
    """Identify, as Django knows it."""

    name = "zhiji.identify.app"
    label = "identify"
    default_auto_field = "django.db.models.BigAutoField"
