"""The Django app of the step `customize`: what people do and say now, and what a screen needs."""

from django.apps import AppConfig


class CustomizeApp(AppConfig):
    """Customize, as Django knows it."""

    name = "zhiji.customize.app"
    label = "customize"
    default_auto_field = "django.db.models.BigAutoField"
