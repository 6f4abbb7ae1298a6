"""From what a customer bought in a month to orders with lines: pieces, prices, days, channels, gifts, returns."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.demo import products
from zhiji.demo.arrow import day_times, glued, taken
from zhiji.demo.buying import Bought
from zhiji.demo.calendar import Calendar
from zhiji.demo.chance import Chance
from zhiji.demo.mess import ACCOUNT, CALL, DEALER_LIST, SOURCES, TILL, WEB, Records
from zhiji.demo.people import ORGANISATION, People
from zhiji.demo.places import CITY
from zhiji.demo.texts import joined
from zhiji.vocabulary.tables import TABLES

CHANNELS = np.array(["shop", "web", "dealer", "phone", "account", "tender"])
SHOP, WEB_SHOP, DEALER, PHONE, DESK, TENDER = range(6)
SOURCE_OF = np.array([TILL, WEB, DEALER_LIST, CALL, ACCOUNT, ACCOUNT])
_ROOMY = np.isin(products.CATEGORIES, ["bed", "mattress", "desk", "chair", "textile", "lamp", "dining"])


@dataclass(frozen=True)
class Lines:
    """Order lines as columns, one row per line; `order` numbers the order, `line` the line in it, from 1."""

    customer: np.ndarray
    product: np.ndarray
    quantity: np.ndarray
    amount: np.ndarray
    cost: np.ndarray
    day: np.ndarray
    minute: np.ndarray
    channel: np.ndarray
    gift: np.ndarray
    order: np.ndarray
    line: np.ndarray

    def __len__(self) -> int:
        return len(self.customer)

    def take(self, rows: np.ndarray) -> Lines:
        """The lines of these rows."""
        return Lines(*(getattr(self, field.name)[rows] for field in fields(self)))

    def margin(self, customers: int) -> np.ndarray:
        """Amount less cost, by customer."""
        return np.bincount(self.customer, self.amount - self.cost, minlength=customers)

    @staticmethod
    def together(parts: list[Lines]) -> Lines:
        """Several months' lines as one."""
        return Lines(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Lines)))


def make_lines(chance: Chance, calendar: Calendar, people: People, bought: Bought) -> Lines:
    """The order lines of one month."""
    row, nth = _spread(chance, people, bought)
    month, customer, category = bought.month, bought.customer[row], bought.category[row]
    keys = (month, customer, category * 8 + nth)
    product = category * products.PER_CATEGORY + (bought.product[row] + nth) % products.PER_CATEGORY
    slot = chance.yes("slot", 0.22, month, customer, category).astype(np.int64)
    quantity = _pieces(chance, people, bought, row, keys)
    cut = _discount(chance, calendar, people, customer, keys)
    paid = np.round(products.PRICE[product] * quantity * (1 - cut), 2)
    lines = Lines(
        customer, product, quantity, paid, np.round(products.COST[product] * quantity, 2),
        np.maximum(_day(chance, calendar, month, customer, slot), people.arrived[customer]),
        540 + chance.whole("minute", 660, month, customer, slot),
        _channel(chance, people, bought, row, slot), chance.yes("gift", 0.05, *keys) & products.HABIT[category],
        customer * 2 + slot, np.zeros(len(row), dtype=np.int64),
    )  # fmt: skip
    return _number(_with_returns(chance, calendar, lines, month))


def _spread(chance: Chance, people: People, bought: Bought) -> tuple[np.ndarray, np.ndarray]:
    """How many lines each purchase makes: which purchase each line is of, and the how-manieth it is there."""
    org = people.kind[bought.customer] == ORGANISATION
    small = products.HABIT[bought.category]
    most = np.where(org, 3 + 2 * bought.project, np.where(small, 4, 1.35))
    count = 1 + (chance.uniform("lines", bought.month, bought.customer, bought.category) * most).astype(int)
    count = np.minimum(count, products.PER_CATEGORY)
    row = np.repeat(np.arange(len(count)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)


def _pieces(chance: Chance, people: People, bought: Bought, row: np.ndarray, keys: tuple) -> np.ndarray:
    luck = chance.uniform("pieces", *keys)
    customer, category = bought.customer[row], bought.category[row]
    is_chair = products.CATEGORIES[category] == "chair"
    person = 1 + np.where(is_chair, 5, np.where(products.HABIT[category], 2.2, 0)) * luck**1.5
    rooms = people.rooms[customer]
    bulk = 1 + luck**2 * np.where(_ROOMY[category], rooms / 40, rooms / 120)
    fitted = 1 + np.where(_ROOMY[category], 0.1 * rooms, 0.02 * rooms) * (0.2 + 0.4 * luck)
    company = np.where(bought.project[row], fitted, bulk)
    return np.floor(np.where(people.kind[customer] == ORGANISATION, company, person))


def _discount(chance: Chance, calendar: Calendar, people: People, customer: np.ndarray, keys: tuple) -> np.ndarray:
    rush = calendar.month_of_year(int(keys[0])) == 10
    company = 0.1 + 0.12 * np.minimum(people.rooms[customer] / 120, 1)
    return np.where(people.kind[customer] == ORGANISATION, company, 0.05 + 0.07 * rush) * chance.uniform("cut", *keys)


def _day(chance: Chance, calendar: Calendar, month: int, customer: np.ndarray, slot: np.ndarray) -> np.ndarray:
    """A day of the month after its first, half of the week-day ones put off to Saturday where the month allows."""
    first, length = calendar.start_day(month), calendar.length(month)
    day = first + 1 + chance.whole("day", length - 1, month, customer, slot)
    if calendar.month_of_year(month) == 10:  # 双11: four in ten of November's orders fall on the days around the 11th
        near = chance.yes("double eleven", 0.4, month, customer, slot)
        day = np.where(near, first + 9 + chance.whole("eleven", 3, month, customer, slot), day)
    saturday = day + (2 - day) % 7  # day 2 (3 January 1970) was a Saturday
    waits = chance.yes("weekend", 0.35, month, customer, slot) & (saturday < first + length)
    return np.where(waits, saturday, day)


def _channel(chance: Chance, people: People, bought: Bought, row: np.ndarray, slot: np.ndarray) -> np.ndarray:
    customer = bought.customer[row]
    usual = chance.pick("channel", np.array([0.5, 0.38, 0.0, 0.12]), customer)
    today = chance.pick("channel/today", np.array([0.5, 0.42, 0.0, 0.08]), bought.month, customer, slot)
    channel = np.where(chance.yes("channel/usual", 0.78, bought.month, customer, slot), usual, today)
    dealt = (people.ties.dealer[customer] >= 0) & chance.yes("channel/dealer", 0.9, bought.month, customer, slot)
    channel = np.where(dealt, DEALER, channel)
    return np.where(people.kind[customer] == ORGANISATION, np.where(bought.project[row], TENDER, DESK), channel)


def _with_returns(chance: Chance, calendar: Calendar, lines: Lines, month: int) -> Lines:
    """Two in a hundred lines come back, within the same month."""
    rate = np.where(lines.channel == WEB_SHOP, 0.04, 0.014)
    back = lines.take(np.flatnonzero(chance.yes("return", rate, month, lines.customer, lines.product)))
    last = calendar.start_day(month) + calendar.length(month) - 1
    later = np.minimum(back.day + 3 + chance.whole("return/day", 9, month, back.customer, back.product), last)
    turned = Lines(
        back.customer, back.product, -back.quantity, -back.amount, -np.round(back.cost * 0.85, 2), later, back.minute,
        back.channel, back.gift, back.order, back.line,
    )  # fmt: skip
    return Lines.together([lines, turned])


def _number(lines: Lines) -> Lines:
    rows = np.lexsort((lines.quantity < 0, lines.day, lines.order))
    lines = lines.take(rows)
    starts = np.flatnonzero(np.append(True, lines.order[1:] != lines.order[:-1])) if len(lines) else np.array([], int)
    length = np.diff(np.append(starts, len(lines)))
    return replace(lines, line=np.arange(len(lines)) - np.repeat(starts, length) + 1)


def order_number(calendar: Calendar, order: np.ndarray, day: np.ndarray) -> pa.Array:
    """The order's number as printed: year and month of the day, then eight digits that say nothing of the customer."""
    month = calendar.month_of_days(day)
    stamps = [calendar.start_of(int(m)).strftime("%y%m") for m in range(month.max() + 1)] if len(month) else ["0000"]
    scrambled = pc.cast(pa.array(order * 37_654_321 % 90_000_000 + 10_000_000), pa.string())
    return glued(taken(np.array(stamps), month), scrambled)


def order_table(calendar: Calendar, people: People, records: Records, lines: Lines) -> pa.Table:
    """Order lines in the columns of the canonical table `order_line`. One shop order in sixty has no name on it."""
    source = SOURCE_OF[lines.channel]
    record = records.of(lines.customer, lines.day, source)
    guest = (lines.channel == SHOP) & (lines.order * 7 % 61 == 0) & (lines.amount.astype(int) % 7 == 0)
    number = order_number(calendar, lines.order, lines.day)
    names, category = taken(SOURCES, source), products.CATEGORY_OF[lines.product]
    city = people.before.city[lines.customer]
    dealer = people.ties.dealer[lines.customer]
    dealer_record = np.where((lines.channel == DEALER) & (dealer >= 0), records.slots[dealer, 0], -1)
    return TABLES["order_line"].conform(pa.table({
        "line_id": glued(names, ":", number, ":", pc.cast(pa.array(lines.line), pa.string())),
        "order_id": number, "source": names, "record_id": taken(records.ids, np.where(guest, -1, record)),
        "ordered_at": day_times(lines.day, lines.minute), "product_id": taken(products.PRODUCT_ID, lines.product),
        "product_name": taken(products.NAME, lines.product), "category": taken(products.CATEGORY_SAID, category),
        "quantity": lines.quantity, "amount": lines.amount, "cost": lines.cost,
        "currency": taken(np.array(["CNY"]), np.zeros(len(lines), int)), "channel": taken(CHANNELS, lines.channel),
        "shop": taken(joined(CITY, "旗舰店"), np.where(lines.channel == SHOP, city, -1)),
        "dealer_ref": taken(records.ids, dealer_record), "gift": lines.gift,
        "ship_to": _ship_to(people, lines),
    }))  # fmt: skip


def _ship_to(people: People, lines: Lines) -> pa.Array:
    """Large pieces bought on the web or through a dealer are delivered home, wherever that is on the day."""
    delivered = products.DURABLE[products.CATEGORY_OF[lines.product]] & np.isin(lines.channel, [WEB_SHOP, DEALER])
    who = lines.customer[delivered]
    moved = lines.day[delivered] >= people.moved[who]
    places = np.where(moved, people.after.take(who).whole, people.before.take(who).whole)
    index = np.full(len(lines), -1)
    index[delivered] = np.arange(len(who))
    return taken(places, index)
