"""Segment batch intake over HTTP against bare inserts of the same transaction size into the same kind of table.

Run: `python bench/segment_intake.py`. Prints events a second of both and their ratio, as one line of JSON last. Both
sides are durable: SQLite with WAL and synchronous=FULL (or PostgreSQL, where DATABASE_URL is set).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

import orjson

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from contracts.event_server import EventServer  # noqa: E402

EVENTS = 100  # a request, and a transaction
BARE = """
import json, os, sys, time
import django; django.setup()
from django.db import connection, transaction
from django.utils import timezone
batches = [json.loads(line) for line in sys.stdin]
names = "source,message_id,digest,type,name,user_id,anonymous_id,at,received_at,flag,properties,context"
slots = ",".join(["(" + ",".join(["%s"] * 12) + ")"] * len(batches[0]))
stamp = connection.ops.adapt_datetimefield_value(timezone.now())
started = time.perf_counter()
for batch in batches:
    values = []
    for event in batch:
        values += ["bare", event["messageId"], "0" * 32, "track", event["event"], event["userId"], None]
        values += [stamp, stamp, None, event["text"], event["context_text"]]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO intake_event ({names}) VALUES {slots}", values)
print(time.perf_counter() - started)
"""


def make_batches(count: int) -> list[list[dict]]:
    """Events as a shop sends them: a product looked at, with the context a browser library adds."""
    context = {
        "library": {"name": "analytics.js", "version": "2.1"},
        "ip": "203.0.113.7",
        "locale": "zh-CN",
        "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
        "page": {"path": "/sofa", "title": "沙发"},
    }
    return [[_event(place, context) for place in range(EVENTS)] for _ in range(count)]


def _event(place: int, context: dict) -> dict:
    said = {"product_id": f"S{place}", "name": "云杉三人沙发", "price": 4999.0, "quantity": 1, "category": "沙发"}
    return {"type": "track", "event": "Product Viewed", "userId": f"u{place % 40}", "messageId": uuid.uuid4().hex,
            "timestamp": "2026-11-22T08:00:00Z", "properties": said, "context": context}  # fmt: skip


def time_bare(server: EventServer, batches: list[list[dict]]) -> float:
    """Seconds of bare inserts in a process of their own."""
    lines = "\n".join(json.dumps([_with_texts(event) for event in batch]) for batch in batches)
    command = [sys.executable, "-c", BARE]
    done = subprocess.run(command, input=lines, env=server.env, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def _with_texts(event: dict) -> dict:
    return {**event, "text": json.dumps(event["properties"]), "context_text": json.dumps(event["context"])}


def time_http(server: EventServer, batches: list[list[dict]], clients: int) -> tuple[float, list[float]]:
    """Seconds of all requests, and of each, sent by so many clients at once over kept connections."""
    import http.client
    from base64 import b64encode

    bodies = [orjson.dumps({"batch": batch}) for batch in batches]
    key = b64encode(f"{server.write_key}:".encode()).decode()
    headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
    each: list[float] = []

    def send(share: list[bytes]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        for body in share:
            started = time.perf_counter()
            connection.request("POST", "/v1/batch", body, headers)
            answer = connection.getresponse()
            told = orjson.loads(answer.read())
            assert answer.status == 200 and told["stored"] == EVENTS, told
            each.append(time.perf_counter() - started)
        connection.close()

    threads = [threading.Thread(target=send, args=(bodies[i::clients],)) for i in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started, each


def main() -> None:
    """Measure both in one run, in turns, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiji.web.settings")
    os.environ.setdefault("ZHIJI_SECRET_KEY", "for the benchmark only, long enough to please every check of its length")
    with tempfile.TemporaryDirectory() as folder:
        server = EventServer(Path(folder))
        server.start()
        try:
            figures = measure(server, chosen)
        finally:
            server.close()
    print(json.dumps(figures))


def measure(server: EventServer, chosen: argparse.Namespace) -> dict[str, float]:
    """Events a second of both, their ratio, and the latency of a request in milliseconds."""
    time_http(server, make_batches(20), 1)  # the first requests load the code
    bare, http, each = [], [], []
    for _ in range(chosen.rounds):
        bare.append(time_bare(server, make_batches(chosen.requests)))
        seconds, latencies = time_http(server, make_batches(chosen.requests), chosen.clients)
        http.append(seconds)
        each += latencies
    events = chosen.requests * EVENTS
    bare_rate, http_rate = (events / statistics.median(times) for times in (bare, http))
    cuts = statistics.quantiles(each, n=100)
    return {"events_per_request": EVENTS, "clients": chosen.clients, "bare_events_per_s": round(bare_rate),
            "http_events_per_s": round(http_rate), "ratio": round(http_rate / bare_rate, 3),
            "p50_ms": round(cuts[49] * 1000, 1), "p99_ms": round(cuts[98] * 1000, 1)}  # fmt: skip


if __name__ == "__main__":
    main()
