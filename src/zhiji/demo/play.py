"""Twelve months of the demo company through the real cycle: look, decide, live the month, learn, and again.

The same doors are used as by a company of flesh and blood: sources into the warehouse, consents with their proofs,
decisions out of the cycle, exposures and answers back. The company never sees more than what its sources say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from zhiji.cycle import STEPS, run_cycle, run_step
from zhiji.demo.company import Company
from zhiji.demo.exchange import decisions_of, exposures_of, stamped, with_answers
from zhiji.interact.app import services as interact
from zhiji.trust.app import selectors as trust
from zhiji.trust.app import services as consents
from zhiji.vocabulary import Moment, Policy
from zhiji.vocabulary.period import month_before
from zhiji.warehouse import Catalog, get_secret
from zhiji.web.accounts.models import User
from zhiji.web.accounts.services import create_user

MONTHS = 12
MATCHED_EVERY = 6  # months
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
            self.catalog.write(name, stamped(table, "demo-000"), part="demo-000")
        eve = Moment(self.until, self.seed, trust.get_policy(), get_secret("control"), f"{self.until:%Y%m%d}-01")
        run_step(STEPS[0], self.catalog, eve)
        self.enter_consents()
        self.make_users()

    def month(self, number: int, tell: Tell) -> None:
        """One month, 1 to MONTHS: the cycle on its first day, then life goes on under the decisions."""
        start = month_before(self.until + timedelta(days=1), 1 - number)
        # Spruce Home matches its records every half-year; who is new meanwhile is met at the next one.
        without = () if number % MATCHED_EVERY == 1 and number > 1 else ("identify",)
        run_cycle(today=start, seed=self.seed, on_step=tell, without=without)
        self.enter_consents()
        tell("live")
        actions = self.catalog.arrow(self.catalog.latest("next_action"))
        world = self.company.month(start, decisions_of(actions, self._main_records()))
        part = f"demo-{number:03d}"
        for name, table in (world.tables | {"fact": with_answers(world)}).items():
            self.catalog.write(name, stamped(table, part), part=part)
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
