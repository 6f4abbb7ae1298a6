"""Whoever enters a customer through the API sees that customer afterwards."""

import pytest

from zhiji.web.accounts import services as accounts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
NEW = {"kind": "person", "name": "周然", "phone": "13800001234"}


@pytest.mark.parametrize(
    ("role", "party_id"), [("dealer", "pdealer"), ("manager", ""), ("clerk", "")], ids=["dealer", "manager", "clerk"]
)
def test_the_customer_just_entered_is_the_callers_to_see(client, role, party_id):
    user = accounts.create_user(username="wu", role=role, password="correct horse battery", party_id=party_id)
    key = {"Authorization": f"Bearer {accounts.create_api_key(user=user, name='till')}"}
    made = client.post("/api/parties", NEW, content_type="application/json", headers=key)
    assert made.status_code == 201
    seen = client.get(f"/api/parties/{made.json()['id']}", headers=key)
    assert seen.status_code == 200
    assert seen.json()["name"] == "周然"
