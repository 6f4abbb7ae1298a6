"""The API of intake: what was loaded, taken back, and who sends events."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from zhiji.intake.app import selectors, services
from zhiji.vocabulary.errors import NotAllowed

router = Router(tags=["intake"])
LOADERS = ("analyst", "admin", "director", "service")  # roles that may see and take back loads
KEEPERS = ("admin",)  # roles that may make write keys


class ImportOut(Schema):
    """One load of one file."""

    import_id: str
    file_name: str
    kind: str
    source: str
    state: str
    rows: int
    good: int
    bad: int
    by: str
    started_at: datetime
    finished_at: datetime | None


class SourceOut(Schema):
    """A system that may send events."""

    name: str
    created_at: datetime
    revoked_at: datetime | None
    events: int
    quarantined: int


class SourceIn(Schema):
    """A system that shall send events."""

    name: str = Field(min_length=1, max_length=60, pattern=r"^[^:\x00-\x1f]+$")


class KeyOut(Schema):
    """A new source's write key, shown this once."""

    name: str
    write_key: str


@router.get("/imports", response=list[ImportOut])
def list_imports(request: HttpRequest, limit: int = Query(100, ge=1, le=1000)):
    """The newest loads first."""
    _check_role(request, LOADERS)
    return [asdict(row) for row in selectors.list_imports(limit=limit)]


@router.get("/imports/{import_id}", response=ImportOut)
def get_import(request: HttpRequest, import_id: str):
    """One load."""
    _check_role(request, LOADERS)
    return asdict(selectors.get_import(import_id=import_id))


@router.delete("/imports/{import_id}", response={204: None})
def undo_import(request: HttpRequest, import_id: str):
    """Take back what one load brought."""
    _check_role(request, LOADERS)
    services.undo_import(import_id=import_id, by=request.user.get_username())
    return Status(204, None)


@router.get("/sources", response=list[SourceOut])
def list_sources(request: HttpRequest):
    """Every system that may send events."""
    _check_role(request, LOADERS)
    return [asdict(row) for row in selectors.list_sources()]


@router.post("/sources", response={201: KeyOut})
def create_source(request: HttpRequest, source: SourceIn):
    """A new system that may send events, with its write key."""
    _check_role(request, KEEPERS)
    key = services.create_source(name=source.name, by=request.user.get_username())
    return Status(201, {"name": source.name, "write_key": key})


def _check_role(request: HttpRequest, roles: tuple[str, ...]) -> None:
    if getattr(request.user, "role", "") not in roles:
        raise NotAllowed("role_needed", "This needs one of the roles {roles}.", roles=", ".join(roles))
