"""One click refuses; a link scanner never does (RFC 8058)."""

import pytest
from django.test import Client

from interact.test_outbox import consent, queue, treated
from zhiji.interact.app.models import Message
from zhiji.trust.app import selectors as trust


@pytest.fixture
def mail(published):
    party_id = treated(published, "A")
    consent(party_id)
    return Message.objects.get(pk=queue(party_id))


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def may_write(mail):
    return trust.get_permissions(ids=[mail.party_id]).allows("marketing", "email")[0]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_however_often(mail, browser, method):
    before = len(trust.list_consents(ids=[mail.party_id]))
    for _ in range(3):
        answer = getattr(browser, method)(f"/u/{mail.token}")
        assert answer.status_code == 200
    assert len(trust.list_consents(ids=[mail.party_id])) == before and may_write(mail)


def test_one_post_without_cookie_or_session_refuses(mail, browser):
    answer = browser.post(
        f"/u/{mail.token}", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200 and not answer.cookies
    assert not may_write(mail)
    newest = trust.list_consents(ids=[mail.party_id])[0]
    assert (newest.state, newest.source) == ("refused", "unsubscribe")
    assert newest.evidence["message_id"] == mail.message_id


def test_second_click_adds_nothing(mail, browser):
    browser.post(f"/u/{mail.token}")
    count = len(trust.list_consents(ids=[mail.party_id]))
    assert browser.post(f"/u/{mail.token}").status_code == 200
    assert len(trust.list_consents(ids=[mail.party_id])) == count


def test_page_offers_one_button_that_posts_to_the_same_address(mail, browser):
    page = browser.get(f"/u/{mail.token}").content.decode()
    assert f'<form method="post" action="/u/{mail.token}">' in page and "csrf" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_token_tells_nothing_about_anybody(published, browser, method):
    answer = getattr(browser, method)("/u/" + "x" * 43)
    assert answer.status_code == (200 if method == "get" else 404)
    assert not trust.list_consents(ids=list(published))


def test_service_goes_on_after_unsubscribing(mail, browser):
    browser.post(f"/u/{mail.token}")
    assert queue(mail.party_id, purpose="service", key="bill")
