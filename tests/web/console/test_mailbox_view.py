"""Mailbox: the demo's mails as text, for colleagues and for who waits for a code."""

import pytest
from django.test import Client
from django.utils import timezone

from lists_cast import sign_in
from zhiji.interact.app.models import SinkMail

pytestmark = pytest.mark.django_db


HOSTILE = "您好\n<img src=x onerror=alert(1)>"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    SinkMail.objects.create(
        message_id="m1",
        address="fang@example.cn",
        subject="验证码 482913",
        text="您好\n<img src=x onerror=alert(1)>",
        at=timezone.now(),
    )


def test_there_is_no_mailbox_outside_the_demo(settings):
    settings.DEMO = False
    assert sign_in("admin").get("/mailbox/").status_code == 404


@pytest.mark.parametrize("client", [lambda: sign_in("clerk"), Client], ids=["colleague", "not signed in"])
def test_code_can_be_read_in_the_demo(demo, client):
    page = client().get("/mailbox/").content.decode()
    assert "482913" in page and "fang@example.cn" in page


def test_mail_is_text_and_never_markup(demo):
    page = sign_in("clerk").get("/mailbox/").content.decode()
    assert "<img src=x" not in page and "&lt;img src=x" in page


@pytest.mark.parametrize("role", ["customer", "dealer"])
def test_signed_in_customer_and_dealer_are_refused(demo, role):
    assert sign_in(role).get("/mailbox/").status_code == 403
