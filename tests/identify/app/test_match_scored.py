"""The match check after a cycle: scored by what the matching learned, with its evidence."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pytest

from zhiji.identify import step
from zhiji.identify.app import selectors, services
from zhiji.vocabulary import TABLES, Moment
from zhiji.warehouse import open_catalog

SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡", "芳伟娜敏静强磊军洋勇艳杰娟涛明超秀霞平刚"


@pytest.mark.django_db
def test_learned_weights_score_the_customer_just_typed_in(home):
    chance = np.random.default_rng(7)
    picks = chance.integers(0, [15, 20, 20], (600, 3))
    names = [SURNAMES[a] + GIVEN[b] + GIVEN[c] for a, b, c in picks]
    people = [{"ref": f"{i}", "name": name, "phone": f"138{i * 7919:08d}"} for i, name in enumerate(names)]
    rows = [{**p, "record_id": f"{s}:{p['ref']}", "source": s, "kind": "person"} for p in people for s in ("a", "b")]
    record = TABLES["record"].conform(pa.Table.from_pylist(rows))
    catalog = open_catalog()
    catalog.write("record", record, part="1")
    catalog.close()
    moment = Moment(today=date(2026, 11, 22), seed=1, run_id="20261122-01")
    services.publish(tables=step.run({"record": ibis.memtable(record)}, moment), moment=moment)

    found = selectors.find_matches(fields={"name": names[5], "phone": people[5]["phone"]})

    assert found[0].name == names[5] and found[0].score > 0.9
    assert {"family", "given", "phone"} <= {reason.params["role"] for reason in found[0].evidence}
