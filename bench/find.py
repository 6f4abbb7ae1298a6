"""How long finding a customer takes in the database the environment names: SQLite, or PostgreSQL with DATABASE_URL.

    python bench/find.py [--customers 100000] [--times 20]

Publishes made-up customers as a cycle does (ten surnames, so that every name is common), then asks as everybody, as a
relationship manager and as a dealer. `DATABASE_URL` must name a database that may be filled. Prints one line of JSON
last; `worst_ms` is the slowest median of a question. Bound: 50 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from datetime import date

import pyarrow as pa

BOUND_MS = 50.0
QUERIES = ("4321", "13800012345", "王芳", "王", "芳", "wf", "w", "u77@x.cn", "没有的人")


def publish(customers: int) -> None:
    """Put so many customers into the database, as the cycle publishes them."""
    from zhiji.identify.app import services
    from zhiji.vocabulary import TABLES, Moment

    surnames, given = "王李张刘陈杨黄赵吴周", "芳伟娜敏静强磊军洋勇"
    names = [surnames[i % 10] + given[i // 10 % 10] + given[i // 100 % 10] for i in range(customers)]
    made = {
        "party_id": [f"p{i}" for i in range(customers)],
        "kind": ["person"] * customers,
        "name": names,
        "initials": ["wfw"] * customers,
        "phone": [f"+86138{i:08d}" for i in range(customers)],
        "email": [f"u{i}@x.cn" for i in range(customers)],
        "owner": [f"u{i % 50}" for i in range(customers)],
        "dealer_id": [f"d{i % 500}" for i in range(customers)],
    }
    party = TABLES["party"].conform(pa.table(made))
    records = [f"s:{i}" for i in range(customers)]
    links = {"record_id": records, "party_id": made["party_id"], "score": [1.0] * customers}
    services.publish(
        tables={"party": party, "party_record": pa.table(links)}, moment=Moment(today=date.today(), run_id="bench")
    )


def measure(times: int) -> dict[str, float]:
    """The median milliseconds of each question."""
    from zhiji.identify.app import selectors
    from zhiji.vocabulary import Scope

    scopes = {"all": Scope(everything=True), "owner": Scope(owner="u7"), "dealer": Scope(dealer_id="d7")}
    medians = {}
    for query in QUERIES:
        for whose, scope in scopes.items():
            taken = []
            for _ in range(times):
                started = time.perf_counter()
                selectors.find(query=query, user_scope=scope)
                taken.append((time.perf_counter() - started) * 1000)
            medians[f"{query} {whose}"] = round(statistics.median(taken), 2)
    return medians


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhiji-bench-") as home:
        os.environ.update(ZHIJI_HOME=home, DJANGO_SETTINGS_MODULE="zhiji.web.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        publish(options.customers)
        medians = measure(options.times)
        vendor = connection.vendor
        connection.close()
    worst = max(medians.values())
    print(
        json.dumps(
            {
                "database": vendor,
                "customers": options.customers,
                "median_ms": medians,
                "worst_ms": worst,
                "holds": worst <= BOUND_MS,
            },
            ensure_ascii=False,
        )
    )
    raise SystemExit(0 if worst <= BOUND_MS else 1)


if __name__ == "__main__":
    main()
