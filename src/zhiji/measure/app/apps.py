"""The Django app of the step `measure`: what people do and say now, and what a screen needs."""

from django.apps import AppConfig


class MeasureApp(AppConfig):
    """Measure, as Django knows it."""

    name = "zhiji.measure.app"
    label = "measure"
    default_auto_field = "django.db.models.BigAutoField"
