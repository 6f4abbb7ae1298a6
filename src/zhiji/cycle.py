"""The learning cycle: step -> tables read -> tables written. Every contact teaches; the next cycle has learned it.

Nightly or on demand. A step computes from tables to tables (its `step.py`), the warehouse keeps the result under the
run's id, and the step's app publishes what screens and live decisions read. A killed cycle goes on at the step where
it stopped. Nothing is computed here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.utils import timezone

from zhiji import __version__
from zhiji.customize.app import selectors as customize
from zhiji.differentiate import step as differentiate_step
from zhiji.differentiate.app import services as differentiate
from zhiji.identify import step as identify_step
from zhiji.identify.app import selectors as identify_live
from zhiji.identify.app import services as identify
from zhiji.intake import current
from zhiji.intake.app import selectors as intake
from zhiji.interact import step as interact_step
from zhiji.interact.app import selectors as interact_live
from zhiji.interact.app import services as interact
from zhiji.measure import step as measure_step
from zhiji.measure.app import services as measure
from zhiji.trust.app import selectors as trust
from zhiji.vocabulary import TABLES, Moment
from zhiji.warehouse import Catalog, Run, RunLedger, get_home, get_secret

Tables = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step of the loop. `before` are computed tables of the run before, handed in as `<name>_before`."""

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    compute: Callable[[Tables, Moment], dict[str, Any]]
    publish: Callable[..., None]
    before: tuple[str, ...] = ()


# What people did and what came in live since the last cycle; each app hands out its own.
GATHERED: dict[str, Callable[[], list[pa.Table]]] = {
    "record": lambda: [intake.export_records()],
    "order_line": lambda: [intake.export_order_lines(), customize.export_orders()],
    "contact": lambda: [interact_live.export_contacts()],
    "complaint": lambda: [intake.export_complaints(), interact_live.export_complaints()],
    "fact": lambda: [identify_live.export_facts(), interact_live.export_answers()],
    "event": lambda: [intake.export_events()],
    "consent": lambda: [trust.export_consents()],
    "exposure": lambda: [interact_live.export_exposures()],
    "party_alias": lambda: [identify_live.export_aliases()],
}

STEPS = (
    Step(
        "identify",
        reads=("record", "order_line", "party_alias"),
        before=("party_record", "party"),
        writes=("party_record", "party"),
        compute=identify_step.run,
        publish=identify.publish,
    ),
    Step(
        "differentiate",
        reads=("party", "party_record", "order_line", "complaint", "fact", "contact"),
        before=("standing",),
        writes=("rhythm", "lifetime", "standing"),
        compute=differentiate_step.run,
        publish=differentiate.publish,
    ),
    Step(
        "interact",
        reads=(
            *("party", "party_record", "party_alias", "rhythm", "lifetime", "standing", "order_line", "product"),
            *("consent", "contact", "complaint", "fact", "exposure"),
        ),
        before=("control_member", "learned_rate"),
        writes=("control_member", "outcome", "learned_rate", "situation", "next_action"),
        compute=interact_step.run,
        publish=interact.publish,
    ),
    Step(
        "measure",
        reads=("control_member", "party_record", "order_line", "exposure"),
        writes=("effect",),
        compute=measure_step.run,
        publish=measure.publish,
    ),
)


@dataclass(frozen=True)
class CycleReport:
    """What one cycle did: rows written per table, seconds per step."""

    run_id: str
    today: date
    rows: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def run_cycle(
    *,
    today: date,
    seed: int = 0,
    on_step: Callable[[str], None] | None = None,
    without: tuple[str, ...] = (),
) -> CycleReport:
    """Run the loop once for the day `today`; go on where a killed run of that day stopped.

    `without` names steps to leave as the run before left them, for a company that matches its records less often.
    """
    catalog = Catalog(get_home() / "warehouse")
    ledger = RunLedger(catalog.folder)
    moment = Moment(today, seed, trust.get_policy(), get_secret("control"), choose_run_id(ledger, today))
    report = CycleReport(moment.run_id, today)
    try:
        done = ledger.steps_done(moment.run_id)
        _timed(report, "gather", on_step, lambda: gather(catalog))
        for step in STEPS:
            if step.name in done:
                continue
            rows = {}
            if step.name not in without:
                rows = _timed(report, step.name, on_step, lambda step=step: run_step(step, catalog, moment))
                report.rows.update(rows)
            spent = report.seconds.get(step.name, 0.0)
            ledger.add(Run(moment.run_id, str(today), step.name, seed, __version__, spent, rows))
    finally:
        catalog.close()
    return report


def act_on(report: CycleReport, *, now: datetime, seed: int = 0) -> dict[str, int]:
    """Turn what a cycle decided into mail and tasks for people; returns how many of each.

    A cycle for another day than that of `now` is a look back: it writes to nobody and puts nothing on anybody's list.
    """
    if report.today != timezone.localdate(now):
        return {}
    moment = Moment(report.today, seed, trust.get_policy(), get_secret("control"), report.run_id)
    made = interact.dispatch(moment=moment, now=now)
    return {"messages": made.messages, "tasks": made.tasks}


def choose_run_id(ledger: RunLedger, today: date) -> str:
    """The day with a running number: the number of an unfinished run of that day, else the next."""
    day = f"{today:%Y%m%d}"
    runs = {run.run_id for run in ledger.all() if run.run_id.startswith(day)}
    if not runs:
        return f"{day}-01"
    newest = max(runs)
    finished = {step.name for step in STEPS} <= ledger.steps_done(newest)
    return f"{day}-{int(newest[-2:]) + 1:02d}" if finished else newest


def gather(catalog: Catalog) -> dict[str, int]:
    """Bring what the database took in live into the warehouse, each table's live part anew."""
    rows = {}
    for name, exports in GATHERED.items():
        table = pa.concat_tables([TABLES[name].conform(part) for part in exports()])
        catalog.write(name, table, part="~live")  # sorts after every import: what was said last counts
        rows[name] = table.num_rows
    return rows


def run_step(step: Step, catalog: Catalog, moment: Moment) -> dict[str, int]:
    """Read, compute, keep, publish; returns rows written per table."""
    computed = step.compute(read_tables(step, catalog, moment), moment)
    kept = {name: _as_arrow(catalog, computed[name]) for name in step.writes}
    for name, table in kept.items():
        catalog.write(name, table, part=moment.run_id)
    extra = {name: value for name, value in computed.items() if name not in kept}
    step.publish(tables={**kept, **extra}, moment=moment)
    return {name: table.num_rows for name, table in kept.items()}


def read_tables(step: Step, catalog: Catalog, moment: Moment) -> dict[str, Any]:
    """What a step may see: sources with one row per key, computed tables of this run, and of the run before."""
    tables = {name: _source(catalog, name) for name in step.reads}
    for name in step.before:
        earlier = [path.stem for path in catalog.parts(name) if path.stem < moment.run_id]
        tables[f"{name}_before"] = catalog.at(name, earlier[-1] if earlier else "")
    if "standing" in step.before:
        tables["standing_history"] = catalog.history("standing", until=moment.run_id)
    return tables


def _source(catalog: Catalog, name: str) -> Any:
    return catalog.latest(name) if TABLES[name].computed else current(catalog.table(name), name)


def _as_arrow(catalog: Catalog, table: Any) -> pa.Table:
    return table if isinstance(table, pa.Table) else catalog.arrow(table)


def _timed(report: CycleReport, name: str, on_step: Callable[[str], None] | None, work: Callable[[], Any]) -> Any:
    if on_step:
        on_step(name)
    started = time.perf_counter()
    result = work()
    report.seconds[name] = round(time.perf_counter() - started, 3)
    return result
