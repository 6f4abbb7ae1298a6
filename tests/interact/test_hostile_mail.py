"""Mail about hostile names, to hostile addresses, with forged links: one addressee, our headers, nothing undone."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hostile_cast import TEXTS
from interact.company import MOMENT
from zhiji.interact.app import services
from zhiji.interact.app.letters import LANGUAGES, one_line, write_letter
from zhiji.interact.app.models import Message, NextAction, Situation
from zhiji.interact.app.services.sending import compose
from zhiji.trust.app import services as trust
from zhiji.trust.app.models import Consent
from zhiji.vocabulary.errors import ValueRefused

HEADERS = {
    "Subject", "From", "To", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version",
    "Content-Type", "Content-Transfer-Encoding",
}  # fmt: skip
ADDRESSES = (
    "a@x.cn, b@y.cn", "a@x.cn\nBcc: b@y.cn", "a@x.cn\r\n\r\nbody", "Lin <a@x.cn>", "<a@x.cn>", "a@x.cn;b@y.cn",
    "a@b@c.cn", "@x.cn", "a@", "", "a\u202e@x.cn", "undisclosed: a@x.cn;", '"a b"@x.cn', "a" * 300 + "@x.cn",
)  # fmt: skip


def allow(party_id: str) -> None:
    told = {"purpose": "marketing", "channel": "*", "state": "given", "source": "card", "wording": "yes"}
    trust.record_consent(party_id=party_id, by="lin", at=timezone.now() - timedelta(days=400), **told)


def treated(published) -> str:
    return next(party for party, row in published.items() if not row["control"])


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_subject_and_text_make_no_header_and_no_second_addressee(published, text):
    party_id = treated(published)
    allow(party_id)
    services.queue_message(party_id=party_id, purpose="marketing", subject=text, text=text, dedupe_key="k")
    message = Message.objects.get()
    made = email.message_from_bytes(compose(message).as_bytes(), policy=email.policy.default)

    assert set(made.keys()) <= HEADERS and len(made["Subject"]) <= 250 and made["Subject"].isprintable()
    assert [str(one.addr_spec) for one in made["To"].addresses] == [message.address]
    assert made["List-Unsubscribe"].strip() == f"<http://127.0.0.1:8000/u/{message.token}>"
    assert made.get_content_type() == "text/plain"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", ["sell", "ask", "serve", "thank", "win_back"])
def test_hostile_names_stay_one_line_and_are_never_a_template(action, language):
    plain = write_letter(action=action, language=language, fields={"name": "王芳", "category": "沙发", "signer": "林"})
    for text in TEXTS:
        fields = {"name": text, "category": text, "signer": text}
        subject, body = write_letter(action=action, language=language, fields=fields)
        assert "49" not in subject + body and one_line(text) in subject + body
        assert body.count("\n") == plain[1].count("\n") and "\n" not in subject
        assert "\u202e" not in subject + body and "\x1b" not in subject + body


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_that_is_not_one_plain_address_gets_no_mail(published, address):
    party_id = treated(published)
    allow(party_id)
    Situation.objects.filter(pk=party_id).update(email=address)

    with pytest.raises(ValueRefused) as refused:
        services.queue_message(party_id=party_id, purpose="marketing", subject="x", text="x", dedupe_key="k")
    assert refused.value.code == "no_email" and not Message.objects.exists()


def test_one_bad_address_holds_up_no_other_letter(published):
    for number in range(0, 400, 2):
        allow(f"p{number}")
    bad = NextAction.objects.filter(channel="email", control=False).exclude(intended="leave_alone")[:1].get()
    Situation.objects.filter(pk=bad.party_id).update(email="a@x.cn\nBcc: b@y.cn")
    done = services.dispatch(moment=MOMENT)

    assert done.held_back["no_email"] == 1 and done.messages > 50
    assert not Message.objects.filter(party_id=bad.party_id, channel="email").exists()


def test_forged_token_changes_nothing(published):
    party_id = treated(published)
    allow(party_id)
    services.queue_message(party_id=party_id, purpose="marketing", subject="x", text="x", dedupe_key="k")
    message, before = Message.objects.get(), Consent.objects.count()
    right = message.token
    for forged in (right[:-1], right + "A", right.swapcase(), message.message_id, party_id, "x" * 2000, "%00"):
        assert Client().post(f"/u/{forged}").status_code in (404, 422), forged
    assert Consent.objects.count() == before

    assert Client().post(f"/u/{right}").status_code == 200 and Consent.objects.count() > before
