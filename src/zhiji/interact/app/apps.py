"""The Django app of the step `interact`: what people do and say now, and what a screen needs."""

from django.apps import AppConfig


class InteractApp(AppConfig):
    """Interact, as Django knows it."""

    name = "zhiji.interact.app"
    label = "interact"
    default_auto_field = "django.db.models.BigAutoField"
