"""The dialogue over HTTP: keys, scopes, errors as problems."""

import json

import pytest
from django.test import Client

from zhiji.interact.app.models import Exposure
from zhiji.trust.app import selectors as trust
from zhiji.web.accounts.models import User
from zhiji.web.accounts.services import create_api_key


@pytest.fixture
def call(published):
    keys = {}

    def send(method, path, body=None, *, role="admin", **more):
        if (role, *more.values()) not in keys:
            user = User.objects.create_user(f"{role}{len(keys)}", role=role, **more)
            keys[role, *more.values()] = create_api_key(user=user, name="test")
        headers = {"Authorization": f"Bearer {keys[role, *more.values()]}"}
        answer = getattr(Client(headers=headers), method)(
            f"/api{path}", data=json.dumps(body) if body is not None else None, content_type="application/json"
        )
        return answer.status_code, json.loads(answer.content) if answer.content else None

    return send


def test_decide_answer_respond(call):
    status, made = call("post", "/decide", {"party_id": "p1", "channel": "desk"})
    assert status == 200 and trust.get_decision(decision_id=made["decision_id"]).action == made["action"]
    assert call("post", "/responses", {"decision_id": made["decision_id"], "accepted": True})[0] == 204
    assert Exposure.objects.get(pk=made["decision_id"]).accepted is True


def test_question_answer_contact_and_thread(call):
    status, found = call("get", "/parties/p1/next-question?channel=desk")
    question = found["question"]
    assert status == 200 and question["code"] == "satisfaction"
    answer = {"party_id": "p1", "question": "satisfaction", "value": "9", "channel": "desk"}
    assert call("post", "/answers", answer)[0] == 201
    contact = {"party_id": "p1", "channel": "phone", "direction": "in", "topic": "question", "summary": "<b>尺寸</b>"}
    assert call("post", "/contacts", contact)[0] == 201
    status, thread = call("get", "/parties/p1/thread")
    assert [e["kind"] for e in thread] == ["contact", "answer"] and thread[0]["text"] == "<b>尺寸</b>"


def test_wishes_are_put_and_read_back(call):
    status, wishes = call("put", "/parties/p1/preferences", {"channel": "phone", "hour_from": 9, "hour_until": 18})
    assert status == 200 and (wishes["channel"], wishes["hour_from"], wishes["by"]) == ("phone", 9, "admin0")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("post", "/decide", {"party_id": "nobody", "channel": "desk"}, 404),
        ("post", "/decide", {"party_id": "p1", "channel": "pigeon"}, 422),
        ("post", "/decide", {"party_id": "p1"}, 422),
        ("post", "/answers", {"party_id": "p1", "question": "satisfaction", "value": "eleven", "channel": "desk"}, 422),
        ("post", "/responses", {"decision_id": "none", "accepted": True}, 404),
        ("put", "/parties/p1/preferences", {"hour_from": 99}, 422),
        ("post", "/contacts", {"party_id": "p1", "channel": "desk", "direction": "up", "topic": "x"}, 422),
    ],
)
def test_what_cannot_be_taken_is_a_problem_with_a_reason(call, method, path, body, status):
    found, problem = call(method, path, body)
    assert found in (status, 400) and problem["detail"]
    assert trust.list_decisions() == []


def test_dealer_reaches_no_customer_of_others(call):
    dealer = {"role": "dealer", "party_id": "d1"}
    body = {"party_id": "p1", "channel": "desk"}
    assert call("post", "/decide", body, **dealer)[0] == 404
    assert call("get", "/parties/p1/thread", **dealer)[0] == 404
    assert call("put", "/parties/p1/preferences", {}, **dealer)[0] == 404
    assert call("get", "/consents?party_id=p1", **dealer)[0] == 403
    assert call("get", "/decisions", **dealer)[0] == 403
    assert call("post", "/contacts", body | {"direction": "in", "topic": "x"}, **dealer)[0] == 404
    assert trust.list_decisions() == []


def test_without_a_key_nothing_is_told(published):
    assert Client().post("/api/decide", "{}", content_type="application/json").status_code == 401
