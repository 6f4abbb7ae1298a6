"""Events of the Segment spec, one by one: is it whole, what does it say, has it been said before.

Source: https://segment.com/docs/connections/spec/ (calls, common fields, limits of 32 KB an event and 500 KB a batch).
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

EVENT_LIMIT = 32 * 1024  # bytes
BATCH_LIMIT = 500 * 1024  # bytes
TYPES = ("identify", "track", "page", "screen", "group", "alias")
MESSAGE_ID_LIMIT = 255
USER_ID_LIMIT = 150  # characters; the id of a customer's record is made of it
CLOCK_GRACE = timedelta(minutes=5)
PASSING = ("sentAt", "receivedAt", "writeKey", "_metadata")  # differ when the same event is sent again
_ZERO = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")  # the escape itself, not a backslash before the letters u0000
REASONS = {
    "event_no_object": "An event is a JSON object.",
    "event_type": "type is one of identify, track, page, screen, group, alias.",
    "event_nobody": "An event needs userId or anonymousId.",
    "user_id": "userId, anonymousId and previousId have at most 150 characters.",
    "event_nameless": "A track event needs the name of what happened in event.",
    "event_alias": "An alias event needs previousId and userId.",
    "event_too_large": "The event is larger than 32 KB.",
    "event_too_deep": "The event is nested too deeply.",
    "message_id": "messageId is a text of at most 255 characters.",
}


@dataclass(frozen=True)
class EventRow:
    """One event as it is kept. `digest` of the content tells a repetition from a clash of ids."""

    message_id: str
    digest: str
    type: str
    name: str | None
    user_id: str | None
    anonymous_id: str | None
    at: datetime
    flag: str | None
    properties: str
    context: str


def read_event(event: Any, *, now: datetime) -> EventRow | str:
    """The event as it is kept, or the code of what is wrong with it (a key of `REASONS`).

    An event without messageId gets one made of its content where it has a timestamp, else a new one.

    >>> now = datetime(2026, 11, 22, tzinfo=UTC)
    >>> read_event({"type": "track", "event": "Order Completed", "userId": 7, "messageId": "m1"}, now=now).user_id
    '7'
    >>> read_event({"type": "track", "event": "Order Completed"}, now=now)
    'event_nobody'
    """
    if not isinstance(event, Mapping):
        return "event_no_object"
    try:
        body = orjson.dumps({k: v for k, v in event.items() if k not in PASSING}, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return "event_too_deep"
    wrong = _wrong(event, len(body))
    return wrong or _row(event, body, now)


def _wrong(event: Mapping[str, Any], size: int) -> str | None:
    kind, message_id = event.get("type"), event.get("messageId")
    if size > EVENT_LIMIT:
        return "event_too_large"
    if kind not in TYPES:
        return "event_type"
    user, anonymous, previous = (_text(event.get(name)) or "" for name in ("userId", "anonymousId", "previousId"))
    if not user and not anonymous:
        return "event_nobody"
    if max(len(user), len(anonymous), len(previous)) > USER_ID_LIMIT:
        return "user_id"
    if kind == "track" and _text(event.get("event")) is None:
        return "event_nameless"
    if kind == "alias" and not (previous and user):
        return "event_alias"
    if message_id is not None and not (isinstance(message_id, str) and len(message_id) <= MESSAGE_ID_LIMIT):
        return "message_id"
    return None


def _row(event: Mapping[str, Any], body: bytes, now: datetime) -> EventRow:
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    at, flag = _when(event.get("timestamp"), now)
    made_up = digest if event.get("timestamp") else uuid.uuid4().hex
    said = event.get("properties") if event["type"] in ("track", "page", "screen") else event.get("traits")
    said = said if isinstance(said, Mapping) else {}
    if event["type"] in ("alias", "group"):
        said = {**said, **{k: event[k] for k in ("previousId", "groupId") if k in event}}
    return EventRow(
        message_id=_text(event.get("messageId")) or made_up,
        digest=digest,
        type=event["type"],
        name=_text(event.get("event") or event.get("name")),
        user_id=_text(event.get("userId")),
        anonymous_id=_text(event.get("anonymousId")),
        at=at,
        flag=flag,
        properties=_json(said),
        context=_json(event.get("context") or {}),
    )


def _text(value: Any) -> str | None:
    """Ids and names as text; a database cannot hold the zero character, so it is shown as missing."""
    if type(value) is str:  # nearly always: this stands in the way of every event that comes in
        return value.replace("\0", "\ufffd") if "\0" in value else value or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _json(said: Any) -> str:
    """As JSON text; a zero character in it would stop whoever reads the value out of it, so it is shown as missing."""
    if not said:
        return "{}"
    text = orjson.dumps(said).decode()
    return _ZERO.sub(r"\1\\ufffd", text) if "\\u0000" in text else text


def _when(stamp: Any, now: datetime) -> tuple[datetime, str | None]:
    """When it happened: as said, or now where nothing readable was said or the sender's clock is ahead."""
    try:
        at = datetime.fromisoformat(stamp)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return now, None if stamp is None else "clock_unreadable"
    return (now, "clock_ahead") if at > now + CLOCK_GRACE else (at, None)
