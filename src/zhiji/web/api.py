"""One API: each step's router, with one way in and one shape of error. The Segment spec is mounted apart at /v1."""

from __future__ import annotations

from ninja import NinjaAPI

from zhiji import __version__
from zhiji.customize.app.api import router as customize
from zhiji.differentiate.app.api import router as differentiate
from zhiji.identify.app.api import router as identify
from zhiji.intake.app.api import router as intake
from zhiji.interact.app.api import router as interact
from zhiji.trust.app.api import router as trust
from zhiji.web.accounts.api_auth import api_auth
from zhiji.web.keepable import KeepableBody
from zhiji.web.phrases.problems import add_handlers

api = NinjaAPI(title="Zhiji", version=__version__, urls_namespace="api", auth=api_auth, parser=KeepableBody())
add_handlers(api)
for router in (trust, intake, identify, differentiate, customize, interact):
    api.add_router("", router)
