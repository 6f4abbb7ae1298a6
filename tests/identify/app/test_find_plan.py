"""Finding reads the index in its own order, on SQLite as on PostgreSQL: how long it takes is `bench/find.py`."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from django.db import connection

from zhiji.identify.app import selectors, services
from zhiji.vocabulary import TABLES, Moment, Scope

pytestmark = pytest.mark.django_db
CUSTOMERS = 20_000
SORTS = ("Sort", "TEMP B-TREE")
READS_ALL = ("Seq Scan", "SCAN identify_search_key\n")


@pytest.fixture
def many(home):
    """A company in which every name is common."""
    ids = [f"p{i}" for i in range(CUSTOMERS)]
    names = ["王李张刘"[i % 4] + "芳伟娜敏静"[i // 4 % 5] for i in range(CUSTOMERS)]
    phones = [f"+86138{i:08d}" for i in range(CUSTOMERS)]
    made = {"party_id": ids, "kind": ["person"] * CUSTOMERS, "name": names, "initials": ["wf"] * CUSTOMERS}
    links = pa.table({"record_id": [f"s:{i}" for i in ids], "party_id": ids, "score": [1.0] * CUSTOMERS})
    tables = {"party": TABLES["party"].conform(pa.table({**made, "phone": phones})), "party_record": links}
    services.publish(tables=tables, moment=Moment(today=date(2026, 11, 22), run_id="20261122-01"))


def plans_of(query: str) -> list[str]:
    """How the database answers what finding asks of the search keys."""
    asked = []

    def note(execute, sql, params, many, context):
        if 'FROM "identify_search_key"' in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert selectors.find(query=query, user_scope=Scope(everything=True))
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        said = []
        for sql, params in asked:
            cursor.execute(f"{explain} {sql}", params)
            said.append("".join(f"{row[-1]}\n" for row in cursor.fetchall()))
    return said


def test_common_name_is_read_from_the_index_without_sorting(many):
    for query in ("王", "芳", "wf", "4321", "13800012345"):
        plans = plans_of(query)
        assert plans, query
        for plan in plans:
            assert "identify_search_key_order" in plan, plan
            assert not any(word in plan for word in (*SORTS, *READS_ALL)), plan
