"""Who really lives in the demo company's world: people in households, organisations with contacts, dealers. The truth.

Everybody is a *soul*, numbered: first the persons who buy, then the organisations, the dealers, the contact persons.
Nothing here knows what any source wrote down; that is `mess`. A person who is also contact of an organisation is one
soul under two numbers: `identity` tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhiji.demo.calendar import AFTERWARDS, Calendar
from zhiji.demo.chance import Chance
from zhiji.demo.names import (
    SURNAME_WEIGHTS,
    Names,
    make_organisation_names,
    make_people_names,
)
from zhiji.demo.places import CITY_WEIGHTS, Addresses, make_addresses, make_offices
from zhiji.demo.texts import joined, numbered, words
from zhiji.vocabulary.errors import ValueRefused

PERSON, ORGANISATION, DEALER, CONTACT = range(4)
KIND = np.array(["person", "organisation", "organisation", "person"])
NEVER = 1_000_000
RANKS = np.array(words("采购经理 总经理 工程经理 财务主管 行政主管 设计总监"))
MANAGERS = np.array(words("manager1 manager2 manager3"))
LIN, EMMA, HOTEL = 0, 3, 0  # the cast: person, person, organisation (its first contact is Zhou Mingyuan)


@dataclass(frozen=True)
class Size:
    """How many souls of each kind; `customers` buy."""

    persons: int
    organisations: int
    dealers: int

    @property
    def customers(self) -> int:
        """Persons and organisations together: what `make_company(customers=...)` counts."""
        return self.persons + self.organisations


@dataclass(frozen=True)
class Lives:
    """What happens to each buying person, by month (NEVER = not at all): `move`, child's `birth`, a child `leaving`."""

    household: np.ndarray
    place: np.ndarray  # 0 = head, 1 = partner, 2 and more = grown child
    move: np.ndarray
    birth: np.ndarray
    leaving: np.ndarray


@dataclass(frozen=True)
class Reach:
    """Phones and mail: `phone` until the day `changed`, then `phone_after`; `email` is "" for those without."""

    phone: np.ndarray
    phone_after: np.ndarray
    changed: np.ndarray
    email: np.ndarray
    landline: np.ndarray


@dataclass(frozen=True)
class Ties:
    """Who belongs to whom, as soul numbers; -1 = nobody."""

    identity: np.ndarray
    employer: np.ndarray
    rank: np.ndarray
    branch_of: np.ndarray
    dealer: np.ndarray
    owner: np.ndarray  # index into MANAGERS
    referrer: np.ndarray


@dataclass(frozen=True)
class People:
    """All souls and everything true of them. `before` and `after` are addresses, parted by the day `moved`."""

    size: Size
    kind: np.ndarray
    names: Names
    sex: np.ndarray
    born: np.ndarray  # day number
    before: Addresses
    after: Addresses
    moved: np.ndarray  # day number
    lives: Lives
    reach: Reach
    ties: Ties
    arrived: np.ndarray  # day number of becoming known
    org_type: np.ndarray  # index into ORG_TYPES, -1 for people
    rooms: np.ndarray  # rooms or desks of an organisation, 0 for people
    tax_number: np.ndarray

    def truth_id(self, souls: np.ndarray) -> np.ndarray:
        """The name of the true party behind each soul."""
        return numbered("S", self.ties.identity[souls], 7)


def make_people(chance: Chance, calendar: Calendar, customers: int) -> People:
    """The whole population. Raises ValueRefused below 60 customers, where the cast would not find room."""
    if customers < 60:
        raise ValueRefused("demo_small", "The demo company needs at least 60 customers, not {n}.", n=customers)
    size = Size(customers - customers * 15 // 100, customers * 15 // 100, min(20, customers // 12))
    rooms = _rooms(chance, size)
    employers = _employers(chance, size, rooms)
    counts = [size.persons, size.organisations, size.dealers, len(employers)]
    kind = np.repeat([PERSON, ORGANISATION, DEALER, CONTACT], counts)
    souls = np.arange(len(kind))
    lives = _make_lives(chance, calendar, size.persons)
    ties = _make_ties(chance, size, employers)
    company = (kind == ORGANISATION) | (kind == DEALER)
    org_type = np.where(company, chance.pick("type", np.array([0.3, 0.4, 0.12, 0.18]), souls), -1)
    org_type[size.persons + HOTEL] = 0
    sex, born = _bodies(chance, souls, lives)
    before, after, moved = _homes(chance, calendar, kind, lives)
    western = chance.yes("western", 0.03, np.concatenate([lives.household, souls[size.persons :]]))
    human = make_people_names(chance, souls, _surnames(chance, souls, sex, lives), sex, western)
    names = _names(chance, kind, human, before, org_type)
    arrived = _arrivals(chance, calendar, ties)
    people = People(
        size, kind, names, sex, born, before, after, moved, lives, _make_reach(chance, calendar, kind, names), ties,
        arrived, org_type, np.concatenate([rooms, np.zeros(len(kind) - len(rooms), int)]), _tax_numbers(souls, kind),
    )
    return _one_body(_seat_cast(people, calendar))


def _rooms(chance: Chance, size: Size) -> np.ndarray:
    rooms = np.zeros(size.customers, dtype=np.int64)
    orgs = np.arange(size.persons, size.customers)
    rooms[orgs] = np.clip(np.exp(2.6 + 1.05 * chance.normal("rooms", orgs)), 2, 600).astype(int)
    rooms[size.persons + HOTEL] = 168
    return rooms


def _employers(chance: Chance, size: Size, rooms: np.ndarray) -> np.ndarray:
    orgs = np.arange(size.persons, size.customers)
    return np.repeat(orgs, 3 + (rooms[orgs] > 40) + chance.whole("contacts", 2, orgs) * (rooms[orgs] > 15))


def _make_lives(chance: Chance, calendar: Calendar, persons: int) -> Lives:
    sizes = 1 + chance.pick("household", np.array([0.45, 0.35, 0.14, 0.06]), np.arange(persons))
    sizes[:2] = 3, 1  # the homes of LIN and EMMA
    ends = np.cumsum(sizes)
    household = np.searchsorted(ends, np.arange(persons), side="right")
    place = np.arange(persons) - (ends - sizes)[household]
    month = lambda name: chance.whole(name + "/when", calendar.months + AFTERWARDS, household)
    event = lambda name, share: np.where(chance.yes(name, share, household), month(name), NEVER)
    grown = sizes[household] > 2
    leaving = np.where(grown, event("leave", 0.4), NEVER)
    return Lives(household, place, event("move", 0.2), event("birth", 0.16), leaving)


def _make_ties(chance: Chance, size: Size, employers: np.ndarray) -> Ties:
    n = size.customers + size.dealers + len(employers)
    souls, orgs = np.arange(n), np.arange(size.persons, size.customers)
    contacts = np.arange(n - len(employers), n)
    nobody = np.full(n, -1)
    employer, rank, branch, dealer, owner, referrer = (nobody.copy() for _ in range(6))
    employer[contacts] = employers
    rank[contacts] = (contacts - np.searchsorted(employers, employers) - contacts[0]) % len(RANKS)
    heads = orgs[0] + chance.whole("head", np.maximum(1, (orgs - orgs[0]) // 3), orgs)
    branch[orgs] = np.where(chance.yes("branch", 0.12, orgs) & (orgs - orgs[0] > 8), heads, -1)
    branch[orgs] = np.where((branch[orgs] >= 0) & (branch[branch[orgs]] < 0), branch[orgs], -1)
    served = chance.yes("served", 0.17, souls) & (souls < size.persons) & (souls > EMMA)
    dealer[served] = size.customers + chance.whole("dealer", size.dealers, souls[served])
    own = ((souls >= size.persons) & (souls < size.customers)) | (chance.yes("owned", 0.12, souls) & (dealer < 0))
    owner[own] = chance.whole("owner", len(MANAGERS), souls[own])
    owner[contacts] = owner[employers]
    told = chance.yes("told", 0.14, souls) & (souls < size.persons) & (souls > 20)
    referrer[told] = chance.whole("teller", souls[told], souls[told])
    identity = souls.copy()
    double = contacts[chance.yes("private", 0.07, contacts) & (contacts != contacts[0])]
    identity[double] = 20 + chance.whole("double", size.persons - 20, double)
    _, first = np.unique(identity[double], return_index=True)  # one private life each
    others = np.setdiff1d(np.arange(len(double)), first)
    identity[double[others]] = double[others]
    return Ties(identity, employer, rank, branch, dealer, owner, referrer)


def _bodies(chance: Chance, souls: np.ndarray, lives: Lives) -> tuple[np.ndarray, np.ndarray]:
    sex = chance.whole("sex", 2, souls)
    age = 27 + 38 * chance.uniform("age", souls) ** 1.2
    pairs = lives.place == 1
    persons = len(lives.place)
    where = np.flatnonzero(pairs)
    sex[where] = 1 - sex[where - 1]
    age[where] = age[where - 1] + 3 * chance.normal("age/partner", where)
    grown = np.flatnonzero(lives.place >= 2)
    age[grown] = 18 + 7 * chance.uniform("age/child", grown)
    heads = np.flatnonzero((lives.place == 0) & np.append(lives.place[1:] == 1, False))
    children = np.isin(lives.household, lives.household[grown])
    age[heads] = np.where(children[heads], 44 + 14 * chance.uniform("age/parent", heads), age[heads])
    age[where] = np.where(children[where], age[where - 1] - 2 + 3 * chance.uniform("age/parent2", where), age[where])
    age[:persons] = np.clip(age[:persons], 18, 88)
    return sex, (20400 - 365.25 * age + 365 * chance.uniform("birthday", souls)).astype(np.int64)


def _homes(
    chance: Chance, calendar: Calendar, kind: np.ndarray, lives: Lives
) -> tuple[Addresses, Addresses, np.ndarray]:
    persons, souls = len(lives.household), np.arange(len(kind))
    keys = souls.copy()
    keys[:persons] = lives.household
    first = make_addresses(chance, "home", keys)
    office = make_offices(chance, "office", souls, chance.pick("office/city", CITY_WEIGHTS, souls))
    company = (kind == ORGANISATION) | (kind == DEALER)
    before = Addresses(*(np.where(company, o, h) for o, h in zip(_parts(office), _parts(first), strict=True)))
    out = (lives.place >= 2) & (lives.leaving < NEVER)
    far = chance.yes("move/far", 0.12, keys)
    new_keys = keys.copy()
    new_keys[:persons] = np.where(out, 10_000_000 + souls[:persons], keys[:persons])
    elsewhere = chance.pick("move/city", CITY_WEIGHTS, new_keys)
    after = make_addresses(chance, "new home", new_keys, np.where(far, elsewhere, before.city))
    month = np.where(out, lives.leaving, lives.move)
    starts = np.array([calendar.start_day(m) for m in range(calendar.months + AFTERWARDS)])
    moved = np.full(len(kind), NEVER)
    moved[:persons] = np.where(month < NEVER, starts[np.minimum(month, len(starts) - 1)], NEVER)
    return before, after, moved


def _parts(addresses: Addresses) -> tuple[np.ndarray, ...]:
    return addresses.city, addresses.district, addresses.street


def _surnames(chance: Chance, souls: np.ndarray, sex: np.ndarray, lives: Lives) -> np.ndarray:
    """Indices into SURNAMES; grown children bear their father's, partners keep their own."""
    persons = len(lives.household)
    surname = chance.pick("surname", SURNAME_WEIGHTS, souls)
    heads = np.flatnonzero(lives.place == 0)[lives.household]
    father = np.where((sex[heads] == 0) & (np.append(lives.place, 0)[heads + 1] == 1), heads + 1, heads)
    surname[:persons] = np.where(lives.place >= 2, surname[father], surname[:persons])
    return surname


def _names(chance: Chance, kind: np.ndarray, human: Names, before: Addresses, org_type: np.ndarray) -> Names:
    company = make_organisation_names(chance, np.arange(len(kind)), before.city, np.maximum(org_type, 0))
    is_company = (kind == ORGANISATION) | (kind == DEALER)
    dealer = joined(company.family, np.where(kind == DEALER, "家居", ""))
    full = np.where(kind == DEALER, joined(before.city_name, company.family, "家居经营部"), company.full)
    return Names(
        np.where(is_company, full, human.full), np.where(is_company, dealer, human.family),
        *(np.where(is_company, "", part) for part in (human.given, human.family_latin, human.given_latin)),
    )  # fmt: skip


def _make_reach(chance: Chance, calendar: Calendar, kind: np.ndarray, names: Names) -> Reach:
    souls = np.arange(len(kind))
    serial = lambda of: (of * 7_654_321 + 1_234_567 + chance.seed * 1_000_003) % 10_000_000  # odd step: no number twice
    changes = chance.yes("phone/changes", 0.12, souls)
    span = calendar.start_day(calendar.months) - calendar.start_day(0)
    changed = calendar.start_day(0) + chance.whole("phone/day", span, souls)
    latin = np.strings.lower(joined(names.given_latin, ".", names.family_latin))
    latin = np.strings.replace(np.strings.replace(latin, "ü", "v"), " ", "")
    company = (kind == ORGANISATION) | (kind == DEALER)
    local = joined(np.where(company, "office", latin), souls)
    has = chance.yes("email", np.where(kind == PERSON, 0.62, 0.9), souls)
    return Reach(
        numbered("1990", serial(2 * souls), 7), numbered("1990", serial(2 * souls + 1), 7),
        np.where(changes & ~company, changed, NEVER), np.where(has, joined(local, "@example.com"), ""),
        numbered("0571-8", 100_000 + souls, 7),
    )  # fmt: skip


def _arrivals(chance: Chance, calendar: Calendar, ties: Ties) -> np.ndarray:
    """Four in ten were there before; the others come over the months, more in spring, autumn and November."""
    souls = np.arange(len(ties.employer))
    starts = np.array([calendar.start_day(m) for m in range(calendar.months)])
    pull = np.array([0.6, 0.5, 1.2, 1.3, 1.1, 0.9, 0.8, 0.8, 1.2, 1.3, 1.8, 0.8])
    weights = np.array([pull[calendar.month_of_year(m)] for m in range(calendar.months)])
    month = chance.pick("arrival", weights, souls)
    dealers = np.isin(souls, ties.dealer)
    old = chance.yes("old", 0.4, souls) | dealers
    day = np.where(old, starts[0], starts[month] + chance.whole("arrival/day", 28, souls))
    return np.where(ties.employer >= 0, day[ties.employer], day)


def _tax_numbers(souls: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Unified social credit codes (GB 32100) of a division that does not exist, 990000, rightly checked."""
    alphabet = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    body = numbered("91990000MA", souls, 7)
    digits = np.searchsorted(alphabet, body.view("U1").reshape(len(souls), -1)[:, :17])
    check = (31 - (digits * (3 ** np.arange(17) % 31)).sum(axis=1) % 31) % 31
    return np.where((kind == ORGANISATION) | (kind == DEALER), joined(body, alphabet[check]), "")


def _seat_cast(people: People, calendar: Calendar) -> People:
    """Put the people everybody knows by name in their places."""
    names, reach, first = people.names, people.reach, calendar.start_day(0)
    zhou = int(np.flatnonzero(people.kind == CONTACT)[0])
    hotel = people.size.persons + HOTEL
    cast = {
        LIN: ("林晚晴", "林", "晚晴", "Lin", "Wanqing", "lin.wanqing@example.com", 0),
        EMMA: ("Emma Clarke", "Clarke", "Emma", "Clarke", "Emma", "emma.clarke@example.com", 0),
        zhou: ("周明远", "周", "明远", "Zhou", "Mingyuan", "zhou.mingyuan@example.com", 1),
    }
    fields = [names.full, names.family, names.given, names.family_latin, names.given_latin, reach.email]
    for soul, (*values, sex) in cast.items():
        for field, value in zip(fields, values, strict=True):
            field[soul] = value
        people.sex[soul], reach.changed[soul], people.moved[soul], people.arrived[soul] = sex, NEVER, NEVER, first + 3
    people.moved[LIN] = calendar.start_day(14)
    people.lives.move[people.lives.household == people.lives.household[LIN]] = 14
    names.full[hotel], names.family[hotel] = "杭州云澜湖畔酒店管理有限公司", "云澜湖畔酒店"
    people.arrived[hotel], people.ties.branch_of[hotel] = first, -1
    people.ties.rank[zhou] = 0
    return people


def _one_body(people: People) -> People:
    """A contact who is also a private customer has one name, one birthday, one phone."""
    same = people.ties.identity
    names, reach = people.names, people.reach
    for field in (names.full, names.family, names.given, names.family_latin, names.given_latin, people.sex, people.born,
                  reach.phone, reach.phone_after, reach.changed):  # fmt: skip
        field[:] = field[same]
    return people
