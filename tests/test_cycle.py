"""The cycle as a whole: it says what it reads and writes, goes on where it was stopped, and keeps ids."""

from __future__ import annotations

from datetime import date

import pytest

from zhiji import cycle
from zhiji.cycle import STEPS, choose_run_id, run_cycle
from zhiji.demo import make_company
from zhiji.trust.app import services as trust
from zhiji.vocabulary import TABLES, Policy
from zhiji.warehouse import Run, RunLedger, open_catalog

DAY = date(2026, 3, 1)


@pytest.fixture
def loaded(home):
    """A small company's history in the warehouse, as its files would leave it."""
    catalog = open_catalog()
    history = make_company(customers=80, seed=3, end=date(2026, 10, 31)).history(date(2026, 2, 28))
    history.pop("consent")
    for name, table in history.items():
        catalog.write(name, table, part="history")
    return catalog


def test_steps_read_what_is_written_before_them():
    written = set(cycle.GATHERED) | {"product"}
    for step in STEPS:
        assert set(step.reads) <= written, f"{step.name} reads {set(step.reads) - written} before it is written"
        assert set(step.reads) | set(step.writes) | set(step.before) <= set(TABLES)
        written |= set(step.writes)


def test_run_ids_sort_by_day_and_go_on_with_an_unfinished_run(tmp_path):
    ledger = RunLedger(tmp_path)
    assert choose_run_id(ledger, DAY) == "20260301-01"
    ledger.add(Run("20260301-01", str(DAY), STEPS[0].name, 0, "0", 0.0, {}))
    assert choose_run_id(ledger, DAY) == "20260301-01"
    for step in STEPS[1:]:
        ledger.add(Run("20260301-01", str(DAY), step.name, 0, "0", 0.0, {}))
    assert choose_run_id(ledger, DAY) == "20260301-02"


@pytest.mark.django_db(transaction=True)
def test_a_stopped_cycle_goes_on_at_the_step_where_it_stopped(loaded, monkeypatch):
    def stop(name: str) -> None:
        if name == "interact":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_cycle(today=DAY, on_step=stop)
    seen: list[str] = []
    report = run_cycle(today=DAY, on_step=seen.append)
    assert seen == ["gather", "interact", "measure"]
    assert report.run_id == "20260301-01"
    assert loaded.has("next_action")


@pytest.mark.django_db(transaction=True)
def test_party_ids_and_control_group_stay_from_cycle_to_cycle(loaded):
    def known() -> dict[str, tuple]:
        links = loaded.arrow(loaded.latest("party_record")).to_pylist()
        control = {r["party_id"]: r["in_control"] for r in loaded.arrow(loaded.latest("control_member")).to_pylist()}
        return {r["record_id"]: (r["party_id"], control[r["party_id"]]) for r in links}

    trust.save_policy(policy=Policy(control_share=0.3), by="chen")
    run_cycle(today=DAY)
    before = known()
    run_cycle(today=date(2026, 3, 2))
    assert known() == before
    assert {control for _, control in before.values()} == {True, False}


@pytest.mark.django_db(transaction=True)
def test_a_cycle_without_any_data_says_nothing_and_fails_nowhere(home):
    report = run_cycle(today=DAY)
    assert report.rows["party"] == 0 and report.rows["next_action"] == 0
