"""How customers come to buy: needs that arise, and whether Spruce Home gets them. No model of ours is at work here.

A need arises by the clock of a worn-out piece, by a move, a birth, a child leaving, by a recommendation, by habit, by
an organisation's project or tender; by season. We get the need by our share of the customer, which tires by chance,
by complaints that end badly, and mends slowly. Everything is one grid, customers by categories, one month at a time;
luck comes from `chance`, so that a world with other decisions differs only where these decisions bite.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhiji.demo import products
from zhiji.demo.calendar import Calendar
from zhiji.demo.chance import Chance
from zhiji.demo.people import EMMA, HOTEL, LIN, NEVER, ORGANISATION, People

MOVING = np.isin(products.CATEGORIES, ["sofa", "bed", "mattress", "dining", "wardrobe", "lamp", "textile", "storage"])
BABY = np.isin(products.CATEGORIES, ["kids", "storage", "textile", "mattress"])
EMPTY_NEST = np.isin(products.CATEGORIES, ["desk", "sofa", "chair", "textile", "decor"])
# what each type of organisation (names.ORG_TYPES) uses up, by category, in the order of the types
_USES = {
    "hotel": {"bed": 1, "mattress": 2, "textile": 5, "lamp": 2, "chair": 1, "decor": 1, "contract": 0.15},
    "office": {"desk": 2.5, "chair": 4, "storage": 3, "lamp": 1.5, "sofa": 0.4, "contract": 0.1, "decor": 1},
    "dining": {"dining": 2, "chair": 4, "lamp": 2, "decor": 3, "outdoor": 1, "contract": 0.08},
    "care": {"kids": 2, "chair": 2, "storage": 2, "bed": 1, "mattress": 1, "textile": 2, "contract": 0.08, "desk": 1},
}
USES = np.array([[use.get(category, 0.0) for category in products.CATEGORIES] for use in _USES.values()])
DURABLE, HABIT = products.DURABLE, products.HABIT


@dataclass(frozen=True)
class Nature:
    """What stays true of each customer: `habit` needs a month per category, our `share` of them, `level` of price
    (0 = cheap line, 1 = dear), `project` month of an organisation (NEVER = none), `patience` after a bad complaint."""

    habit: np.ndarray
    share: np.ndarray
    level: np.ndarray
    project: np.ndarray
    patience: np.ndarray
    start: np.ndarray  # month of becoming known


@dataclass(frozen=True)
class Setting:
    """The world in which months are played: its luck, its months, its people and what they are like."""

    chance: Chance
    calendar: Calendar
    people: People
    nature: Nature


@dataclass(frozen=True)
class State:
    """What changes: `month` to come, `due` month of each durable piece, `mood` (1 = as ever, 0 = lost), `rested` (the
    habit waits after a purchase), `pressure` of our approaches, `silenced` (refused to hear from us)."""

    month: int
    due: np.ndarray
    mood: np.ndarray
    rested: np.ndarray
    pressure: np.ndarray
    silenced: np.ndarray


@dataclass(frozen=True)
class Push:
    """What our decisions do to a month's buying: factors on needs (`lift`) and our share (`favour`); 1 = nothing."""

    lift: np.ndarray
    favour: np.ndarray


@dataclass(frozen=True)
class Bought:
    """One month's purchases, one row per customer and category; `arose` (customers by categories) holds every need
    that was met this month, by us or by a rival, and `project` marks rows of an organisation's project."""

    month: int
    customer: np.ndarray
    category: np.ndarray
    product: np.ndarray
    arose: np.ndarray
    project: np.ndarray


def make_nature(chance: Chance, calendar: Calendar, people: People) -> Nature:
    """Draw what each customer is like."""
    n = people.size.customers
    who = np.arange(n)
    org = people.kind[:n] == ORGANISATION
    taste = 0.3 + 1.4 * chance.uniform("taste", who[:, None], np.arange(len(DURABLE))[None, :])
    person_rate = np.exp(-2.86 + 0.85 * chance.normal("habit", who))
    size = people.rooms[:n] / 30.0
    org_rate = 0.3 * np.clip(size, 0.2, 3) ** 0.4 * np.exp(0.5 * chance.normal("habit", who))
    person_habit = np.where(HABIT, 1.4, 0.0) * person_rate[:, None]
    habit = taste * np.where(org[:, None], USES[np.maximum(people.org_type[:n], 0)] * org_rate[:, None], person_habit)
    share = np.where(org, _beta(chance, "share/org", 0.9, 1.3, who), _beta(chance, "share", 1.7, 1.8, who))
    projects = chance.yes("project", 0.3, who) & org
    project = np.where(projects, chance.whole("project/when", calendar.months + 24, who), NEVER)
    start = np.maximum(0, calendar.month_of_days(people.arrived[:n]))
    level = np.clip(0.5 + 0.24 * chance.normal("level", who) + 0.1 * org, 0.001, 0.999)
    nature = Nature(habit, share, level, project, chance.uniform("patience", who), start)
    return _cast(nature, people)


def _beta(chance: Chance, purpose: str, a: float, b: float, who: np.ndarray) -> np.ndarray:
    """Shares between 0 and 1 (Kumaraswamy's stand-in for the beta, whose quantile is closed)."""
    return (1 - (1 - chance.uniform(purpose, who)) ** (1 / b)) ** (1 / a)


def _cast(nature: Nature, people: People) -> Nature:
    hotel = people.size.persons + HOTEL
    nature.share[[LIN, EMMA, hotel]] = 0.85, 0.6, 0.8
    nature.habit[LIN] = np.maximum(nature.habit[LIN], np.where(HABIT, 0.12, 0))
    nature.habit[EMMA] = np.maximum(nature.habit[EMMA], np.where(HABIT, 0.07, 0))
    nature.project[hotel] = 9
    return nature


def first_state(chance: Chance, nature: Nature) -> State:
    """The state before month 0: every household owns furniture of some age."""
    n, categories = nature.habit.shape
    phase = chance.uniform("age of pieces", np.arange(n)[:, None], np.arange(categories)[None, :])
    due = np.where(DURABLE, phase * products.LASTS * 12, NEVER)
    return State(0, due, np.ones(n), np.ones(n), np.zeros(n), np.zeros(n, dtype=bool))


def need_chance(setting: Setting, state: State) -> np.ndarray:
    """Probability that a need arises this month, for each customer and category."""
    people, nature, calendar = setting.people, setting.nature, setting.calendar
    n, month = len(nature.share), state.month
    org = (people.kind[:n] == ORGANISATION)[:, None]
    of_year = calendar.month_of_year(month)
    season = np.where(products.CATEGORIES == "outdoor", products.GARDEN[of_year], products.SEASON[of_year])
    season = np.where(org, products.BUDGETS[of_year], season)
    worn = 0.3 / (1 + np.exp(np.clip((state.due - month) / 1.5, -30, 30)))
    need = np.where(org, nature.habit, nature.habit * state.rested[:, None] + np.where(DURABLE, worn, 0.0)) * season
    return 1 - (1 - np.minimum(need, 0.85)) * (1 - _event_chance(people, nature, month))


def _event_chance(people: People, nature: Nature, month: int) -> np.ndarray:
    n, persons = len(nature.share), people.size.persons
    extra = np.zeros((n, len(DURABLE)))
    since = lambda event: month - event
    recent = lambda event, first, last: (since(event) >= first) & (since(event) <= last)
    lives = people.lives
    head = lives.place == 0
    extra[:persons] += 0.30 * (recent(lives.move, 0, 2) & (lives.place < 2))[:, None] * MOVING
    extra[:persons] += 0.32 * (recent(lives.birth, -2, 1) & head)[:, None] * BABY
    extra[:persons] += 0.20 * (recent(lives.leaving, 1, 3) & head)[:, None] * EMPTY_NEST
    uses = USES[np.maximum(people.org_type[:n], 0)] > 0
    extra += 0.75 * recent(nature.project, 0, 2)[:, None] * uses
    told = np.zeros(n, dtype=bool)
    told[:persons] = people.ties.referrer[:persons] >= 0
    fresh = (nature.start == month) & (people.arrived[:n] > people.arrived[:n].min())
    first = np.where(told, 0.26, 0.2) * (fresh & (people.kind[:n] != ORGANISATION))  # what they came for
    extra += first[:, None] * (products.CATEGORIES != "contract")
    return np.minimum(extra, 0.9)


def buy(setting: Setting, state: State, push: Push) -> Bought:
    """What everybody buys in the month to come."""
    chance, nature = setting.chance, setting.nature
    n, month = len(nature.share), state.month
    who, what = np.arange(n)[:, None], np.arange(len(DURABLE))[None, :]
    known = (nature.start <= month)[:, None]
    likely = need_chance(setting, state) * push.lift[:, None]
    need = known & chance.yes("need", likely, month, who, what)
    favour = nature.share * state.mood * push.favour
    won_project = chance.yes("tender", favour, month // 3, np.arange(n))  # a tender is won or lost as a whole
    in_project = (month - nature.project >= 0) & (month - nature.project <= 2)
    ours = np.where(in_project[:, None], won_project[:, None], chance.yes("ours", favour[:, None], month, who, what))
    fresh = (nature.start == month) & (month > 0)  # somebody becomes known by buying
    customer, category = np.nonzero(need & (ours | fresh[:, None]))
    product = _choose(chance, month, customer, category, nature.level)
    shelf = products.make_shelf(chance, month, setting.calendar.month_of_year(month))
    out = shelf.out[product]
    luck = chance.uniform("out", month, customer, category)
    other = np.where(product % products.PER_CATEGORY == 0, product + 1, product - 1)
    product = np.where(out & ~shelf.out[other], other, product)
    kept = ~out | (luck < 0.55) & ~shelf.out[product]
    waits = ~kept & (luck > 0.75)  # would rather wait for the piece than buy elsewhere
    need[customer[waits], category[waits]] = False
    return Bought(month, customer[kept], category[kept], product[kept], need, in_project[customer[kept]])


def _choose(chance: Chance, month: int, customer: np.ndarray, category: np.ndarray, level: np.ndarray) -> np.ndarray:
    wanted = np.clip(level[customer] + 0.15 * chance.normal("line", month, customer, category), 0, 0.999)
    return category * products.PER_CATEGORY + ((1 - wanted) * products.PER_CATEGORY).astype(np.int64).clip(0, 5)


def age(chance: Chance, state: State, nature: Nature, bought: Bought, hurt: np.ndarray) -> State:
    """The state after a month: pieces renewed, habits rested, mood changed; `hurt` = factor of what went wrong."""
    n = len(nature.share)
    who, what = np.nonzero(bought.arose & DURABLE)
    due = state.due.copy()
    life = products.LASTS[what] * 12 * np.exp(0.25 * chance.normal("life", bought.month, who, what))
    due[who, what] = bought.month + life
    rested = np.minimum(1.0, state.rested + 0.35)
    small = np.zeros(n, dtype=bool)
    small[bought.customer[HABIT[bought.category]]] = True
    rested = np.where(small, 0.35, rested)
    tired = chance.yes("tired", 0.009, bought.month, np.arange(n))
    mood = np.minimum(1.0, state.mood * np.where(tired, 0.25, 1.0) * hurt + 0.006)
    return replace(state, month=state.month + 1, due=due, rested=rested, mood=mood, pressure=state.pressure * 0.6)


def no_push(customers: int) -> Push:
    """A month in which nobody acts."""
    return Push(np.ones(customers), np.ones(customers))
