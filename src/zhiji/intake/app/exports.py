"""What came in live, as the canonical tables the cycle gathers."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.intake.app.models import Event, LiveComplaint, LiveRecord
from zhiji.intake.from_events import ORDER, event_order_lines, event_records
from zhiji.trust.app import selectors as trust
from zhiji.vocabulary.tables import TABLES

EVENT_COLUMNS = ("source", "message_id", "type", "name", "user_id", "anonymous_id", "at", "received_at")
BATCH = 20_000


def export_events(*, names: tuple[str, ...] = ()) -> pa.Table:
    """Every event in the columns of table `event`, times local; with `names` only `identify` and these events."""
    rows = Event.objects.order_by("pk").values_list(*EVENT_COLUMNS, "properties", "context")
    if names:
        rows = rows.filter(name__in=names) | rows.filter(type="identify")
    zone = trust.get_policy().timezone
    parts, held = [TABLES["event"].empty()], []
    for row in rows.iterator(chunk_size=BATCH):
        held.append(row)
        if len(held) == BATCH:
            parts.append(_event_table(held, zone))
            held = []
    return pa.concat_tables([*parts, _event_table(held, zone)] if held else parts)


def _event_table(rows: list[tuple], zone: str) -> pa.Table:
    table = pa.table(
        [pa.array(column) for column in zip(*rows, strict=True)], names=[*EVENT_COLUMNS, "properties", "context"]
    )
    for name in ("at", "received_at"):
        local = pc.local_timestamp(pc.cast(table.column(name), pa.timestamp("us", zone)))
        table = table.set_column(table.column_names.index(name), name, local)
    event_id = pc.binary_join_element_wise(table.column("source"), table.column("message_id"), ":")
    return TABLES["event"].conform(table.append_column("event_id", event_id))


def export_records() -> pa.Table:
    """Customers entered by hand, and those events tell of, in the columns of table `record`."""
    spec = TABLES["record"]
    told = event_records(ibis.memtable(export_events(names=(ORDER,)))).to_pyarrow()
    return pa.concat_tables([_by_hand(), spec.conform(told)])


def _by_hand() -> pa.Table:
    spec, zone = TABLES["record"], ZoneInfo(trust.get_policy().timezone)
    rows = [
        {
            **r.fields,
            "record_id": r.record_id,
            "source": "live",
            "ref": r.record_id,
            "kind": r.kind,
            "seen_at": _local(r.at, zone),
        }
        for r in LiveRecord.objects.order_by("at")
    ]
    return pa.Table.from_pylist(rows, schema=_loose(spec.schema))


def export_order_lines() -> pa.Table:
    """The orders events tell of, in the columns of table `order_line`."""
    events = ibis.memtable(export_events(names=(ORDER,)))
    lines = event_order_lines(events, currency=trust.get_policy().currency).to_pyarrow()
    return TABLES["order_line"].conform(lines)


def export_complaints() -> pa.Table:
    """Complaints taken by hand, in the columns of table `complaint`."""
    names = ("complaint_id", "record_id", "channel", "reason", "text", "order_id", "satisfied", "at", "settled_at")
    zone = ZoneInfo(trust.get_policy().timezone)
    rows = [
        {**row, "source": "live", "at": _local(row["at"], zone), "settled_at": _local(row["settled_at"], zone)}
        for row in LiveComplaint.objects.order_by("at").values(*names)
    ]
    return pa.Table.from_pylist(rows, schema=_loose(TABLES["complaint"].schema))


def _local(at, zone: ZoneInfo):
    return at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) if at else None


def _loose(schema: pa.Schema) -> pa.Schema:
    return pa.schema([pa.field(f.name, f.type) for f in schema])
