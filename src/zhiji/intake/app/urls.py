"""Addresses of the Segment spec, to be included at /v1/; the short ones are those of its browser library."""

from django.urls import path

from zhiji.intake.app.views import receive
from zhiji.intake.events import TYPES

SHORT = {"t": "track", "i": "identify", "p": "page", "s": "screen", "g": "group", "a": "alias", "b": "batch"}

urlpatterns = [
    *(path(call, receive, {"call": call}, name=f"events-{call}") for call in (*TYPES, "batch")),
    *(path(short, receive, {"call": call}) for short, call in SHORT.items()),
]
