"""What the sources of the demo company wrote down of each soul: several records, each wrong in its own way.

Sources: `till` of the shops, `web` shop, `dealer` lists, `call` centre, `account` desk for organisations. A record is
made once, on the day `seen`, and shows the address and phone of that day; nobody goes back to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhiji.demo.arrow import day_times, text
from zhiji.demo.calendar import Calendar
from zhiji.demo.chance import Chance
from zhiji.demo.names import HOMOPHONES, TRADITIONAL
from zhiji.demo.people import CONTACT, DEALER, EMMA, HOTEL, LIN, MANAGERS, ORGANISATION, PERSON, RANKS, People
from zhiji.demo.places import CITY
from zhiji.demo.texts import joined, numbered
from zhiji.vocabulary.tables import TABLES

SOURCES = np.array(["till", "web", "dealer", "call", "account"])
TILL, WEB, DEALER_LIST, CALL, ACCOUNT = range(5)
PREFIX = np.array(["T", "W", "D", "C", "K"])
MOST = 3  # records of one soul
# share of records with the field, by source
HAS = {
    "phone": [0.93, 0.88, 0.86, 0.97, 0.92], "email": [0.14, 0.95, 0.12, 0.2, 0.8],
    "birth": [0.34, 0.3, 0.05, 0.04, 0.08],
    "sex": [0.6, 0.5, 0.3, 0.35, 0.5], "address": [0.45, 0.9, 0.86, 0.5, 0.85], "city": [0.8, 0.9, 0.9, 0.6, 0.9],
    "card": [0.5, 0.25, 0.0, 0.1, 0.0], "wechat": [0.3, 0.15, 0.1, 0.0, 0.2], "tax": [0.2, 0.25, 0.2, 0.0, 0.75],
}  # fmt: skip
# share of records whose name is written so, by source
WRITTEN = {
    "traditional": [0.015, 0.02, 0.1, 0.01, 0.015], "latin": [0.0, 0.1, 0.02, 0.0, 0.04],
    "typo": [0.025, 0.02, 0.03, 0.08, 0.01], "polite": [0.05, 0.0, 0.04, 0.03, 0.0],
    "short": [0.3, 0.15, 0.35, 0.4, 0.06], "bare": [0.1, 0.1, 0.12, 0.12, 0.08],
}  # fmt: skip


@dataclass(frozen=True)
class Records:
    """Every record there will be: whose (`soul`), by which `source`, from which day (`seen`), and its canonical row.

    `slots[soul]` lists a soul's records, the main one first, -1 = none.
    """

    soul: np.ndarray
    source: np.ndarray
    seen: np.ndarray
    record_id: np.ndarray
    ids: pa.Array  # record_id once more, for tables
    slots: np.ndarray
    table: pa.Table

    def known(self, until_day: int) -> pa.Table:
        """The rows that exist by the end of a day."""
        return self.table.filter(pa.array(self.seen <= until_day))

    def between(self, first_day: int, last_day: int) -> pa.Table:
        """The rows that came in from one day to another, both included."""
        return self.table.filter(pa.array((self.seen >= first_day) & (self.seen <= last_day)))

    def of(self, souls: np.ndarray, days: np.ndarray, source: np.ndarray | int = -1) -> np.ndarray:
        """The record under which somebody is served on a day: that source's where there is one, else the main one."""
        best = self.slots[souls, 0].copy()
        for slot in range(1, MOST):
            record = self.slots[souls, slot]
            fits = (record >= 0) & (self.seen[record] <= days) & (self.source[record] == source)
            best = np.where(fits & (self.source[best] != source), record, best)
        return best


def make_records(chance: Chance, calendar: Calendar, people: People) -> Records:
    """All records of all souls, in the order of the day they appear."""
    soul, source, seen, copy = _who_is_where(chance, calendar, people)
    order = np.lexsort((soul, seen))
    soul, source, seen, copy = (part[order] for part in (soul, source, seen, copy))
    serial = np.arange(len(soul))
    ref = joined(PREFIX[source], np.strings.zfill((serial + 10_001).astype(str), 7))
    record_id = joined(SOURCES[source], ":", ref)
    slots = np.full((len(people.kind), MOST), -1)
    slots[soul, copy] = serial
    pen = Pen(chance, people, soul, source, seen, copy)
    columns = {
        "record_id": text(record_id), "source": text(SOURCES[source]), "ref": text(ref),
        **{name: text(value) for name, value in _fields(pen).items()},
        **{name: text(value) for name, value in _ties(pen, record_id, slots).items()},
        "seen_at": day_times(seen, chance.whole("seen/minute", 600, serial) + 540),
    }  # fmt: skip
    return Records(soul, source, seen, record_id, text(record_id), slots, TABLES["record"].conform(pa.table(columns)))


def _who_is_where(chance: Chance, calendar: Calendar, people: People) -> tuple[np.ndarray, ...]:
    souls, kind = np.arange(len(people.kind)), people.kind
    served = people.ties.dealer >= 0
    main = np.where(kind == PERSON, chance.pick("source", np.array([0.5, 0.36, 0.0, 0.14]), souls), ACCOUNT)
    main = np.where(served, DEALER_LIST, main)
    main[[LIN, EMMA]] = TILL, WEB
    other = np.where(kind == PERSON, (main + 1 + chance.whole("source/other", 2, souls)) % 4, CALL)
    other = np.where((other == DEALER_LIST) & ~served, TILL, other)
    other = np.where(other == main, WEB, other)
    other[LIN] = WEB
    last = calendar.start_day(calendar.months) - 1
    later = lambda name: (people.arrived + (last - people.arrived) * chance.uniform(name, souls)).astype(np.int64)
    second = later("second/day")
    second[LIN] = people.arrived[LIN] + 120
    share = np.where(kind == DEALER, 0.0, np.where(kind == CONTACT, 0.14, 0.29))
    elsewhere = chance.yes("second", share, souls) | (souls == LIN)
    again = chance.yes("again", np.where(kind == DEALER, 0.0, 0.07), souls) & ~np.isin(souls, [LIN, EMMA])
    sides = [(souls, main, people.arrived, 0), (souls[elsewhere], other[elsewhere], second[elsewhere], 1),
             (souls[again], main[again], later("again/day")[again], 2)]  # fmt: skip
    whole = [np.concatenate([side[i] for side in sides]) for i in range(3)]
    return *whole, np.repeat([0, 1, 2], [len(side[0]) for side in sides])


@dataclass(frozen=True)
class Pen:
    """The hand that writes the records: asks chance once per record and field."""

    chance: Chance
    people: People
    soul: np.ndarray
    source: np.ndarray
    seen: np.ndarray
    copy: np.ndarray

    def yes(self, purpose: str, shares: list[float]) -> np.ndarray:
        """True with the share of each record's source."""
        return self.chance.yes("pen/" + purpose, np.array(shares)[self.source], self.soul, self.copy)

    def luck(self, purpose: str) -> np.ndarray:
        """One number a record."""
        return self.chance.uniform("pen/" + purpose, self.soul, self.copy)

    @property
    def cast(self) -> np.ndarray:
        """Records of those whom everybody knows: they are written rightly."""
        zhou = int(np.argmax(self.people.kind == CONTACT))
        return np.isin(self.soul, [LIN, EMMA, zhou, self.people.size.persons + HOTEL])


def _fields(pen: Pen) -> dict[str, np.ndarray]:
    people, soul, cast = pen.people, pen.soul, pen.cast
    has = lambda name: pen.yes("has " + name, HAS[name]) | cast
    when = lambda truth, name: np.where(has(name), truth, "")
    company = np.isin(people.kind[soul], [ORGANISATION, DEALER])
    parted = (pen.source == WEB) & ~company & (pen.luck("parted") < 0.5) & cast
    wechat = numbered("wx_", (people.ties.identity[soul] * 48_271) % 9_999_991, 7)
    card = numbered("YS", people.ties.identity[soul] * 7 % 9_999_991, 7)
    address, city = _address(pen)
    return {
        "kind": np.where(company, "organisation", "person"), "name": _name(pen, company),
        "given_name": np.where(parted, people.names.given[soul], ""),
        "family_name": np.where(parted, people.names.family[soul], ""),
        "sex": np.where(company, "", when(_sex(pen), "sex")),
        "birth_date": np.where(company, "", when(_birth_date(pen), "birth")),
        "id_number": when(people.tax_number[soul], "tax"), "phone": when(_phone(pen, company), "phone"),
        "email": when(_email(pen), "email"), "address": when(address, "address"), "city": when(city, "city"),
        "wechat": np.where(company, "", when(wechat, "wechat")),
        "card": np.where(company | (pen.copy == 2), "", when(card, "card")),
    }  # fmt: skip


def _sex(pen: Pen) -> np.ndarray:
    forms = np.array([["女", "男"], ["F", "M"]])
    return forms[(pen.source == WEB).astype(int), pen.people.sex[pen.soul]]


def _birth_date(pen: Pen) -> np.ndarray:
    """ISO dates, one in eighty a month late."""
    late = 30 * (pen.luck("birth/wrong") < 0.012)
    return (np.datetime64("1970-01-01") + (pen.people.born[pen.soul] + late).astype("timedelta64[D]")).astype(str)


def _name(pen: Pen, company: np.ndarray) -> np.ndarray:
    names, soul = pen.people.names, pen.soul
    full = names.full[soul].astype("U40")
    native = ~company & (names.family_latin[soul] != names.family[soul]) & ~pen.cast
    given = names.given[soul].astype("U8")
    typo = np.flatnonzero(native & pen.yes("typo", WRITTEN["typo"]))
    given[typo] = np.strings.translate(given[typo], HOMOPHONES) if len(typo) else given[typo]
    full[typo] = joined(names.family[soul[typo]], given[typo])
    old = np.flatnonzero((native | company & ~pen.cast) & pen.yes("traditional", WRITTEN["traditional"]))
    full[old] = np.strings.translate(full[old], TRADITIONAL) if len(old) else full[old]
    latin = native & pen.yes("latin", WRITTEN["latin"])
    turned = pen.luck("turned") < 0.4
    a, b = names.family_latin[soul], names.given_latin[soul]
    full = np.where(latin, np.where(turned, joined(b, " ", a), joined(a, " ", b)), full)
    title = np.where(pen.people.sex[soul] == 0, "女士", "先生")
    full = np.where(native & pen.yes("polite", WRITTEN["polite"]), joined(names.family[soul], title), full)
    return np.where(company & ~pen.cast, _company_name(pen, full), full)


def _company_name(pen: Pen, full: np.ndarray) -> np.ndarray:
    short = pen.people.names.family[pen.soul]
    bare = np.strings.replace(np.strings.replace(full, "有限责任公司", ""), "有限公司", "")
    city = CITY[pen.people.before.city[pen.soul]]
    bracket = joined(np.strings.replace(full, city, "", 1), "（", city, "）")
    luck = pen.luck("company")
    full = np.where(luck < 0.05, bracket, full)
    full = np.where(pen.yes("bare", WRITTEN["bare"]), bare, full)
    return np.where(pen.yes("short", WRITTEN["short"]), short, full)


def _phone(pen: Pen, company: np.ndarray) -> np.ndarray:
    people, soul = pen.people, pen.soul
    reach, size = people.reach, people.size
    lender = soul.copy()
    lives = people.lives
    own = np.flatnonzero(soul < size.persons)
    heads = np.flatnonzero(lives.place == 0)[lives.household[soul[own]]]
    shared = (pen.luck("family phone") < 0.22)[own] & ~pen.cast[own]
    lender[own] = np.where(shared, heads, soul[own])
    phone = np.where(pen.seen >= reach.changed[lender], reach.phone_after[lender], reach.phone[lender])
    slip = np.flatnonzero((pen.luck("phone/slip") < 0.012) & ~pen.cast)
    phone[slip] = joined(np.strings.slice(phone[slip], 0, 10), (pen.luck("phone/digit")[slip] * 10).astype(int))
    return np.where(company, reach.landline[soul], _spaced(phone, pen.luck("phone/form")))


def _spaced(phone: np.ndarray, luck: np.ndarray) -> np.ndarray:
    a, b, c = np.strings.slice(phone, 0, 3), np.strings.slice(phone, 3, 7), np.strings.slice(phone, 7, 11)
    forms = [joined(a, " ", b, " ", c), joined(a, "-", b, "-", c), joined("+86 ", a, b, c)]
    for form, below in zip(forms, (0.15, 0.08, 0.04), strict=True):
        phone = np.where(luck < below, form, phone)
    return phone


def _email(pen: Pen) -> np.ndarray:
    email = pen.people.reach.email[pen.soul]
    loud = (pen.luck("email/upper") < 0.03) & ~pen.cast
    return np.where(loud, np.strings.upper(email), email)


def _address(pen: Pen) -> tuple[np.ndarray, np.ndarray]:
    people, soul = pen.people, pen.soul
    moved = pen.seen >= people.moved[soul]
    luck = pen.luck("address/form")
    whole = np.where(moved, people.after.whole[soul], people.before.whole[soul])
    district = np.where(moved, people.after.district[soul], people.before.district[soul])
    street = np.where(moved, people.after.street[soul], people.before.street[soul])
    name = CITY[np.where(moved, people.after.city[soul], people.before.city[soul])]
    brief = np.where(luck < 0.12, street, np.where(luck < 0.4, joined(district, street), whole))
    dashed = np.strings.replace(np.strings.replace(brief, "号", "-"), "栋", "-")
    brief = np.where((luck > 0.9) & ~pen.cast, dashed, brief)
    return np.strings.rstrip(brief, "-室"), np.where(luck < 0.7, joined(name, "市"), name)


def _ties(pen: Pen, record_id: np.ndarray, slots: np.ndarray) -> dict[str, np.ndarray]:
    ties, soul, kind = pen.people.ties, pen.soul, pen.people.kind[pen.soul]
    main = np.append(record_id[slots[:, 0]], "")  # the last answers for "nobody", -1
    account = pen.source == ACCOUNT
    title = np.where(kind == CONTACT, RANKS[np.maximum(ties.rank[soul], 0)], "")
    city = CITY[pen.people.before.city[soul]]
    shop = np.where(pen.luck("shop") < 0.6, joined(city, "旗舰店"), joined(city, "二店"))
    return {
        "employer_ref": np.where(account | (pen.luck("employer") < 0.5), main[ties.employer[soul]], ""),
        "job_title": np.where(account, title, ""),
        "dealer_ref": np.where(pen.source == DEALER_LIST, main[ties.dealer[soul]], ""),
        "owner": np.where(ties.owner[soul] >= 0, MANAGERS[ties.owner[soul]], ""),
        "shop": np.where(pen.source == TILL, shop, ""),
        "note": np.where(pen.luck("note") < 0.02, "请勿上午来电", ""),
    }
