"""One API: each step's router under its own name; OpenAPI at /api/docs. The Segment spec is mounted apart at /v1."""

from __future__ import annotations

from ninja import NinjaAPI

from zhiji import __version__

api = NinjaAPI(title="Zhiji", version=__version__, urls_namespace="api")
