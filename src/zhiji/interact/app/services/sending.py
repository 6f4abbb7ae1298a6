"""Out of the outbox: each message is asked about once more, committed as `sending`, then handed to the relay, once.

queued -> sending -> sent | failed (the relay said no) | queued again (the relay said later, or was never reached)
                  -> unknown (the line broke after the relay had the text: listed for a person, never sent again)
queued -> suppressed (permission was withdrawn meanwhile)
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zhiji.identify.app import selectors as parties
from zhiji.interact.app.models import Message, SinkMail
from zhiji.trust.app import selectors as trust

STALE = timedelta(minutes=15)  # a message `sending` for so long belongs to a sender that died
RETRY = timedelta(minutes=10)
BATCH = 1000


@dataclass
class Relay:
    """One conversation with the relay, opened when first needed."""

    smtp: smtplib.SMTP | None = None

    def open(self) -> smtplib.SMTP:
        """The connection, signed in."""
        if self.smtp is None:
            smtp = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
            if settings.EMAIL_USE_TLS:
                smtp.starttls()
            if settings.EMAIL_HOST_USER:
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            self.smtp = smtp
        return self.smtp

    def close(self) -> None:
        """Say good-bye where the line still stands."""
        if self.smtp is not None:
            self.smtp.close()
            self.smtp = None


@dataclass
class SendResult:
    """How many messages ended in which state."""

    states: dict[str, int] = field(default_factory=dict)

    def add(self, state: str) -> None:
        """Count one."""
        self.states[state] = self.states.get(state, 0) + 1


def send_due(*, now: datetime) -> SendResult:
    """Send what is due, at most BATCH messages. Safe to run twice at once: a message is claimed by one sender only."""
    Message.objects.filter(state="sending", sending_at__lt=now - STALE).update(state="unknown", error="sender died")
    result, relay = SendResult(), Relay()
    try:
        for _ in range(BATCH):
            message = _claim(now)
            if message is None:
                break
            result.add(_finish(message, relay) if message.state == "sending" else message.state)
    finally:
        relay.close()
    return result


@task()
def send_messages() -> None:
    """The worker's task; enqueued in the transaction that queues a message, harmless when run twice."""
    send_due(now=timezone.now())


def _claim(now: datetime) -> Message | None:
    """The next message, committed as `sending`, or as `suppressed` where it is no longer permitted."""
    with transaction.atomic():
        due = Message.objects.select_for_update(skip_locked=True).filter(state="queued", not_before__lte=now)
        message = due.order_by("not_before", "pk").first()
        if message is None:
            return None
        message.state, message.sending_at = "sending", now
        if message.party_id:
            ids = parties.get_ids(party_id=message.party_id)
            allowed, reason = trust.get_permissions(ids=ids).allows(message.purpose, message.channel)
            if not allowed:
                message.state, message.reason = "suppressed", reason.as_json()
        message.save(update_fields=["state", "sending_at", "reason"])
    return message


def _finish(message: Message, relay: Relay) -> str:
    state, error = _deliver(message, relay) if settings.EMAIL_HOST else _sink(message)
    changes: dict[str, object] = {"state": state, "error": error[:2000]}
    if state == "sent":
        changes["sent_at"] = timezone.now()
    if state == "queued":
        changes["not_before"] = timezone.now() + RETRY
    Message.objects.filter(pk=message.pk, state="sending").update(**changes)
    return state


def _deliver(message: Message, relay: Relay) -> tuple[str, str]:
    try:
        smtp = relay.open()
    except (OSError, smtplib.SMTPException) as error:
        relay.close()
        return "queued", f"relay not reached: {error}"
    try:
        smtp.send_message(compose(message))
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        return _answered(code, str(text))
    except smtplib.SMTPResponseException as error:
        return _answered(error.smtp_code, str(error.smtp_error))
    except (OSError, smtplib.SMTPException) as error:
        relay.close()
        return "unknown", f"{type(error).__name__}: {error}"
    return "sent", ""


def _answered(code: int, text: str) -> tuple[str, str]:
    """RFC 5321 4.2.1: 4yz = try again later, 5yz = do not try again."""
    return ("queued" if 400 <= code < 500 else "failed"), f"{code} {text}"


def _sink(message: Message) -> tuple[str, str]:
    mail = compose(message)
    shown = {name: str(value) for name, value in mail.items()}
    body = mail.get_content()
    SinkMail.objects.create(
        message_id=message.message_id,
        address=message.address,
        subject=message.subject,
        text=body,
        headers=shown,
        at=timezone.now(),
    )
    return "sent", ""


def compose(message: Message) -> EmailMessage:
    """The mail as it goes out; what is not a service carries one-click unsubscribing (RFC 2369, RFC 8058)."""
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = message.address
    mail["Date"] = format_datetime(timezone.now())
    mail["Message-ID"] = make_msgid(message.message_id, domain="zhiji.invalid")
    text = message.text
    if message.purpose != "service":
        link = f"{settings.SITE_ADDRESS}/u/{message.token}"
        mail["List-Unsubscribe"] = f"<{link}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        text = f"{text.rstrip()}\n\n-- \n{link}\n"
    mail.set_content(text)
    return mail
