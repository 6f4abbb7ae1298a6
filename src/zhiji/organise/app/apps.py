"""The Django app of the step `organise`: what people do and say now, and what a screen needs."""

from django.apps import AppConfig


class OrganiseApp(AppConfig):
    """Organise, as Django knows it."""

    name = "zhiji.organise.app"
    label = "organise"
    default_auto_field = "django.db.models.BigAutoField"
