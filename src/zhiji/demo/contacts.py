"""What is said between the demo company and its customers besides buying: contacts, complaints, facts, first consents.

All of it is written under records, as the sources know it. Complaints act on the buying (`harm`); contacts of the
time before the programme do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.demo import products
from zhiji.demo.arrow import day_times, glued, taken, text
from zhiji.demo.buying import Nature, State
from zhiji.demo.calendar import Calendar
from zhiji.demo.chance import Chance
from zhiji.demo.lines import SHOP, TENDER, WEB_SHOP, Lines, order_number
from zhiji.demo.mess import ACCOUNT, CALL, SOURCES, TILL, WEB, Records
from zhiji.demo.people import MANAGERS, PERSON, People
from zhiji.demo.texts import words
from zhiji.vocabulary.tables import TABLES

REASONS = np.array(words("delivery quality papers service price other"))
REASON_TEXTS = np.array(words("送货晚了一周 桌面有划痕 发票抬头开错 安装师傅没有按时来 刚买就降价 颜色与样品不一致"))
TOPICS = np.array(words("advice delivery measuring order after_sales catalogue quote"))
SUMMARIES = np.array(words("问餐桌尺寸 约送货日期 上门量房 确认订单 询问保养方法 索取新品目录 询问批量报价"))
PROMISES = np.array(words("本周寄出面料样品 三日内回复报价 预约设计师来电"))
STAFF = np.array([*MANAGERS, "clerk", "service"])
CONTACT_CHANNELS = np.array(words("desk phone email wechat visit"))
COMPLAINT_CHANNELS = np.array(words("desk portal phone"))
STYLES = np.array(words("classic chinese nordic modern modern other"))
NEVER_SETTLED = -1


@dataclass(frozen=True)
class Complaints:
    """Complaints of one month, one row each; `settled`: a day or NEVER_SETTLED; `satisfied` counts if settled."""

    customer: np.ndarray
    day: np.ndarray
    source: np.ndarray
    reason: np.ndarray
    order: np.ndarray
    settled: np.ndarray
    satisfied: np.ndarray


def complain(chance: Chance, calendar: Calendar, lines: Lines, month: int, served: np.ndarray) -> Complaints:
    """Who complains about an order of the month; `served` customers are more often content with the settlement."""
    first = lines.take(np.flatnonzero(lines.line == 1))
    rush = calendar.month_of_year(month) in (10, 11)
    rate = np.where(first.channel == TENDER, 0.05, 0.022) * (2.2 if rush else 1.0)
    rows = first.take(np.flatnonzero(chance.yes("complain", rate, month, first.order)))
    last = calendar.start_day(month) + calendar.length(month) - 1
    keys = (month, rows.order)
    day = np.minimum(rows.day + 1 + chance.whole("complain/day", 6, *keys), last)
    settled = np.minimum(day + 1 + chance.whole("settle", 12, *keys), last)
    settled = np.where(chance.yes("open", 0.05, *keys), NEVER_SETTLED, settled)
    content = chance.yes("content", np.where(served[rows.customer], 0.88, 0.64), *keys)
    late = np.where(rush, 0.5, 0.25)
    odds = np.array([late, 0.28, 0.1, 0.18, 0.08, 0.1])
    source = np.where(rows.channel == SHOP, TILL, np.where(rows.channel == WEB_SHOP, WEB, CALL))
    return Complaints(rows.customer, day, source, chance.pick("reason", odds, *keys), rows.order, settled, content)


def harm(complaints: Complaints, nature: Nature) -> np.ndarray:
    """What the month's complaints do to each customer's mood, as a factor: a settled one binds, another drives away."""
    factor = np.ones(len(nature.share))
    patience = nature.patience[complaints.customer]
    happy = complaints.satisfied & (complaints.settled != NEVER_SETTLED)
    np.multiply.at(factor, complaints.customer, np.where(happy, 1.08, 0.15 + 0.55 * patience))
    return factor


def complaint_table(calendar: Calendar, records: Records, complaints: Complaints, lines: Lines) -> pa.Table:
    """Complaints in the columns of the canonical table `complaint`."""
    record = records.of(complaints.customer, complaints.day, complaints.source)
    names = taken(SOURCES, complaints.source)
    bought = lines.take(np.flatnonzero(lines.line == 1))
    by_order = np.argsort(bought.order)
    found = by_order[np.searchsorted(bought.order[by_order], complaints.order)]
    number = order_number(calendar, complaints.order, bought.day[found]) if len(found) else pa.array([], pa.string())
    is_open = complaints.settled == NEVER_SETTLED
    settled = day_times(complaints.settled, np.full(len(is_open), 960))
    nulls = pa.array(is_open)
    return TABLES["complaint"].conform(pa.table({
        "complaint_id": glued(names, ":complaint-", number), "source": names,
        "record_id": taken(records.ids, record), "at": day_times(complaints.day, np.full(len(is_open), 660)),
        "channel": taken(COMPLAINT_CHANNELS, complaints.source.clip(0, 2)),
        "reason": taken(REASONS, complaints.reason), "text": taken(REASON_TEXTS, complaints.reason), "order_id": number,
        "settled_at": pa.array(np.asarray(settled), mask=is_open).cast(pa.timestamp("us")),
        "satisfied": pa.array(complaints.satisfied, mask=np.asarray(nulls)),
    }))  # fmt: skip


def still_open(complaints: pa.Table) -> pa.Table:
    """The complaints nobody settled."""
    return complaints.filter(pc.is_null(complaints["settled_at"]))


def settle(chance: Chance, complaints: pa.Table, key: tuple[int, np.ndarray], day: int) -> pa.Table:
    """Open complaints as they stand once somebody saw to them on `day`; most leave the customer content.

    `key`: the month and who complained, for chance.
    """
    content = chance.yes("content/served", 0.85, *key)
    column = complaints.column_names.index
    when = day_times(np.full(len(complaints), day), np.full(len(complaints), 960))
    settled = complaints.set_column(column("settled_at"), "settled_at", when)
    return settled.set_column(column("satisfied"), "satisfied", pa.array(content))


def contact_table(chance: Chance, calendar: Calendar, people: People, records: Records, month: int) -> pa.Table:
    """Contacts of one month, in the columns of the canonical table `contact`; owned customers are seen more often."""
    souls = np.arange(len(people.kind))
    owned = people.ties.owner >= 0
    first, length = calendar.start_day(month), calendar.length(month)
    day = first + chance.whole("contact/day", length, month, souls)
    talks = chance.yes("contact", np.where(owned, 0.09, 0.035), month, souls) & (people.arrived <= day)
    who = souls[talks]
    day, luck = day[talks], lambda name, below: chance.whole("contact/" + name, below, month, who)
    channel = np.where(owned[who], luck("channel", 5), luck("channel", 4))
    topic = np.where(people.kind[who] == PERSON, luck("topic", 6), luck("topic", 7))
    staff = np.where(owned[who], people.ties.owner[who], 3 + luck("staff", 2))
    promised = chance.yes("promise", 0.06, month, who)
    due = (day + 3 + luck("due", 9)).astype("datetime64[D]")
    record = records.of(who, day, CALL)
    source = taken(SOURCES, np.where(owned[who], ACCOUNT, CALL))
    number = pa.array((month * len(souls) + who + 100_000).astype(str))
    return TABLES["contact"].conform(pa.table({
        "contact_id": glued(source, ":contact-", number), "source": source,
        "record_id": taken(records.ids, record), "at": day_times(day, 560 + luck("minute", 560)),
        "channel": taken(CONTACT_CHANNELS, channel), "direction": taken(np.array(["in", "out"]), luck("direction", 2)),
        "topic": taken(TOPICS, topic), "summary": taken(SUMMARIES, topic), "staff": taken(STAFF, staff),
        "promise": taken(PROMISES, np.where(promised, luck("what", 3), -1)),
        "promise_due": pa.array(due, mask=~promised).cast(pa.date32()),
    }))  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """What each customer would truthfully say now: the answer to each question of the bank, by its code."""

    people: People
    nature: Nature
    state: State

    def answer(self, chance: Chance, code: str, souls: np.ndarray) -> np.ndarray:
        """The answers of `souls` to one question, "" where they have none. Only customers who buy have needs."""
        buyer = np.minimum(self.people.ties.identity[souls], self.people.size.customers - 1)
        answers = {
            "satisfaction": self.satisfaction, "next_need": self.need, "need": self.need, "style": self.style,
            "when_replace": self.replacing, "who_uses": self.users, "how_to_reach": self.way, "how_often": self.often,
        }  # fmt: skip
        if code not in answers:
            return np.full(len(souls), "")
        said = answers[code](chance, buyer)
        knows = self.people.ties.identity[souls] < self.people.size.customers
        if code in ("style", "when_replace", "who_uses"):
            knows &= self.people.kind[buyer] == PERSON
        return np.where(knows, said, "")

    def satisfaction(self, chance: Chance, who: np.ndarray) -> np.ndarray:
        """0 to 10: the mood, as people round it."""
        heart = 3.2 + 5.6 * self.state.mood[who] + 1.2 * chance.normal("satisfied", self.state.month, who)
        return np.clip(np.round(heart), 0, 10).astype(int).astype(str)

    def need(self, chance: Chance, who: np.ndarray) -> np.ndarray:
        """The category whose piece wears out next; for organisations the one they use most."""
        worn = np.argmin(self.state.due[who], axis=1)
        most = np.argmax(self.nature.habit[who], axis=1)
        return products.CATEGORY_SAID[np.where(self.people.kind[who] == PERSON, worn, most)]

    def style(self, chance: Chance, who: np.ndarray) -> np.ndarray:
        """Modern, Nordic, Chinese, classic or other; dearer customers like it classic."""
        return STYLES[((1 - self.nature.level[who]) * len(STYLES)).astype(int)]

    def replacing(self, chance: Chance, who: np.ndarray) -> np.ndarray:
        """When the next large piece is due."""
        wait = self.state.due[who].min(axis=1) - self.state.month
        return np.select([wait < 12, wait < 24, wait < 72], ["this_year", "next_year", "later"], "no")

    def users(self, chance: Chance, who: np.ndarray) -> np.ndarray:
        """Who lives with the customer."""
        lives, persons = self.people.lives, self.people.size.persons
        living = np.bincount(lives.household)[lives.household[np.minimum(who, persons - 1)]]
        return np.select([living == 1, living == 2], ["alone", "couple"], "children")

    def way(self, chance: Chance, who: np.ndarray) -> np.ndarray:
        """The channel the customer likes best."""
        return LIKES[liked_channel(chance, who)]

    def often(self, chance: Chance, who: np.ndarray) -> np.ndarray:
        """Contacts a month the customer puts up with."""
        return np.array(["0", "1", "2", "4"])[(self.nature.patience[who] * 4).astype(int)]


LIKES = np.array(words("email phone wechat sms visit"))


def liked_channel(chance: Chance, who: np.ndarray) -> np.ndarray:
    """Index into LIKES of the channel each customer likes best; lasting."""
    return chance.pick("liked channel", np.array([0.34, 0.24, 0.26, 0.08, 0.08]), who)


def fact_table(chance: Chance, calendar: Calendar, voice: Voice, records: Records, lines: Lines) -> pa.Table:
    """What customers and staff said in one month, in the columns of the canonical table `fact`."""
    month = voice.state.month
    who, first_line = np.unique(lines.customer, return_index=True)
    parts = []
    for code, name, share in (("satisfaction", "satisfaction", 0.16), ("need", "need", 0.05), ("style", "style", 0.06)):
        said = chance.yes("fact/" + name, share, month, who)
        parts.append((who[said], lines.day[first_line[said]], name, voice.answer(chance, code, who[said])))
    soul = np.concatenate([part[0] for part in parts])
    day = np.concatenate([part[1] for part in parts])
    name = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    value = np.concatenate([part[3] for part in parts])
    stamp, record = f"{calendar.start_of(month):%y%m}", records.of(soul, day, CALL)
    return TABLES["fact"].conform(pa.table({
        "fact_id": glued("call:", text(name), "-", stamp, "-", taken(records.ids, record)),
        "source": taken(SOURCES, np.full(len(soul), CALL)), "record_id": taken(records.ids, record),
        "name": text(name), "value": text(value), "said_by": taken(np.array(["customer"]), np.zeros(len(soul), int)),
        "at": day_times(day, np.full(len(soul), 1080)), "sure": np.ones(len(soul)),
        "for_whom": taken(np.array(["self"]), np.zeros(len(soul), int)),
    }))  # fmt: skip


WORDING = "我同意云杉家居通过所选渠道向我发送新品与优惠信息，可随时退订。"
SURVEY_WORDING = "我愿意偶尔回答云杉家居的一两个问题。"
CONSENT_CHANNELS = np.array(words("email sms wechat phone"))
_GIVEN = np.array([[0.3, 0.45, 0.4, 0.35], [0.72, 0.3, 0.2, 0.2], [0.2, 0.3, 0.25, 0.35], [0.2, 0.2, 0.1, 0.5],
                   [0.65, 0.2, 0.3, 0.6]])  # fmt: skip


def consent_table(chance: Chance, records: Records, *, since: int = 0, until: int) -> pa.Table:
    """What was permitted when the records of days `since` to `until` were made.

    Columns: record_id, purpose, channel, state, at, source, and `wording`, the text shown, kept as proof. One row per
    record, purpose and channel answered.
    """
    record = np.flatnonzero((records.seen >= since) & (records.seen <= until))
    parts = []
    for column, channel in enumerate(CONSENT_CHANNELS):
        luck = chance.uniform("consent/" + channel, record)
        given = luck < _GIVEN[records.source[record], column]
        refused = luck > 0.985
        parts += [_consents(records, record[given], ("marketing", channel, "given", WORDING))]
        parts += [_consents(records, record[refused], ("marketing", channel, "refused", WORDING))]
    asked = record[chance.yes("consent/survey", 0.5, record)]
    parts += [_consents(records, asked, ("survey", way, "given", SURVEY_WORDING)) for way in ("email", "phone")]
    return pa.concat_tables(parts)


def _consents(records: Records, record: np.ndarray, statement: tuple[str, str, str, str]) -> pa.Table:
    purpose, channel, state, wording = statement
    same = lambda value: taken(np.array([value]), np.zeros(len(record), int))
    return pa.table({
        "record_id": taken(records.ids, record), "purpose": same(purpose), "channel": same(channel),
        "state": same(state), "at": day_times(records.seen[record], np.full(len(record), 700)),
        "source": taken(SOURCES, records.source[record]), "wording": same(wording),
    })  # fmt: skip


def refusals(records: Records, record: np.ndarray, channel: np.ndarray, day: int) -> pa.Table:
    """Refusals of marketing on the channel that was too much, in the columns of `consent_table`."""
    parts = [
        _consents(records, record[channel == one], ("marketing", one, "refused", "请不要再联系我。")) for one in LIKES
    ]
    table = pa.concat_tables(parts)
    when = day_times(np.full(len(table), day), np.full(len(table), 1080))
    return table.set_column(table.column_names.index("at"), "at", when)
