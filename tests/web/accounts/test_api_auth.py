"""Who gets into the API: a program with a living key, or a colleague's session; and whose customers each may see."""

from __future__ import annotations

import pytest
from django.test import Client

from console_cast import BACKEND, enter
from zhiji.web.accounts import services
from zhiji.web.accounts.models import User
from zhiji.web.accounts.selectors import list_api_keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FIND = "/api/find?q=5678"


@pytest.fixture(autouse=True)
def customers() -> None:
    """One customer of lin's and one of a dealer's, with the same last digits."""
    enter("王小明", "13812345678", owner="lin")
    enter("王大明", "13912345678", dealer_ref="pdealer")


def key_of(role: str, **details: str) -> dict[str, str]:
    user = services.create_user(username=details.pop("username", role), role=role, **details)
    return {"authorization": f"Bearer {services.create_api_key(user=user, name='till')}"}


def names(answer) -> set[str]:
    return {hit["name"] for hit in answer.json()}


def test_strangers_and_wrong_keys_stay_out():
    assert Client().get(FIND).status_code == 401
    assert Client().get(FIND, headers={"authorization": "Bearer zhiji_guess"}).status_code == 401


@pytest.mark.parametrize(
    ("role", "details", "found"),
    [
        ("clerk", {}, {"王小明", "王大明"}),
        ("manager", {"username": "lin"}, {"王小明"}),
        ("dealer", {"party_id": "pdealer"}, {"王大明"}),
    ],
)
def test_a_key_sees_what_its_user_sees(role, details, found):
    assert names(Client().get(FIND, headers=key_of(role, **details))) == found


def test_a_customers_key_or_session_opens_nothing():
    assert Client().get(FIND, headers=key_of("customer")).status_code == 401
    visitor = Client()
    visitor.force_login(User.objects.get(username="customer"), BACKEND)
    assert visitor.get(FIND).status_code == 401


def test_revoked_key_stays_out():
    headers = key_of("clerk")
    services.revoke_api_key(key_id=list_api_keys()[0].id)
    assert Client().get(FIND, headers=headers).status_code == 401


def test_a_session_needs_the_token_to_change_anything():
    visitor = Client(enforce_csrf_checks=True)
    visitor.force_login(services.create_user(username="chen", role="clerk"), BACKEND)
    new = {"name": "赵敏", "phone": "13700001234"}
    assert visitor.get(FIND).status_code == 200
    assert visitor.post("/api/parties", new, content_type="application/json").status_code == 403


def test_closed_account_closes_its_keys():
    headers = key_of("clerk")
    User.objects.filter(username="clerk").update(is_active=False)
    assert Client().get(FIND, headers=headers).status_code == 401


def test_unknown_customer_is_a_problem_in_the_readers_language():
    answer = Client().get("/api/parties/nobody", headers=key_of("clerk") | {"accept-language": "zh-hans"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "party_unknown" and "没有客户" in answer.json()["detail"]
