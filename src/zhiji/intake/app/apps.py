"""The Django app of the step `intake`: what people do and say now, and what a screen needs."""

from django.apps import AppConfig


class IntakeApp(AppConfig):
    """Intake, as Django knows it."""

    name = "zhiji.intake.app"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
