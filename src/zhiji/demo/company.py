"""云杉家居 Spruce Home: the demo company, its history, and its months to come under our decisions.

    company = make_company(customers=5000, seed=7)
    tables = company.history(date(2025, 10, 31))
    world = company.month(date(2025, 11, 1), decisions)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa

from zhiji.demo import buying, contacts, products, response
from zhiji.demo.buying import Bought, Nature, Push, State
from zhiji.demo.calendar import Calendar, day_number
from zhiji.demo.chance import Chance
from zhiji.demo.contacts import Complaints, Voice
from zhiji.demo.lines import Lines, make_lines, order_table
from zhiji.demo.mess import Records, make_records
from zhiji.demo.people import People, make_people
from zhiji.demo.response import Approach, Traits
from zhiji.demo.truth import Truth
from zhiji.vocabulary.errors import Conflict, ValueRefused

END = date(2026, 10, 31)


@dataclass(frozen=True)
class Played:
    """One month as it truly went: what was bought, the lines, the complaints, and how all stand afterwards."""

    bought: Bought
    lines: Lines
    complaints: Complaints
    after: State


@dataclass(frozen=True)
class MonthWorld:
    """One month played under decisions: new rows of the source tables, what came of each decision, consents changed."""

    tables: dict[str, pa.Table]
    responses: pa.Table
    consents: pa.Table


@dataclass
class Company:
    """The demo company. It remembers the state after what was last asked for, so months follow one another."""

    chance: Chance
    calendar: Calendar
    people: People
    records: Records
    nature: Nature
    traits: Traits
    state: State = field(repr=False)
    unsettled: pa.Table | None = field(default=None, repr=False)  # complaints still open

    @property
    def setting(self) -> buying.Setting:
        """The world in which its months are played."""
        return buying.Setting(self.chance, self.calendar, self.people, self.nature)

    @property
    def truth(self) -> Truth:
        """What is really so; the product never reads it."""
        return Truth(self)

    def history(self, until: date) -> dict[str, pa.Table]:
        """All that is known by the end of the day `until`, which must end a month: source tables by name.

        record, order_line, product, contact, complaint, fact in canonical columns, and consent with record_id in
        place of party_id and its proof. Months after it go on from here. Raises ValueRefused.
        """
        months = self.calendar.month_at(until) + 1
        if day_number(until) != self.calendar.start_day(months) - 1 or months > self.calendar.months:
            raise ValueRefused("demo_until", "The history ends with one of the demo's months, not on {day}.", day=until)
        self.state = buying.first_state(self.chance, self.nature)
        past = []
        for _ in range(months):
            before, played = self.state, self.play(self.state)
            past.append(self._tables(before, played))
            self.state = played.after
        whole = {name: pa.concat_tables([tables[name] for tables in past]) for name in past[0]}
        self.unsettled = contacts.still_open(whole["complaint"])
        return {
            **whole,
            "record": self.records.known(day_number(until)),
            "product": products.product_table(self.chance),
            "consent": contacts.consent_table(self.chance, self.records, until=day_number(until)),
        }

    def month(self, start: date, decisions: pa.Table) -> MonthWorld:
        """Play the month that begins with `start` under `decisions`.

        decisions: decision_id, record_id (one of the customer's), action, channel, control; optional question (the
        code of the question an `ask` puts). `leave_alone` changes nothing, nor does an offer to the control group,
        which is served like everybody. Raises Conflict when this is not the month that follows, ValueRefused for a
        record nobody has.
        """
        month = self.state.month
        if start != self.calendar.start_of(month):
            following = self.calendar.start_of(month)
            raise Conflict("demo_month", "The month to come is {next}, not {day}.", next=following, day=start)
        before, approach = self.state, self._approach(decisions)
        effect = response.push(self.traits, approach, before, self.people.size.customers)
        played = self.play(before, effect, served=approach.buyer[approach.action == "serve"])
        refused = response.refuses(self.chance, self.traits, approach, before)
        self.state = response.pressed(played.after, approach, refused)
        responses = self._responses(approach, before, played, refused)
        tables = self._tables(before, played)
        tables["complaint"] = self._see_to_complaints(tables["complaint"], approach)
        return MonthWorld(tables, responses, self._consents(approach, refused, month))

    def play(self, state: State, effect: Push | None = None, *, served: np.ndarray | None = None) -> Played:
        """One month of true life: needs, purchases, complaints, and what they change."""
        customers = self.people.size.customers
        helped = np.zeros(customers, dtype=bool)
        helped[served if served is not None else []] = True
        bought = buying.buy(self.setting, state, effect or buying.no_push(customers))
        lines = make_lines(self.chance, self.calendar, self.people, bought)
        complaints = contacts.complain(self.chance, self.calendar, lines, state.month, helped)
        after = buying.age(self.chance, state, self.nature, bought, contacts.harm(complaints, self.nature))
        return Played(bought, lines, complaints, after)

    def _see_to_complaints(self, fresh: pa.Table, approach: Approach) -> pa.Table:
        """The month's complaints and those open from before that service settled; the others stay open."""
        held = self.unsettled if self.unsettled is not None else fresh.slice(0, 0)
        souls = self._souls_of(held["record_id"])
        month = self.state.month - 1
        served = np.isin(souls, approach.soul[approach.action == "serve"])
        done = served & self.chance.yes("settle/served", 0.85, month, souls)
        settled = contacts.settle(self.chance, held.filter(pa.array(done)), (month, souls[done]), approach.day + 4)
        self.unsettled = pa.concat_tables([held.filter(pa.array(~done)), contacts.still_open(fresh)])
        return pa.concat_tables([fresh, settled])

    def _souls_of(self, record_id: pa.ChunkedArray) -> np.ndarray:
        record = self._record_index(np.asarray(record_id.to_pylist(), dtype=str))
        return self.people.ties.identity[self.records.soul[record]]

    def _approach(self, decisions: pa.Table) -> Approach:
        acting = ~np.asarray(decisions["control"].cast(pa.bool_()).fill_null(False).to_numpy())
        column = lambda name: np.asarray(decisions[name].cast(pa.string()).fill_null("").to_numpy()).astype(str)
        action = column("action")
        acting = (acting | (action == "serve")) & (action != "leave_alone") & (action != "")
        rows = np.flatnonzero(acting)
        record = self._record_index(column("record_id")[rows])
        soul = self.people.ties.identity[self.records.soul[record]]
        buyer = np.where(soul < self.people.size.customers, soul, -1)
        question = column("question")[rows] if "question" in decisions.column_names else np.full(len(rows), "")
        default = response.ANSWERED_BY_DEFAULT[(self.state.month + soul) % len(response.ANSWERED_BY_DEFAULT)]
        return Approach(
            column("decision_id")[rows], record, soul, buyer, action[rows], column("channel")[rows],
            np.where(question == "", default, question), self.calendar.start_day(self.state.month),
        )  # fmt: skip

    def _record_index(self, record_id: np.ndarray) -> np.ndarray:
        order = np.argsort(self.records.record_id)
        place = np.minimum(np.searchsorted(self.records.record_id[order], record_id), len(order) - 1)
        found = order[place]
        wrong = np.flatnonzero(self.records.record_id[found] != record_id)
        if len(wrong):
            first = str(record_id[wrong[0]])
            raise ValueRefused("demo_record", "There is no record {id!r} in the demo company.", id=first)
        return found

    def _responses(self, approach: Approach, before: State, played: Played, refused: np.ndarray) -> pa.Table:
        customers = self.people.size.customers
        spent = np.bincount(played.lines.customer, played.lines.amount, minlength=customers)
        first = np.full(customers, self.calendar.start_day(before.month + 1))
        np.minimum.at(first, played.lines.customer, played.lines.day)
        buyer = np.maximum(approach.buyer, 0)
        bought = (approach.buyer >= 0) & (spent[buyer] > 0)
        said = self._answers(approach, before)
        answered = said != ""
        sells = np.isin(approach.action, response.OFFERS)
        kind = np.select([refused, sells & bought, answered], ["refused", "bought", "answered"], "ignored")
        value = np.select([kind == "bought", kind == "answered"], [np.round(spent[buyer], 2).astype(str), said], "")
        day = np.where(kind == "bought", first[buyer], approach.day + 1)
        return response.response_table(approach, self.records.ids, kind=kind, value=value, day=day)

    def _answers(self, approach: Approach, before: State) -> np.ndarray:
        will = response.answers(self.chance, self.traits, approach, before)
        voice = Voice(self.people, self.nature, before)
        said = np.full(len(will), "", dtype="U20")
        for code in np.unique(approach.question[will]):
            rows = np.flatnonzero(will & (approach.question == code))
            said[rows] = voice.answer(self.chance, str(code), approach.soul[rows])
        return said

    def _tables(self, before: State, played: Played) -> dict[str, pa.Table]:
        month, first = before.month, self.calendar.start_day(before.month)
        voice = Voice(self.people, self.nature, before)
        facts = contacts.fact_table(self.chance, self.calendar, voice, self.records, played.lines)
        return {
            "record": self.records.between(first, self.calendar.start_day(month + 1) - 1),
            "order_line": order_table(self.calendar, self.people, self.records, played.lines),
            "contact": contacts.contact_table(self.chance, self.calendar, self.people, self.records, month),
            "complaint": contacts.complaint_table(self.calendar, self.records, played.complaints, played.lines),
            "fact": facts,
        }

    def _consents(self, approach: Approach, refused: np.ndarray, month: int) -> pa.Table:
        """Refusals of the channel that annoyed, consents that came with the month's new records."""
        first, last = self.calendar.start_day(month), self.calendar.start_day(month + 1) - 1
        fresh = contacts.consent_table(self.chance, self.records, since=first, until=last)
        rows = np.flatnonzero(refused)
        no = contacts.refusals(self.records, approach.record[rows], approach.channel[rows], approach.day + 1)
        return pa.concat_tables([fresh, no])


def make_company(*, customers: int = 5000, seed: int = 7, end: date = END, months: int = 36) -> Company:
    """The demo company with so many customers; the same seed gives the same company.

    customers: persons and organisations that buy (dealers and contact persons come on top). Raises ValueRefused.

    >>> company = make_company(customers=80, months=13)
    >>> sorted(company.history(date(2025, 10, 31)))
    ['complaint', 'consent', 'contact', 'fact', 'order_line', 'product', 'record']
    """
    chance, calendar = Chance(seed), Calendar(end, months)
    people = make_people(chance, calendar, customers)
    nature = buying.make_nature(chance, calendar, people)
    return Company(
        chance, calendar, people, make_records(chance, calendar, people), nature,
        response.make_traits(chance, np.arange(len(people.kind))), buying.first_state(chance, nature),
    )  # fmt: skip
