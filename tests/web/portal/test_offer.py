"""Who sees an offer of his own, with its reasons, and who sees the plain assortment."""

from __future__ import annotations

import pytest
from django.utils import timezone

from portal_cast import LIN, WANG, enter, sign_in
from zhiji.identify.app import selectors as identify
from zhiji.interact.app.models import Situation
from zhiji.interact.situation import unknown_party
from zhiji.trust.app import selectors as trust
from zhiji.trust.app import services as trust_services
from zhiji.vocabulary.policy import Policy

pytestmark = pytest.mark.django_db
# Loyal, overdue, asked only yesterday: nothing stands above an offer.
BUYER = {"tier": "A", "top_category": "书柜", "purchases": 6, "since_purchase": 200, "overdue_days": 60, "alive": 0.9}
BUYER |= {"margin_mean": 3000.0, "margin_plain": 3000.0, "value": 9000.0, "since_ask": 1}


def publish(fields: dict[str, str], **wanted: object):
    """A customer as the cycle published him, signed in."""
    party = enter(fields)
    row = unknown_party(identify.get_party(party_id=party), day=timezone.localdate()) | wanted
    known = {field.name for field in Situation._meta.fields}
    Situation.objects.create(**{name: value for name, value in row.items() if name in known})
    return sign_in(fields["email"]), party


def test_control_customer_sees_the_plain_assortment_and_no_question():
    trust_services.save_policy(policy=Policy(explored_share=0.0), by="chen")
    left_alone, party = publish(LIN, **BUYER, control=True)
    page = left_alone.get("/my/").content.decode()
    assert 'class="card offer"' not in page and 'name="question"' not in page
    assert "Made to your measure" in page
    assert trust.list_decisions(ids=[party])[0].control


def test_offer_shows_its_stored_reasons_and_one_draw_a_day():
    trust_services.save_policy(policy=Policy(explored_share=0.0), by="chen")
    visitor, party = publish(WANG, **BUYER, control=False)
    page = visitor.get("/my/").content.decode()
    visitor.get("/my/")
    stored = trust.list_decisions(ids=[party])
    assert len(stored) == 1
    shown = stored[0].action.split("/")[0] in ("sell", "cross_sell", "win_back", "thank")
    assert ('class="card offer"' in page) == shown
    assert shown, stored[0].arms
    assert "Why do I get this?" in page


def test_switching_off_takes_the_offer_away_at_once():
    trust_services.save_policy(policy=Policy(explored_share=0.0), by="chen")
    visitor, _ = publish(WANG, **BUYER, control=False)
    assert 'class="card offer"' in visitor.get("/my/").content.decode()
    visitor.post("/my/contact-me/personalisation/", {"state": "refused"})
    page = visitor.get("/my/").content.decode()
    assert 'class="card offer"' not in page and "Why do I get this?" not in page
