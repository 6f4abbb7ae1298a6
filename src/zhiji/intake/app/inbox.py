"""Where live events land: one insert a batch, durable before it is acknowledged, each (source, message id) once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction

from zhiji.intake.app.models import Event, Quarantine
from zhiji.intake.app.shapes import Received
from zhiji.intake.events import EVENT_LIMIT, REASONS, EventRow, read_event

COLUMNS = (
    *("source", "message_id", "digest", "type", "name", "user_id", "anonymous_id", "at", "received_at"),
    *("flag", "properties", "context"),
)
ROWS_A_STATEMENT = 2_000  # times twelve columns stays below SQLite's 32,766 parameters
CLASH = "id_other_content"


def hash_key(write_key: str) -> str:
    """What is kept of a write key. It has 192 random bits, so that a plain hash cannot be searched."""
    return hashlib.sha256(write_key.encode("utf-8", "surrogatepass")).hexdigest()


def store(*, source: str, events: Sequence[Any], now: datetime) -> Received:
    """Keep a batch in one transaction and say what became of each event."""
    read = [read_event(event, now=now) for event in events]
    rows = [row for row in read if isinstance(row, EventRow)]
    refused = [(place, row) for place, row in enumerate(read) if isinstance(row, str)]
    with transaction.atomic():
        stored = sum(
            _insert(source, rows[i : i + ROWS_A_STATEMENT], now) for i in range(0, len(rows), ROWS_A_STATEMENT)
        )
        clashes = _find_clashes(source, rows) if stored < len(rows) else []
        bodies = {id(row): event for row, event in zip(read, events, strict=True)}
        kept = [_held(bodies[id(row)], CLASH, source, now, (row.message_id, row.digest)) for row in clashes]
        kept += [_refusal(source, events[place], code, now) for place, code in refused]
        if kept:
            Quarantine.objects.bulk_create(kept, ignore_conflicts=True)
    told = tuple({"index": place, "code": code, "message": REASONS[code]} for place, code in refused)
    known = len(rows) - stored - len(clashes)
    return Received(stored, known, tuple(row.message_id for row in clashes), told)


def _insert(source: str, rows: Sequence[EventRow], now: datetime) -> int:
    """One statement; rows whose id is taken are passed over. Returns how many were new."""
    adapt = connection.ops.adapt_datetimefield_value
    received = adapt(now)
    values: list[Any] = []
    for row in rows:
        values += (source, row.message_id, row.digest, row.type, row.name, row.user_id, row.anonymous_id)
        values += (adapt(row.at), received, row.flag, row.properties, row.context)
    slot = f"({','.join(['%s'] * len(COLUMNS))})"
    names = ",".join(f'"{name}"' for name in COLUMNS)
    table = connection.ops.quote_name(Event._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES {','.join([slot] * len(rows))} ON CONFLICT DO NOTHING", values
        )
        return cursor.rowcount


def _find_clashes(source: str, rows: Sequence[EventRow]) -> list[EventRow]:
    """The events whose id is kept with other content."""
    ids = list({row.message_id for row in rows})
    there: dict[str, str] = {}
    for i in range(0, len(ids), ROWS_A_STATEMENT):
        found = Event.objects.filter(source=source, message_id__in=ids[i : i + ROWS_A_STATEMENT])
        there.update(found.values_list("message_id", "digest"))
    return [row for row in rows if there[row.message_id] != row.digest]


def _refusal(source: str, event: Any, code: str, now: datetime) -> Quarantine:
    message_id = event.get("messageId") if isinstance(event, Mapping) else None
    return _held(event, code, source, now, (message_id if isinstance(message_id, str) else "", ""))


def _held(event: Any, reason: str, source: str, now: datetime, ids: tuple[str, str]) -> Quarantine:
    """An event to keep apart; `ids` are its message id and the digest of its content, empty where there is none."""
    message_id, digest = ids
    try:
        body = orjson.dumps(event)[:EVENT_LIMIT]
    except orjson.JSONEncodeError:
        flat = {key: value for key, value in event.items() if not isinstance(value, (dict, list))}
        body = orjson.dumps(flat)[:EVENT_LIMIT]  # nested beyond what can be written: its plain fields are kept
    digest = digest or hashlib.blake2b(body, digest_size=16).hexdigest()
    clean = message_id.replace("\0", "\ufffd")[:255]
    text = body.decode("utf-8", "ignore").replace("\0", "\ufffd")
    kept = {"source": source, "message_id": clean, "digest": digest, "reason": reason}
    return Quarantine(**kept, body=text, received_at=now)
