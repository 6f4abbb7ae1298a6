"""The Django app of the step `differentiate`: what people do and say now, and what a screen needs."""

from django.apps import AppConfig


class DifferentiateApp(AppConfig):
    """Differentiate, as Django knows it."""

    name = "zhiji.differentiate.app"
    label = "differentiate"
    default_auto_field = "django.db.models.BigAutoField"
