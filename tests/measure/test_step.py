"""The company's own proof: treated against control since the first exposure, kept run by run."""

from datetime import date, datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from zhiji.measure.app import selectors, services
from zhiji.measure.step import run
from zhiji.vocabulary import TABLES, Moment

TODAY, START = date(2026, 3, 1), datetime(2025, 9, 1, 9)
MOMENT = Moment(today=TODAY, run_id="20260301-01")


def company(n=4000, *, lift=0.0, exposed=True):
    """`n` parties, a tenth left alone; before the start all buy alike, after it the treated buy `lift` more each."""
    random = np.random.default_rng(6)
    control = random.random(n) < 0.1
    usual = random.gamma(2.0, 100.0, n)
    parties = [f"p{i}" for i in range(n)]
    after = usual * random.uniform(0.5, 1.5, n) + lift * ~control
    lines = {
        "line_id": [f"a{i}" for i in range(n)] + [f"b{i}" for i in range(n)],
        "record_id": [f"r{i}" for i in range(n)] * 2,
        "ordered_at": [START - timedelta(days=60)] * n + [START + timedelta(days=60)] * n,
        "amount": np.concatenate([usual, after]),
        "cost": np.zeros(2 * n),
    }
    exposure = {"decision_id": ["d"], "party_id": ["p0"], "at": [START]} if exposed else {"decision_id": []}
    tables = {
        "control_member": pa.table({"party_id": parties, "in_control": control, "period": ["1"] * n}),
        "party_record": pa.table({"record_id": [f"r{i}" for i in range(n)], "party_id": parties}),
        "order_line": pa.table(lines),
        "exposure": pa.table(exposure),
    }
    return {name: ibis.memtable(TABLES[name].conform(table)) for name, table in tables.items()}


def effects(**how):
    return {row["measure"]: row for row in run(company(**how), MOMENT)["effect"].to_pylist()}


def test_what_was_brought_is_found_inside_the_interval():
    margin = effects(lift=40.0)["margin"]
    assert margin["proved"] and margin["low"] < 40.0 < margin["high"]
    assert margin["period"] == "2025-09-01/2026-03-01" and margin["treated"] + margin["control"] == 4000


def test_where_nothing_was_brought_nothing_is_proved():
    found = effects(lift=0.0)
    assert set(found) == {"margin", "buyers", "purchases"} and not any(row["proved"] for row in found.values())


def test_before_the_first_exposure_there_is_no_effect():
    assert effects(exposed=False) == {}


@pytest.mark.django_db
def test_effects_are_kept_run_by_run():
    tables = run(company(), MOMENT)
    services.publish(tables=tables, moment=MOMENT)
    services.publish(tables=tables, moment=MOMENT)
    later = Moment(today=TODAY + timedelta(days=1), run_id="20260302-01")
    services.publish(tables=tables, moment=later)
    assert [row.measure for row in selectors.list_effects()] == ["margin", "buyers", "purchases"]
    assert {row.run_id for row in selectors.list_effects()} == {"20260302-01"}
    assert [row.run_id for row in selectors.list_history(measure="margin")] == ["20260301-01", "20260302-01"]
