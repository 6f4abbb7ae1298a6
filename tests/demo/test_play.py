"""The demo's months through the real cycle: what is decided is lived, and what is lived is learned."""

from __future__ import annotations

from datetime import date

import pyarrow.compute as pc
import pytest

from zhiji.demo import make_company
from zhiji.warehouse import open_catalog

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def play(home):
    from zhiji.demo.play import Play

    company = make_company(customers=150, seed=7, end=date(2026, 10, 31))
    made = Play(company, open_catalog(), date(2026, 11, 22), 7)
    yield made
    made.catalog.close()


def quiet(step: str) -> None:
    """Tell nobody."""


def test_a_month_is_decided_lived_and_learned(play):
    from zhiji.demo.picture import draw_picture
    from zhiji.trust.app import selectors as trust
    from zhiji.web.accounts.models import User

    play.begin()
    play.month(1, quiet)
    known = set(play.catalog.arrow(play.catalog.latest("party_record"))["record_id"].to_pylist())
    assert not set(play.waiting[0]["record_id"].to_pylist()) & known  # these wait until their record has a party
    play.end(quiet)

    exposure = play.catalog.arrow(play.catalog.table("exposure"))
    assert exposure.num_rows > 0
    assert exposure["party_id"].null_count == 0
    assert exposure["segment"].null_count == 0
    outcome = play.catalog.arrow(play.catalog.latest("outcome"))
    assert pc.any(outcome["succeeded"]).as_py()
    assert trust.export_consents().num_rows > 0
    picture = draw_picture(play.catalog)
    assert sum(picture.tiers.values()) == picture.parties
    assert picture.records > picture.parties > 150
    dealer = User.objects.get(username="dealer1")
    parties = play.catalog.arrow(play.catalog.latest("party"))
    assert dealer.party_id in parties["dealer_id"].to_pylist()
