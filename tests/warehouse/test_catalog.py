"""The warehouse keeps parts whole, reads unions, and remembers runs."""

import pyarrow as pa
import pytest

from zhiji.vocabulary.errors import NotFound
from zhiji.warehouse import Catalog, Run, RunLedger


def rates(action: str) -> pa.Table:
    return pa.table({"action": [action], "segment": ["*"], "shown": [1]})


def test_a_source_table_is_the_union_of_its_parts(tmp_path):
    catalog = Catalog(tmp_path)
    catalog.write("learned_rate", rates("sell"), part="a")
    catalog.write("learned_rate", rates("ask"), part="b")
    found = catalog.arrow(catalog.table("learned_rate"))
    assert sorted(found.column("action").to_pylist()) == ["ask", "sell"]


def test_a_computed_table_is_the_newest_run(tmp_path):
    catalog = Catalog(tmp_path)
    catalog.write("learned_rate", rates("sell"), part="20260101-01")
    catalog.write("learned_rate", rates("ask"), part="20260201-01")
    assert catalog.arrow(catalog.latest("learned_rate")).column("action").to_pylist() == ["ask"]
    assert catalog.arrow(catalog.at("learned_rate", "20260101-01")).column("action").to_pylist() == ["sell"]


def test_history_takes_the_last_run_of_each_day(tmp_path):
    catalog = Catalog(tmp_path)
    for part in ("20260101-01", "20260101-02", "20260201-01", "20260301-01"):
        catalog.write("learned_rate", rates(part), part=part)
    history = catalog.arrow(catalog.history("learned_rate", until="20260301-01"))
    assert sorted(history.column("run_id").to_pylist()) == ["20260101-02", "20260201-01"]


def test_an_empty_table_has_its_columns(tmp_path):
    catalog = Catalog(tmp_path)
    assert catalog.arrow(catalog.table("record")).num_rows == 0
    assert catalog.arrow(catalog.history("standing", until="2026")).num_rows == 0


def test_a_part_removed_is_gone_and_a_half_written_one_is_never_read(tmp_path):
    catalog = Catalog(tmp_path)
    catalog.write("record", pa.table({"record_id": ["till:1"]}), part="x")
    (tmp_path / "record" / ".y.parquet.123").write_bytes(b"torn")
    assert catalog.arrow(catalog.table("record")).num_rows == 1
    catalog.remove("record", part="x")
    assert not catalog.has("record")


def test_an_unknown_table_is_named(tmp_path):
    with pytest.raises(NotFound, match="costumer"):
        Catalog(tmp_path).table("costumer")


def test_the_run_ledger_survives_a_torn_line(tmp_path):
    ledger = RunLedger(tmp_path)
    ledger.add(Run("20260101-01", "2026-01-01", "identify", 0, "0", 1.0, {}))
    with ledger.path.open("a") as handle:
        handle.write('{"run_id": "2026')
    assert ledger.steps_done("20260101-01") == {"identify"}
