"""CPU of a decision over HTTP against an endpoint of the same app that reads one row by key.

    python bench/decide_http.py [--customers 2000] [--requests 1500] [--clients 4]

Both through granian (WSGI, one process) on SQLite with `synchronous=FULL`, with the same key in the header. A decision
is stored durably before it is answered; the catalogue is widened to 20 arms in the channel asked. Prints one line of
JSON last; `ratio` is CPU a request (user + system time of the server's processes) of the one over the other. Bound: 6.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

ARMS = 20
BOUND = 6.0


def serve_application():
    """What granian loads: the product's application, its catalogue widened to ARMS actions."""
    from dataclasses import replace

    from zhiji.web.wsgi import application

    from zhiji.interact import catalogue  # isort: skip - after the application is set up

    actions = list(catalogue.CATALOGUE)
    sell = actions[0]
    extra = [replace(sell, code=f"sell/{n}", lever=1.0 - n / 100) for n in range(1, ARMS - len(actions) + 1)]
    listed = catalogue.list_arms
    wide = tuple(actions[:-1] + extra + actions[-1:])
    from zhiji.interact.app.services import decide

    decide.__globals__["list_arms"] = lambda channel: listed(channel, catalogue=wide)
    return application


def prepare(customers: int) -> tuple[str, list[str]]:
    """A company of `customers` in a fresh home; answers an API key and the parties' ids."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiji.web.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from interact.company import MOMENT, as_ibis, make_company
    from zhiji.interact.app import services
    from zhiji.interact.step import run
    from zhiji.web.accounts.models import User
    from zhiji.web.accounts.services import create_api_key

    services.publish(tables=run(as_ibis(make_company(customers)), MOMENT), moment=MOMENT)
    user = User.objects.create_user("bench", password=None, role="admin")
    return create_api_key(user=user, name="bench"), [f"p{i}" for i in range(customers)]


def measure(server: psutil.Process, port: int, requests: list[tuple[str, str, str | None]], *, key: str, clients: int):
    """Send all requests from `clients` connections; CPU of the server a request, latencies, requests a second."""
    latencies: list[float] = []
    answers: list[bytes] = []
    lock, todo = threading.Lock(), iter(requests)

    def work() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        while True:
            with lock:
                request = next(todo, None)
            if request is None:
                return
            started = time.perf_counter()
            line.request(request[0], request[1], body=request[2], headers=headers)
            answer = line.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise SystemExit(f"{request[1]}: {answer.status} {body[:200]!r}")
            answers[:] = [body]
            latencies.append(time.perf_counter() - started)

    before, started = cpu(server), time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(clients)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    seconds, used = time.perf_counter() - started, cpu(server) - before
    latencies.sort()
    n = len(latencies)
    assert requests[0][0] == "GET" or len(json.loads(answers[-1])["arms"]) == ARMS, "not the catalogue asked for"
    return {
        "cpu_ms": round(used / n * 1000, 3),
        "p50_ms": round(latencies[n // 2] * 1000, 2),
        "p99_ms": round(latencies[int(n * 0.99)] * 1000, 2),
        "per_second": round(n / seconds, 1),
    }


def cpu(server: psutil.Process) -> float:
    """User and system seconds of the server and its children so far."""
    return sum(sum(p.cpu_times()[:2]) for p in (server, *server.children(recursive=True)))


def main() -> None:
    """Prepare, serve, measure, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--customers", type=int, default=2000)
    options.add_argument("--requests", type=int, default=1500)
    options.add_argument("--clients", type=int, default=4)
    chosen = options.parse_args()
    os.environ["ZHIJI_HOME"] = tempfile.mkdtemp(prefix="zhiji-bench-")
    key, ids = prepare(chosen.customers)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--interface", "wsgi", "--factory", "--workers", "1", "--blocking-threads", "4", "--no-ws"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "zhiji.web.settings",
        "PYTHONPATH": str(Path(__file__).parent),
    }
    granian = str(Path(sys.executable).parent / "granian")
    process = subprocess.Popen([granian, *words, "--port", str(port), "decide_http:serve_application"], env=environment)
    try:
        wait_for(port)
        server = psutil.Process(process.pid)
        picked = [ids[i % len(ids)] for i in range(chosen.requests)]
        decide = [("POST", "/api/decide", json.dumps({"party_id": p, "channel": "desk"})) for p in picked]
        read = [("GET", f"/api/parties/{p}/situation", None) for p in picked]
        for warm in (read[:50], decide[:50]):
            measure(server, port, warm, key=key, clients=1)
        found = {"one_row": measure(server, port, read, key=key, clients=chosen.clients)}
        found["decide"] = measure(server, port, decide, key=key, clients=chosen.clients)
        found["one_row_again"] = measure(server, port, read, key=key, clients=chosen.clients)
    finally:
        process.terminate()
        process.wait()
    base = (found["one_row"]["cpu_ms"] + found["one_row_again"]["cpu_ms"]) / 2
    ratio = round(found["decide"]["cpu_ms"] / base, 2)
    print(json.dumps(found | {"arms": ARMS, "ratio": ratio, "bound": BOUND, "holds": ratio <= BOUND}))


def wait_for(port: int) -> None:
    """Until the server answers."""
    for _ in range(200):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port)
            line.request("GET", "/health")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
