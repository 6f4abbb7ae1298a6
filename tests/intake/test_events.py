"""Live events over HTTP: limits, keys, repetition, clashes, hostile text; and what they say of customers and orders."""

from __future__ import annotations

import base64
import gzip
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from django.db import connection

from zhiji.intake.app import selectors, services
from zhiji.intake.app.models import Event, Quarantine
from zhiji.vocabulary.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


@pytest.fixture
def send(client, settings):
    settings.ROOT_URLCONF = "intake.event_urls"
    key = services.create_source(name="web", by="test")

    def send(body, call="batch", *, write_key=key, **headers):
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        coded = base64.b64encode(f"{write_key}:".encode()).decode()
        options = {"HTTP_AUTHORIZATION": f"Basic {coded}", **headers}
        answer = client.post(f"/v1/{call}", raw, content_type="application/json", **options)
        return answer.status_code, orjson.loads(answer.content)

    send.client = client
    return send


def event(**changes):
    return {"type": "track", "event": "Looked", "userId": "u1", "messageId": "m1", "properties": {"n": 1}, **changes}


def test_database_waits_for_the_disk_before_it_acknowledges():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
        else:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone()[0] == "on"


@pytest.mark.parametrize("call", ["identify", "track", "page", "screen", "group", "alias", "t"])
def test_each_call_is_kept_under_its_type(send, call):
    status, told = send(event(previousId="a1", type="ignored"), call)

    assert (status, told["stored"]) == (200, 1)
    assert Event.objects.get().type == {"t": "track"}.get(call, call)


@pytest.mark.parametrize("write_key", ["", "wrong", "clé"])
def test_wrong_write_key_stores_nothing(send, write_key):
    status, told = send({"batch": [event()]}, write_key=write_key)

    assert (status, told["code"]) == (401, "write_key_wrong") and not Event.objects.exists()


def test_revoked_key_is_wrong_and_a_name_is_taken_once(send):
    services.revoke_source(name="web")

    assert send({"batch": [event()]})[0] == 401
    with pytest.raises(NotFound):
        services.revoke_source(name="web")
    with pytest.raises(Conflict):
        services.create_source(name="web")


def test_event_sent_again_is_known(send):
    assert send({"batch": [event()], "sentAt": "2026-11-22T00:00:00Z"})[1]["stored"] == 1
    status, told = send({"batch": [event(sentAt="2026-11-22T00:00:09Z")]})

    assert (status, told) == (200, {"success": True, "stored": 0, "known": 1})


def test_same_id_with_other_content_is_quarantined_and_told(send):
    send({"batch": [event()]})
    for _ in range(2):
        _, told = send({"batch": [event(properties={"n": 2}), event(messageId="m2")]})

    assert told["quarantined"] == ["m1"]
    assert Event.objects.get(message_id="m1").properties == '{"n":1}'
    assert [held.reason for held in Quarantine.objects.all()] == ["id_other_content"]
    assert [(s.events, s.quarantined) for s in selectors.list_sources()] == [(2, 1)]


def test_same_id_of_another_source_is_another_event(send):
    send({"batch": [event()]})
    other = services.create_source(name="till")

    assert send({"batch": [event(properties={"n": 2})]}, write_key=other)[1]["stored"] == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"userId": None}, "event_nobody"),
        ({"event": None}, "event_nameless"),
        ({"type": "boom"}, "event_type"),
        ({"type": "alias"}, "event_alias"),
        ({"messageId": 7}, "message_id"),
        ({"messageId": "x" * 256}, "message_id"),
        ({"userId": "x" * 151}, "user_id"),
        ({"properties": {"text": "x" * 33_000}}, "event_too_large"),
    ],
)
def test_bad_event_is_refused_and_the_good_ones_stay(send, changes, code):
    status, told = send({"batch": [event(messageId="good"), event(**changes)]})

    assert (status, told["stored"]) == (200, 1)
    assert (told["refused"][0]["index"], told["refused"][0]["code"]) == (1, code)
    assert Quarantine.objects.get().reason == code


def test_nested_to_death_is_refused(send):
    deep = b"[" * 900 + b"]" * 900
    status, told = send(b'{"batch":[{"type":"track","event":"x","userId":"u","properties":' + deep + b"}]}")
    assert (status, told["refused"][0]["code"]) == (200, "event_too_deep") and not Event.objects.exists()


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b'{"batch": 7}', {}, 400),
        (b'{"batch": [7]}', {}, 200),
        (b'{"batch": [' + b" " * 600_000 + b"]}", {}, 413),
        (gzip.compress(b'{"batch": [' + b" " * 50_000_000 + b"]}", mtime=0), {"HTTP_CONTENT_ENCODING": "gzip"}, 413),
        (b"no gzip", {"HTTP_CONTENT_ENCODING": "gzip"}, 400),
        (gzip.compress(b'{"batch": []}', mtime=0)[:-9], {"HTTP_CONTENT_ENCODING": "gzip"}, 400),
        (b'{"batch": [{"userId": NaN}]}', {}, 400),
    ],
)
def test_bad_body_is_refused_with_its_status(send, body, headers, status):
    assert send(body, **headers)[0] == status and not Event.objects.exists()


def test_empty_batch_and_wrong_method_are_no_error_of_ours(send):
    assert send({"batch": []}) == (200, {"success": True, "stored": 0, "known": 0})
    assert send.client.get("/v1/batch").status_code == 405


def test_hostile_text_is_kept_as_it_is(send):
    text = "<script>alert(1)</script> =cmd|' /C calc'!A0 \u0000 {{7*7}} ' OR 1=1 --"
    status, _ = send({"batch": [event(event=text, properties={"x": text}, userId=text)]})

    kept = Event.objects.get()
    assert status == 200 and kept.name == text.replace("\0", "\ufffd")
    assert orjson.loads(kept.properties)["x"] == kept.name


def test_half_a_sign_does_not_lose_the_batch(send):
    body = orjson.dumps({"batch": [event(), event(messageId="m2", event="cut")]}).replace(b'"cut"', b'"cut\\ud83d"')

    assert send(body)[1]["stored"] == 2


def test_clock_in_the_future_is_flagged_and_time_of_receipt_counts(send):
    send({"batch": [event(timestamp=(NOW + timedelta(days=40)).isoformat()), event(messageId="m2", timestamp="soon")]})

    kept = {row.message_id: row for row in Event.objects.all()}
    assert (kept["m1"].flag, kept["m2"].flag) == ("clock_ahead", "clock_unreadable")
    assert abs(kept["m1"].at - NOW) < timedelta(minutes=10)


def test_event_without_id_gets_one_that_a_repetition_shares(send):
    bare = {"type": "track", "event": "Looked", "userId": "u1", "timestamp": "2026-11-20T08:00:00Z"}
    assert [send({"batch": [bare]})[1]["stored"] for _ in range(2)] == [1, 0]


def test_events_tell_of_customers_and_orders(send):
    traits = {"name": "王芳", "email": "wang@x.cn", "address": {"city": "上海", "street": "南京路 1 号"}}
    products = [{"sku": "S1", "name": "沙发", "price": 4999, "quantity": 2}, {"sku": "T1", "price": 99.5}]
    order = {"order_id": "77", "currency": "CNY", "products": products}
    send({"batch": [
        event(type="identify", messageId="1", anonymousId="a1", traits=traits, timestamp="2026-11-20T02:00:00Z"),
        event(messageId="2", event="Order Completed", properties=order, timestamp="2026-11-20T03:00:00Z"),
        event(messageId="3", event="Order Completed", userId=None, anonymousId="a1", properties={"total": 30}),
        event(messageId="4", event="Order Completed", properties={"total": 30, "currency": "USD"}),
        event(messageId="5", event="Order Completed", userId=None, anonymousId="a9", properties={"total": "8.5"}),
    ]})  # fmt: skip

    record = selectors.export_records().to_pylist()
    assert [(r["record_id"], r["name"], r["email"], r["city"]) for r in record] == [
        ("web:u1", "王芳", "wang@x.cn", "上海")
    ]
    lines = {row["line_id"]: row for row in selectors.export_order_lines().to_pylist()}
    assert {key: (row["record_id"], row["amount"]) for key, row in lines.items()} == {
        "web:77:1": ("web:u1", 9998.0),
        "web:77:2": ("web:u1", 99.5),
        "web:web:3:1": ("web:u1", 30.0),
        "web:web:5:1": (None, 8.5),
    }
    assert lines["web:77:1"]["ordered_at"] == datetime(2026, 11, 20, 11)  # local time of the company
    assert selectors.export_events().num_rows == 5


def test_nothing_received_exports_empty_tables():
    assert [t.num_rows for t in (selectors.export_events(), selectors.export_records())] == [0, 0]
    assert selectors.export_order_lines().num_rows == selectors.export_complaints().num_rows == 0


def test_complaint_by_hand_is_exported():
    services.add_live_complaint(record_id="s:1", channel="phone", reason="delivery", text="late", by="lin")

    row = selectors.export_complaints().to_pylist()[0]
    assert (row["record_id"], row["reason"], row["settled_at"]) == ("s:1", "delivery", None)
