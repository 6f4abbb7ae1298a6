"""The outbox, and the mailbox of the demo."""

from __future__ import annotations

from collections.abc import Sequence

from zhiji.interact.app.models import Message, SinkMail
from zhiji.interact.app.rows import MailRow, MessageRow
from zhiji.vocabulary.reason import Reason


def list_mail(*, limit: int = 50, address: str | None = None) -> list[MailRow]:
    """The newest messages in the mailbox that takes all mail where no relay is named."""
    rows = SinkMail.objects.order_by("-at", "-pk")
    rows = rows if address is None else rows.filter(address__iexact=address)
    return [MailRow(r.pk, r.address, r.subject, r.text, r.headers, r.at) for r in rows[:limit]]


def list_messages(*, state: str | None = None, ids: Sequence[str] | None = None, limit: int = 50) -> list[MessageRow]:
    """The newest messages of the outbox, of one state or of one party; `unknown` ones wait for a person."""
    rows = Message.objects.order_by("-created_at")
    rows = rows if state is None else rows.filter(state=state)
    rows = rows if ids is None else rows.filter(party_id__in=list(ids))
    return [_row(row) for row in rows[:limit]]


def _row(row: Message) -> MessageRow:
    return MessageRow(
        message_id=row.message_id,
        party_id=row.party_id,
        purpose=row.purpose,
        address=row.address,
        subject=row.subject,
        text=row.text,
        state=row.state,
        reason=Reason(row.reason["code"], row.reason["params"]) if row.reason else None,
        created_at=row.created_at,
        sent_at=row.sent_at,
        error=row.error,
    )
