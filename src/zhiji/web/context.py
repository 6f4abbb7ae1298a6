"""What every template is given."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from zhiji import __version__


def shared(request: HttpRequest) -> dict[str, object]:
    """The version, and whether this is the demo company."""
    return {"version": __version__, "demo": settings.DEMO}
