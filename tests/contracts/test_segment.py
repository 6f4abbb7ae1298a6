"""The Segment spec, proved with the real client against the real server, and with the server killed under load."""

from __future__ import annotations

import random
import threading
import time
import uuid

import pytest
import requests
from segment.analytics.client import Client
from segment.analytics.request import post

from contracts.event_server import EventServer

KILLS = 5
BATCH = 20


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = EventServer(tmp_path_factory.mktemp("events"))
    server.start()
    yield server
    server.close()


@pytest.fixture
def client(server):
    """A function that makes the real client, and collects what it could not deliver."""
    failures, clients = [], []

    def make(write_key=server.write_key, **options):
        made = Client(write_key, host=server.host, on_error=lambda error, items: failures.append(error), **options)
        clients.append(made)
        return made

    make.failures = failures
    yield make
    for made in clients:
        made.join()


@pytest.mark.parametrize("gzip", [False, True])
def test_every_call_of_the_client_is_kept(server, client, gzip):
    user = f"u-{uuid.uuid4().hex}"
    sender = client(gzip=gzip)

    sender.identify(user, {"name": "王芳", "email": "wang@x.cn"})
    sender.track(user, "Order Completed", {"order_id": "1", "total": 12.5})
    sender.page(user, "docs", "home")
    sender.screen(user, "app", "start")
    sender.group(user, "hotel-7")
    sender.alias("anon-1", user)
    sender.flush()

    kept = server.rows(f"SELECT type FROM intake_event WHERE user_id = '{user}' ORDER BY type")
    assert [row[0] for row in kept] == ["alias", "group", "identify", "page", "screen", "track"]
    assert client.failures == []


def test_wrong_write_key_is_told_to_the_client(server, client):
    before = server.rows("SELECT count(*) FROM intake_event")
    sender = client(write_key="not a key", max_retries=0)

    sender.track("u1", "Looked")
    sender.flush()

    assert [error.status for error in client.failures] == [401]
    assert server.rows("SELECT count(*) FROM intake_event") == before


def test_same_batch_sent_again_is_kept_once(server):
    events = [_event() for _ in range(BATCH)]
    for _ in range(3):
        assert post(server.write_key, server.host, batch=events).status_code == 200

    ids = ",".join(f"'{event['messageId']}'" for event in events)
    assert server.rows(f"SELECT count(*) FROM intake_event WHERE message_id IN ({ids})") == [(BATCH,)]


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(server):
    acknowledged: list[str] = []
    stop = threading.Event()
    senders = [threading.Thread(target=_send_until, args=(server, stop, acknowledged)) for _ in range(4)]
    for sender in senders:
        sender.start()
    chance = random.Random(20261122)
    for _ in range(KILLS):
        seen = len(acknowledged)
        _wait(lambda seen=seen: len(acknowledged) > seen)
        time.sleep(chance.uniform(0.05, 0.4))
        server.kill()
        server.start()
    stop.set()
    for sender in senders:
        sender.join(60)

    kept = [row[0] for row in server.rows("SELECT message_id FROM intake_event WHERE name = 'Killed'")]
    assert len(acknowledged) > KILLS * BATCH
    assert set(acknowledged) <= set(kept), "an acknowledged event is lost"
    assert len(kept) == len(set(kept)), "an event is kept twice"


def _send_until(server, stop, acknowledged) -> None:
    """Send batches, each again and again until it is acknowledged, as a client that loses nothing does."""
    while not stop.is_set():
        events = [_event("Killed") for _ in range(BATCH)]
        while True:
            try:
                body = {"batch": events}
                answer = requests.post(f"{server.host}/v1/batch", json=body, auth=(server.write_key, ""), timeout=10)
                assert answer.status_code == 200, answer.text
                break
            except requests.RequestException:
                time.sleep(0.02)
        acknowledged.extend(event["messageId"] for event in events)


def _wait(condition, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing was acknowledged"
        time.sleep(0.01)


def _event(name: str = "Looked") -> dict:
    return {"type": "track", "event": name, "userId": "u1", "messageId": uuid.uuid4().hex, "properties": {"n": 1}}
