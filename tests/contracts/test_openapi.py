"""The whole API under generated requests: no 500, and every answer is what its schema says."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from zhiji.web.accounts import services as accounts
from zhiji.web.api import api

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())


@pytest.fixture
def key() -> str:
    """A key of the API that belongs to an administrator."""
    user = accounts.create_user(username="chen", role="admin", password="correct horse battery")
    return accounts.create_api_key(user=user, name="tests")


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_nothing_sent_makes_the_server_fail(case, key, live_server):
    answer = case.call(base_url=live_server.url, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code < 500, answer.text[:400]
    if answer.status_code < 300:
        case.validate_response(answer, checks=[schemathesis.checks.response_schema_conformance])


def test_a_stranger_gets_nothing(client):
    for path, methods in api.get_openapi_schema()["paths"].items():
        address = path.replace("{", "").replace("}", "")
        for method in methods:
            assert getattr(client, method)(address).status_code == 401, f"{method} {path}"
