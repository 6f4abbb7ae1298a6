"""Every amount is in the company's currency, also one a view wrote before the template."""

from __future__ import annotations

import pytest

from lists_cast import publish_standings, sign_in
from zhiji.trust.app.services import save_policy
from zhiji.vocabulary import Policy
from zhiji.web.phrases import numbers

pytestmark = pytest.mark.django_db


def test_first_page_of_a_thread_is_in_the_companys_currency():
    publish_standings({"party_id": "p1", "name": "14646", "value": 148_985.0})
    visitor = sign_in("admin")
    save_policy(policy=Policy(company="Gifts", currency="GBP"), by="admin")
    numbers.use_currency("CNY")  # what this thread served before
    page = visitor.get("/customers/").content.decode()
    numbers.use_currency("CNY")
    assert "from £1,000" in page and "¥" not in page
