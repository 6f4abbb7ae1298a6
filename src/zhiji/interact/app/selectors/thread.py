"""One thread per customer over all channels: what the warehouse remembers and what happened since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import ibis
from django.utils import timezone
from ibis import _

from zhiji.identify.app import selectors as parties
from zhiji.interact.app.models import Answer, Complaint, Contact, Message
from zhiji.interact.app.rows import LeftOff, ThreadEntry
from zhiji.interact.situation import DIALOGUE
from zhiji.interact.thread import left_off, newest_first
from zhiji.trust.app import selectors as trust
from zhiji.warehouse import Catalog, open_catalog


def get_thread(*, ids: Sequence[str], limit: int = 100) -> list[ThreadEntry]:
    """Everything that happened with the party of these ids, newest first: contacts, orders, complaints, messages,
    decisions, answers, consents.
    """
    found: list[ThreadEntry] = []
    for read in (_contacts, _complaints, _messages, _answers, _consents, _decisions):
        found.extend(read(list(ids), limit))
    found.extend(_history([r.record_id for r in parties.list_records(party_id=ids[0])], limit))
    return newest_first(found, limit=limit)


def where_left_off(*, ids: Sequence[str], limit: int = 300) -> LeftOff:
    """The last contact, what is promised and open, complaints not settled."""
    last, promises, complaints = left_off(get_thread(ids=ids, limit=limit))
    return LeftOff(last, promises, complaints)


def _contacts(ids: list[str], limit: int) -> Iterable[ThreadEntry]:
    for row in Contact.objects.filter(party_id__in=ids).order_by("-at")[:limit]:
        promise = "" if row.kept_at else row.promise
        yield ThreadEntry(
            at=row.at,
            kind="contact",
            channel=row.channel,
            direction=row.direction,
            code=row.topic,
            text=row.summary,
            staff=row.staff,
            promise=promise,
            promise_due=row.promise_due if promise else None,
            reference=f"{DIALOGUE}:{row.pk}",
            number=row.pk,
        )


def _complaints(ids: list[str], limit: int) -> Iterable[ThreadEntry]:
    for row in Complaint.objects.filter(party_id__in=ids).order_by("-at")[:limit]:
        params = {"reason": row.reason, "settled": row.settled_at is not None, "satisfied": row.satisfied}
        yield ThreadEntry(
            row.at,
            "complaint",
            row.channel,
            "in",
            "complaint",
            params,
            row.text,
            row.staff,
            reference=f"{DIALOGUE}:{row.pk}",
            number=row.pk,
        )


def _messages(ids: list[str], limit: int) -> Iterable[ThreadEntry]:
    for row in Message.objects.filter(party_id__in=ids).order_by("-created_at")[:limit]:
        params = {"state": row.state, "purpose": row.purpose, "subject": row.subject}
        at = row.sent_at or row.created_at
        yield ThreadEntry(at, "message", row.channel, "out", "message", params, row.text, reference=row.message_id)


def _answers(ids: list[str], limit: int) -> Iterable[ThreadEntry]:
    for row in Answer.objects.filter(party_id__in=ids).order_by("-at")[:limit]:
        yield ThreadEntry(row.at, "answer", row.channel, "in", row.question, {}, row.value, row.by)


def _consents(ids: list[str], limit: int) -> Iterable[ThreadEntry]:
    for row in trust.list_consents(ids=ids)[:limit]:
        params = {"purpose": row.purpose, "state": row.state}
        yield ThreadEntry(row.at, "consent", row.channel, "in", "consent", params, row.wording, row.by)


def _decisions(ids: list[str], limit: int) -> Iterable[ThreadEntry]:
    for row in trust.list_decisions(ids=ids, limit=limit):
        params = {"action": row.action, "reasons": row.reasons}
        yield ThreadEntry(row.at, "decision", row.channel, "", row.action, params, reference=row.decision_id)


def _history(records: list[str], limit: int) -> list[ThreadEntry]:
    """What the files told. Rows entered live stand in the warehouse too after a cycle; those are read above."""
    if not records:
        return []
    catalog = open_catalog()
    try:
        readers: tuple[tuple[str, Callable[..., list[ThreadEntry]]], ...] = (
            ("order_line", _old_orders),
            ("contact", _old_contacts),
            ("complaint", _old_complaints),
        )
        return [entry for name, read in readers if catalog.has(name) for entry in read(catalog, records, limit)]
    finally:
        catalog.close()


def _rows(catalog: Catalog, table: Any, order: str, limit: int) -> list[dict[str, Any]]:
    return catalog.arrow(table.order_by(ibis.desc(order)).limit(limit)).to_pylist()


def _old_orders(catalog: Catalog, records: list[str], limit: int) -> list[ThreadEntry]:
    orders = (
        catalog.table("order_line")
        .filter(_.record_id.isin(records))
        .group_by("order_id", "source")
        .agg(
            at=_.ordered_at.max(),
            channel=_.channel.max(),
            shop=_.shop.max(),
            amount=_.amount.sum(),
            lines=_.count(),
            products=_.product_name.collect(),
        )
    )
    return [_order(row) for row in _rows(catalog, orders, "at", limit)]


def _order(row: dict[str, Any]) -> ThreadEntry:
    products = [name for name in row["products"] or [] if name]
    made_up = (row["order_id"] or "").endswith(f"@{row['at']:%Y-%m-%d}")  # by the import, where a file has none
    number = "" if made_up else row["order_id"]
    params = {"order_id": number, "lines": row["lines"], "shop": row["shop"], "products": products[:8]}
    code = "return" if row["amount"] < 0 else "order"
    return ThreadEntry(
        _aware(row["at"]),
        "order",
        row["channel"] or "",
        "in",
        code,
        params,
        amount=row["amount"],
        reference=row["order_id"],
    )


def _old_contacts(catalog: Catalog, records: list[str], limit: int) -> list[ThreadEntry]:
    table = catalog.table("contact")
    mine = table.filter(table.record_id.isin(records) & (table.source.fill_null("") != DIALOGUE))
    return [
        ThreadEntry(
            at=_aware(row["at"]),
            kind="contact",
            channel=row["channel"] or "",
            direction=row["direction"] or "",
            code=row["topic"] or "",
            text=row["summary"] or "",
            staff=row["staff"] or "",
            promise=row["promise"] or "",
            promise_due=row["promise_due"],
            reference=row["contact_id"],
        )
        for row in _rows(catalog, mine, "at", limit)
    ]


def _old_complaints(catalog: Catalog, records: list[str], limit: int) -> list[ThreadEntry]:
    table = catalog.table("complaint")
    mine = table.filter(table.record_id.isin(records) & (table.source.fill_null("") != DIALOGUE))
    return [_complaint(row) for row in _rows(catalog, mine, "at", limit)]


def _complaint(row: dict[str, Any]) -> ThreadEntry:
    params = {"reason": row["reason"], "settled": row["settled_at"] is not None, "satisfied": row["satisfied"]}
    text, channel = row["text"] or "", row["channel"] or ""
    return ThreadEntry(
        _aware(row["at"]), "complaint", channel, "in", "complaint", params, text, reference=row["complaint_id"]
    )


def _aware(at: datetime | None) -> datetime:
    return timezone.make_aware(at or datetime(1970, 1, 2))
