"""Matching with no settings on the public and generated test sets; the bounds are those asked of the first form."""

from __future__ import annotations

import numpy as np
import pytest

from zhiji.identify import identify_records, judge
from zhiji.intake.read import read_table

CASES = [
    ("febrl1.csv.gz", "rec_id", None, (), 0.997),
    ("febrl2.csv.gz", "rec_id", None, (), 0.997),
    ("febrl3.csv.gz", "rec_id", None, (), 0.997),
    ("fake_1000.csv.gz", "unique_id", "cluster", (), 0.92),
    ("gen_customers_20k.parquet", "unique_id", "cluster", ("household",), 0.97),
    ("zh_customers_5k.parquet", "unique_id", "cluster", ("household",), 0.95),
    (
        "households_2020_2030.parquet",
        "record_id",
        "person",
        ("snapshot", "household", "housing_type", "relationship"),
        0.97,
    ),
]


@pytest.mark.parametrize(
    ("name", "id_column", "truth", "ignore", "least"), CASES, ids=[c[0].split(".")[0] for c in CASES]
)
def test_closure_f1_with_no_settings(real_data, name, id_column, truth, ignore, least):
    table = read_table(real_data(f"identity/{name}"))
    found = identify_records(table, id_column=id_column, ignore=[*ignore, *([truth] if truth else [])])
    if truth:
        labels = table.column(truth).to_pylist()
    else:  # febrl: `rec-7-dup-1` is the entity 7
        labels = [record.split("-")[1] for record in found["record_id"].to_pylist()]
    scores = judge(np.array(found["party_id"].to_pylist()), np.array(labels))
    assert scores["pair_f1"] >= least, scores
