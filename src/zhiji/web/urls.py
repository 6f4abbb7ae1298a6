"""Every address: console at /, customer portal at /my/, API at /api/, events at /v1/, health at /health."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from zhiji import __version__
from zhiji.web.api import api


def health(request: HttpRequest) -> JsonResponse:
    """Whether the process answers; opens nothing."""
    return JsonResponse({"status": "ok", "version": __version__})


urlpatterns = [
    path("health", health, name="health"),
    path("api/", api.urls),
    path("v1/", include("zhiji.intake.app.urls")),
    path("my/", include("zhiji.web.portal.urls")),
    path("u/", include("zhiji.interact.app.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("zhiji.web.accounts.urls")),
    path("", include("zhiji.web.console.urls")),
]
