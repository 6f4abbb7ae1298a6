"""Nothing is sent twice, nothing against a wish, nothing above the cap, whoever sends at the same time."""

import socket
import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import timezone

from interact.company import publish_all
from zhiji.interact.app import selectors, services
from zhiji.interact.app.models import Message, SinkMail
from zhiji.interact.app.services.sending import compose
from zhiji.trust.app import services as trust_services
from zhiji.vocabulary.errors import NotAllowed, ValueRefused

LATER = timedelta(days=2)


def consent(party_id, state="given", purpose="marketing", channel="email"):
    trust_services.record_consent(party_id=party_id, purpose=purpose, channel=channel, state=state,
                                  source="card", wording="Write to me", by="lin")  # fmt: skip


def queue(party_id="p0", purpose="marketing", key="k1", subject="新品", text="您好"):
    return services.queue_message(party_id=party_id, purpose=purpose, subject=subject, text=text, dedupe_key=key)


def treated(published, tier="C", nth=0):
    return [p for p, row in published.items() if not row["control"] and row["tier"] == tier][nth]


def test_message_without_consent_is_refused_and_with_it_queued(published):
    party_id = treated(published)
    consent(party_id, "refused")
    with pytest.raises(NotAllowed) as refused:
        queue(party_id)
    assert refused.value.code == "refused_by_customer" and not Message.objects.exists()
    consent(party_id)
    assert selectors.list_messages(ids=[party_id])[:1] == [] and queue(party_id)
    assert [m.state for m in selectors.list_messages(ids=[party_id])] == ["queued"]


def test_same_key_again_is_the_same_message(published):
    party_id = treated(published, "A")
    consent(party_id)
    assert queue(party_id, key="spring") == queue(party_id, key="spring")
    assert Message.objects.count() == 1


def test_cap_of_the_tier_holds(published):
    party_id = treated(published, "C")
    consent(party_id)
    queue(party_id, key="one")
    with pytest.raises(NotAllowed) as refused:
        queue(party_id, key="two")
    assert refused.value.code == "cap_reached" and refused.value.params["count"] == 1
    queue(party_id, purpose="service", key="three")


def test_customer_who_wants_fewer_gets_fewer(published):
    party_id = treated(published, "A")
    consent(party_id)
    services.set_preference(party_id=party_id, contacts_wanted=0, by="customer")
    with pytest.raises(NotAllowed, match="cap_reached"):
        queue(party_id)


def test_control_group_gets_no_marketing_mail(published):
    party_id = next(p for p, row in published.items() if row["control"])
    consent(party_id)
    with pytest.raises(NotAllowed, match="control_group"):
        queue(party_id)
    assert queue(party_id, purpose="service")


def test_marketing_waits_for_the_morning_and_service_does_not(published, time_machine_at):
    time_machine_at("2026-03-01T15:30:00+00:00")  # 23:30 in Shanghai
    party_id = treated(published, "A")
    consent(party_id)
    queue(party_id)
    queue(party_id, purpose="service", key="k2")
    marketing, service = (Message.objects.get(purpose=p) for p in ("marketing", "service"))
    assert timezone.localtime(marketing.not_before).hour == 8
    assert service.not_before <= timezone.now()


def test_consent_withdrawn_after_queueing_suppresses(published):
    party_id = treated(published, "A")
    consent(party_id)
    message_id = queue(party_id)
    consent(party_id, "refused", channel="*")
    assert services.send_due(now=timezone.now() + LATER).states == {"suppressed": 1}
    row = selectors.list_messages(ids=[party_id])[0]
    assert (row.message_id, row.state, row.reason.code) == (message_id, "suppressed", "refused_by_customer")
    assert not SinkMail.objects.exists()


def test_mail_lands_in_the_mailbox_once(published):
    party_id = treated(published, "A")
    consent(party_id)
    queue(party_id)
    for _ in range(3):
        services.send_due(now=timezone.now() + LATER)
    mails = selectors.list_mail()
    assert len(mails) == 1 and mails[0].address == published[party_id]["email"]
    assert mails[0].headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_sign_in_code_needs_no_consent_and_carries_no_unsubscribe(published):
    services.queue_sign_in_mail(email="lin@example.com", subject="Code", text="123456")
    services.send_due(now=timezone.now())
    mail = selectors.list_mail(address="LIN@example.com")[0]
    assert "123456" in mail.text and "List-Unsubscribe" not in mail.headers
    with pytest.raises(ValueRefused):
        services.queue_sign_in_mail(email="lin example", subject="", text="")


def test_line_break_in_a_subject_starts_no_header(published):
    party_id = treated(published, "A")
    message_id = queue(party_id, purpose="service", subject="Hello\r\nBcc: all@example.com")
    mail = compose(Message.objects.get(pk=message_id))
    assert mail["Bcc"] is None and mail["Subject"] == "Hello Bcc: all@example.com"


# --- with a relay ---


class Relay:
    """A real SMTP server that takes, refuses, postpones or hangs up."""

    def __init__(self):
        self.taken, self.answer, self.cut = [], "250 OK", False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name aiosmtpd calls
        self.taken.append((envelope.rcpt_tos[0], envelope.content))
        if self.cut:
            server.transport.abort()
        return self.answer


@pytest.fixture
def relay(settings):
    handler = Relay()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


def state_after_sending(published, now=None):
    party_id = treated(published, "A")
    consent(party_id)
    queue(party_id)
    services.send_due(now=timezone.now() + LATER)
    return Message.objects.get(party_id=party_id)


def test_relay_takes_it_and_it_is_sent(published, relay):
    row = state_after_sending(published)
    assert row.state == "sent" and row.sent_at
    address, content = relay.taken[0]
    assert address == row.address and f"/u/{row.token}".encode() in content
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in content


def test_relay_says_no_and_it_failed(published, relay):
    relay.answer = "550 no such person"
    row = state_after_sending(published)
    assert row.state == "failed" and "550" in row.error


def test_relay_says_later_and_it_is_tried_again(published, relay):
    relay.answer = "451 busy"
    row = state_after_sending(published)
    assert row.state == "queued" and row.not_before > timezone.now()
    relay.answer = "250 OK"
    services.send_due(now=row.not_before)
    assert Message.objects.get(pk=row.pk).state == "sent"


def test_line_cut_after_the_text_is_unknown_and_never_sent_again(published, relay):
    relay.cut = True
    row = state_after_sending(published)
    assert row.state == "unknown"
    relay.cut = False
    for _ in range(3):
        services.send_due(now=timezone.now() + LATER)
    assert len(relay.taken) == 1
    assert [m.message_id for m in selectors.list_messages(state="unknown")] == [row.message_id]


def test_relay_that_is_not_there_loses_nothing(published, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = state_after_sending(published)
    assert row.state == "queued" and "not reached" in row.error


def test_sender_that_died_while_sending_is_listed_not_repeated(published, relay):
    row = state_after_sending(published)
    Message.objects.filter(pk=row.pk).update(state="sending", sending_at=timezone.now() - timedelta(hours=1))
    services.send_due(now=timezone.now())
    assert Message.objects.get(pk=row.pk).state == "unknown" and len(relay.taken) == 1


# --- at the same time ---


def at_once(work, n):
    """Run `work(i)` in n threads that start together; answers what each returned or raised."""
    gate, results = threading.Barrier(n), [None] * n

    def run(i):
        try:
            gate.wait()
            results[i] = work(i)
        except Exception as error:  # noqa: BLE001 - the result is what is tested
            results[i] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(n)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return results


@pytest.fixture
def committed(transactional_db, computed, home):
    publish_all(computed)
    return {row["party_id"]: row for row in computed["situation"].to_pylist()}


def test_senders_at_the_same_time_never_break_the_cap(committed):
    party_id = treated(committed, "B")  # three in 30 days
    consent(party_id)
    results = at_once(lambda i: queue(party_id, key=f"k{i}"), 12)
    assert Message.objects.filter(party_id=party_id).count() == 3
    refused = [r for r in results if isinstance(r, NotAllowed)]
    assert len(refused) == 9 and {r.code for r in refused} == {"cap_reached"}


def test_same_key_at_the_same_time_is_one_message(committed):
    party_id = treated(committed, "A")
    consent(party_id)
    results = at_once(lambda i: queue(party_id, key="same"), 8)
    assert len(set(results)) == 1 and Message.objects.count() == 1


def test_two_senders_hand_each_mail_over_once(committed, relay):
    for i in range(20):
        queue(treated(committed, "C", nth=i), purpose="service", key=f"k{i}")
    at_once(lambda i: services.send_due(now=timezone.now() + LATER), 4)
    assert len(relay.taken) == 20 and len({address for address, _ in relay.taken}) == 20
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
