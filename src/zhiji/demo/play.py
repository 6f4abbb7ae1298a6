"""Twelve months of the demo company through the real cycle: look, decide, live the month, learn, and again.

The same doors are used as by a company of flesh and blood: sources into the warehouse, consents with their proofs,
decisions out of the cycle, exposures and answers back. The company never sees more than what its sources say.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from zhiji.cycle import STEPS, run_cycle, run_step
from zhiji.demo.company import Company, MonthWorld
from zhiji.demo.people import CONTACT
from zhiji.interact.app import services as interact
from zhiji.interact.question import get_question
from zhiji.trust.app import selectors as trust
from zhiji.trust.app import services as consents
from zhiji.vocabulary import TABLES, Moment, Policy
from zhiji.vocabulary.period import month_before
from zhiji.warehouse import Catalog, get_home, get_secret
from zhiji.web.accounts.models import User
from zhiji.web.accounts.services import create_user

MONTHS = 12
PASSWORD = "spruce-demo"
STAFF = (  # user name, role, shown name
    ("analyst", "analyst", "方晓"), ("manager1", "manager", "沈嘉"), ("manager2", "manager", "顾航"),
    ("manager3", "manager", "陆敏"), ("clerk", "clerk", "田悦"), ("service", "service", "贺平"),
    ("director", "director", "程远"), ("admin", "admin", "系统管理员"),
)  # fmt: skip
DEALERS = 3
Tell = Callable[[str], None]


@dataclass
class Play:
    """One run of the play: the company, its warehouse, and the consents whose records no cycle has placed yet."""

    company: Company
    catalog: Catalog
    today: date
    seed: int
    waiting: list[pa.Table] = field(default_factory=list)

    @property
    def until(self) -> date:
        """The last day of the history; the twelve months after it are played."""
        return month_before(self.company.calendar.end + timedelta(days=1), MONTHS) - timedelta(days=1)

    def begin(self) -> None:
        """Load the history, find out who is who, enter what customers permitted, let staff sign in."""
        consents.save_policy(policy=_policy(), by="demo")
        history = self.company.history(self.until)
        self.waiting.append(history.pop("consent"))
        for name, table in history.items():
            self.catalog.write(name, table, part="demo-000")
        eve = Moment(self.until, self.seed, trust.get_policy(), get_secret("control"), f"{self.until:%Y%m%d}-01")
        run_step(STEPS[0], self.catalog, eve)
        self.enter_consents()
        self.make_users()

    def month(self, number: int, tell: Tell) -> None:
        """One month, 1 to MONTHS: the cycle on its first day, then life goes on under the decisions."""
        start = month_before(self.until + timedelta(days=1), 1 - number)
        run_cycle(today=start, seed=self.seed, on_step=tell)
        self.enter_consents()
        tell("live")
        actions = self.catalog.arrow(self.catalog.latest("next_action"))
        world = self.company.month(start, decisions_of(actions, self._main_records()))
        part = f"demo-{number:03d}"
        for name, table in (world.tables | {"fact": _with_answers(world)}).items():
            self.catalog.write(name, table, part=part)
        self.catalog.write("exposure", exposures_of(actions, self._segments(), world.responses), part=part)
        self.waiting.append(world.consents)
        self.enter_consents()

    def end(self, tell: Tell) -> None:
        """The cycle of today, and its decisions put on people's lists and into the outbox."""
        run_cycle(today=self.today, seed=self.seed, on_step=tell)
        self.enter_consents()
        tell("dispatch")
        moment = Moment(self.today, self.seed, trust.get_policy(), get_secret("control"))
        interact.dispatch(moment=moment)

    def enter_consents(self) -> None:
        """Enter, with their proof, the consents whose records belong to a known party; the others wait."""
        asked = pa.concat_tables(self.waiting)
        found = self._party_of(asked["record_id"])
        known = pc.is_valid(found)
        self.waiting = [asked.filter(pc.invert(known))]
        rows = asked.append_column("party_id", found).filter(known).drop_columns(["record_id"]).to_pylist()
        for row in rows:
            row["at"] = timezone.make_aware(row["at"])
        consents.record_consents(rows=rows, by="demo")

    def make_users(self) -> None:
        """Staff with one password, three dealers who see their own customers only."""
        for username, role, shown_name in STAFF:
            create_user(username=username, role=role, shown_name=shown_name)
        people, records = self.company.people, self.company.records
        souls = np.arange(people.size.customers, people.size.customers + min(DEALERS, people.size.dealers))
        parties = self._party_of(pa.chunked_array([pa.array(records.record_id[records.slots[souls, 0]], pa.string())]))
        for number, (soul, party_id) in enumerate(zip(souls, parties.to_pylist(), strict=True), start=1):
            name = str(people.names.family[soul])
            create_user(username=f"dealer{number}", role="dealer", shown_name=name, party_id=party_id)
        # One slow hash for all: they share the password anyway, and only here.
        User.objects.all().update(password=make_password(PASSWORD))

    def _links(self) -> pa.Table:
        return self.catalog.arrow(self.catalog.latest("party_record").select("record_id", "party_id"))

    def _party_of(self, record_id: pa.ChunkedArray) -> pa.ChunkedArray:
        links = self._links()
        place = pc.index_in(record_id, value_set=links["record_id"].combine_chunks())
        return pc.take(links["party_id"], place)

    def _main_records(self) -> pa.Table:
        return self._links().group_by("party_id").aggregate([("record_id", "min")])

    def _segments(self) -> pa.Table:
        return self.catalog.arrow(self.catalog.latest("situation").select("party_id", "segment"))


def _policy() -> Policy:
    return Policy(company="云杉家居 Spruce Home", control_share=0.1)


def decisions_of(actions: pa.Table, main_records: pa.Table) -> pa.Table:
    """The cycle's decisions as the company's customers meet them, each under one record of its party.

    actions: `next_action`; main_records: party_id, record_id_min. Returns: decision_id, record_id, action, channel,
    control.
    """
    place = pc.index_in(actions["party_id"], value_set=main_records["party_id"].combine_chunks())
    table = actions.select(["decision_id", "action", "channel", "control"])
    table = table.append_column("record_id", pc.take(main_records["record_id_min"], place))
    return table.filter(pc.is_valid(table["record_id"]))


def exposures_of(actions: pa.Table, segments: pa.Table, responses: pa.Table) -> pa.Table:
    """What reached whom, and whom of the control group it would have reached, as the canonical table `exposure`.

    Whoever refused has not accepted; what an answer or a purchase means, attribution finds out by itself.
    """
    reached = actions.filter(pc.not_equal(actions["intended"], "leave_alone"))
    place = pc.index_in(reached["party_id"], value_set=segments["party_id"].combine_chunks())
    said = pc.index_in(reached["decision_id"], value_set=responses["decision_id"].combine_chunks())
    refused = pc.equal(pc.take(responses["kind"], said), "refused")
    return TABLES["exposure"].conform(pa.table({
        "decision_id": reached["decision_id"], "party_id": reached["party_id"], "at": reached["at"],
        "action": reached["intended"], "channel": reached["intended_channel"],
        "segment": pc.take(segments["segment"], place), "propensity": reached["propensity"],
        "control": reached["control"], "accepted": pc.if_else(refused, False, pa.scalar(None, pa.bool_())),
    }))  # fmt: skip


def _with_answers(world: MonthWorld) -> pa.Table:
    """The month's facts with those that answers to our questions became."""
    said = world.responses.filter(pc.equal(world.responses["kind"], "answered"))
    facts = {code: question.fact for code in said["question"].unique().to_pylist() if (question := get_question(code))}
    known = said.filter(pc.is_in(said["question"], value_set=pa.array(list(facts), pa.string())))
    told = TABLES["fact"].conform(pa.table({
        "fact_id": pc.binary_join_element_wise("answer:", known["decision_id"], ""),
        "source": pa.array(["answer"] * known.num_rows, pa.string()), "record_id": known["record_id"],
        "name": pa.array([facts[code] for code in known["question"].to_pylist()], pa.string()),
        "value": known["value"], "said_by": pa.array(["customer"] * known.num_rows, pa.string()), "at": known["at"],
        "sure": pa.array([1.0] * known.num_rows, pa.float64()),
        "for_whom": pa.array(["self"] * known.num_rows, pa.string()),
    }))  # fmt: skip
    return pa.concat_tables([world.tables["fact"], told])


@dataclass(frozen=True)
class Picture:
    """What the cycle found, in figures; `refused` counts parties for whom nothing was decided, by reason code."""

    records: int
    parties: int
    buyers: int
    value: float
    top_share: float
    tiers: dict[str, int]
    fields: dict[str, int]
    actions: dict[str, int]
    refused: dict[str, int]


def draw_picture(catalog: Catalog) -> Picture:
    """The short picture of the newest cycle."""
    standing = catalog.arrow(catalog.latest("standing").select("party_id", "value", "tier", "field"))
    actions = catalog.arrow(catalog.latest("next_action").select("action", "reasons", "control"))
    value = np.sort(np.maximum(standing["value"].fill_null(0.0).to_numpy(), 0))[::-1]
    alone = actions.filter(pc.equal(actions["action"], "leave_alone"))
    return Picture(
        records=catalog.table("record").count().execute(),
        parties=catalog.latest("party").count().execute(),
        buyers=catalog.latest("rhythm").count().execute(),
        value=float(value.sum()),
        top_share=float(value[: max(1, len(value) // 20)].sum() / max(value.sum(), 1e-9)),
        tiers=_counts(standing["tier"]),
        fields=_counts(standing["field"]),
        actions=_counts(actions["action"]),
        refused=_reasons(alone),
    )


def _counts(column: pa.ChunkedArray) -> dict[str, int]:
    counted = pc.value_counts(column.drop_null().combine_chunks())
    return dict(sorted((row["values"], row["counts"]) for row in counted.to_pylist()))


def _reasons(alone: pa.Table) -> dict[str, int]:
    """Equal texts of reasons are read once: there are few of them."""
    counts: dict[str, int] = {}
    for text, number in _counts(alone["reasons"]).items():
        for code in {reason["code"] for reason in json.loads(text)} or {"none"}:
            counts[code] = counts.get(code, 0) + number
    return dict(sorted(counts.items(), key=lambda item: -item[1])[:8])


def count_contacts(company: Company) -> int:
    """How many contact persons of organisations there are."""
    return int((company.people.kind == CONTACT).sum())


def marker_of(home: Path | None = None) -> Path:
    """The file that tells how far the demo of a folder is."""
    return (home or get_home()) / "demo.json"
