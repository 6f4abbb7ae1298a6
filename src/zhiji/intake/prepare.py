"""Blocks of a file into canonical tables: one function a kind, whole columns at a time.

Ids are made of the source and the source's own id, so that the same row of another file meets its earlier self.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.intake import columns
from zhiji.intake.check import Rules, Seen
from zhiji.intake.columns import Columns, first_of, joined
from zhiji.intake.fields import KINDS
from zhiji.intake.read import Block
from zhiji.vocabulary.party import ORGANISATION, PERSON
from zhiji.vocabulary.tables import TABLES

BARE = "0"  # before the import id of a customer known from an order only: any real record of his is newer
CJK = r"[\x{3400}-\x{9fff}]"


@dataclass(frozen=True)
class Plan:
    """How a file is taken: its kind, which column is what, the source it comes from, the rules, the load's id."""

    kind: str
    mapping: Mapping[str, str]
    source: str
    rules: Rules
    import_id: str = ""


@dataclass(frozen=True)
class Prepared:
    """One block made ready: the good rows in canonical tables, the errors (see `check.ERRORS`), counts of rows."""

    tables: dict[str, pa.Table]
    errors: pa.Table
    good: int
    bad: int


class Preparation:
    """Takes the blocks of one file in order; remembers which ids came before.

    >>> from datetime import date
    >>> plan = Plan("products", {"product_id": "货号", "price": "价格"}, "shop", Rules(date(2026, 11, 22)))
    >>> block = Block(pa.table({"货号": ["A1", "A1"], "价格": ["¥1,200", "5"]}), np.array([2, 3]))
    >>> done = Preparation(plan).take(block)
    >>> done.tables["product"].column("price").to_pylist(), done.errors.column("code").to_pylist()
    ([1200.0], ['id_twice'])
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.seen = Seen()

    def take(self, block: Block) -> Prepared:
        """One block in canonical columns, without its bad rows."""
        cells = Columns(block, self.plan.mapping, self.plan.rules)
        tables = _PREPARE[self.plan.kind](cells, self.plan, self.seen)
        cells.found.add_rows("row_ragged", [ragged.row for ragged in block.ragged])
        good = pa.array(~cells.found.bad)
        kept = {name: _finish(name, made, cells, self.plan).filter(good) for name, made in tables.items()}
        if "record" in kept and self.plan.kind == "orders":
            kept["record"] = _bare(kept["record"])
        bad = int(cells.found.bad.sum()) + len(block.ragged)
        return Prepared(kept, cells.found.table(), cells.size - int(cells.found.bad.sum()), bad)


def _finish(name: str, made: dict[str, pa.Array | str], cells: Columns, plan: Plan) -> pa.Table:
    """All canonical columns of a table; a plain text stands for every row."""
    stamped = {"source": plan.source, "import_id": plan.import_id, "row": pa.array(cells.block.rows), **made}
    names = {column.name for column in TABLES[name].columns}
    whole = {
        column: pa.repeat(pa.scalar(value), cells.size) if isinstance(value, str) else value
        for column, value in stamped.items()
        if column in names
    }
    return TABLES[name].conform(pa.table(whole))


def _orders(cells: Columns, plan: Plan, seen: Seen) -> dict[str, dict[str, pa.Array | str]]:
    ordered_at = cells.time("ordered_at", needed=True)
    name, phone, email = (cells.text(f"customer_{part}") for part in ("name", "phone", "email"))
    ref = first_of(cells.text("customer"), phone, email)
    order_id = _order_id(cells, ref, ordered_at)
    line = _line(cells, order_id, seen)
    quantity, amount, cost = _amounts(cells)
    record_id = joined(plan.source, ref)
    rest = {f: cells.text(f) for f in ("product_id", "product_name", "category", "channel", "shop", "ship_to")}
    lines = {
        **rest,
        "line_id": joined(plan.source, order_id, line),
        "order_id": order_id,
        "record_id": record_id,
        "ordered_at": ordered_at,
        "quantity": quantity,
        "amount": amount,
        "cost": cost,
        "currency": plan.rules.currency,
        "gift": cells.flag("gift"),
        "dealer_ref": joined(plan.source, cells.text("dealer_ref")),
    }
    bare = {"record_id": record_id, "ref": ref, "kind": PERSON, "name": name, "phone": phone, "email": email}
    return {"order_line": lines, "record": {**bare, "import_id": BARE + plan.import_id, "seen_at": ordered_at}}


def _order_id(cells: Columns, ref: pa.Array, ordered_at: pa.Array) -> pa.Array:
    """The source's order number; without one, the purchases of a customer on a day are one order."""
    if cells.has("order_id"):
        return cells.text("order_id", needed="key_missing")
    day = pc.cast(pc.cast(ordered_at, pa.date32()), pa.string())
    return pc.binary_join_element_wise(pc.fill_null(ref, "guest"), day, "@")


def _line(cells: Columns, order_id: pa.Array, seen: Seen) -> pa.Array:
    """The line number given, else the running number in its order: equal lines of one order are two lines."""
    if not cells.has("line"):
        return pc.cast(pa.array(seen.count(order_id) + 1), pa.string())
    line = cells.text("line", needed="key_missing")
    twice = seen.count(joined(order_id, line)) > 0
    cells.found.add("id_twice", twice & np.asarray(pc.is_valid(line)), cells.mapping["line"], line)
    return line


def _amounts(cells: Columns) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Quantity (one where none is given), amount of the line, cost of the line, in the company's currency."""
    by_price = not cells.has("amount")
    quantity = pc.fill_null(cells.number("quantity", needed=by_price and cells.has("quantity")), 1.0)
    if by_price:
        amount = pc.round(pc.multiply(quantity, cells.number("unit_price", needed=True)), ndigits=6)
    else:
        amount = cells.number("amount", needed=True)
    cost = cells.number("cost")
    if cells.has("currency"):
        code = pc.utf8_upper(cells.text("currency"))
        rate = cells.rate(code, cells.mapping["currency"], code)
        amount, cost = pc.multiply(amount, rate), pc.multiply(cost, rate)
    return quantity, amount, cost


def _bare(record: pa.Table) -> pa.Table:
    """One row a customer, what the last of his rows says."""
    there = record.filter(pc.is_valid(record.column("record_id")))
    last = there.append_column("place", pa.array(np.arange(there.num_rows)))
    places = last.group_by("record_id").aggregate([("place", "max")]).column("place_max")
    return there.take(places.combine_chunks().sort())


def _records(cells: Columns, plan: Plan, seen: Seen) -> dict[str, dict[str, pa.Array | str]]:
    names = [c.name for c in TABLES["record"].columns if c.name in KINDS["customers"].words or c.name == "name"]
    made: dict[str, pa.Array | str] = {f: cells.text(f) for f in names if f not in ("seen_at", "kind")}
    made["name"] = _full_name(made)
    made["ref"] = _ref(cells, made, seen)
    made["record_id"] = joined(plan.source, made["ref"])
    made["birth_date"] = _birth_date(cells, made["birth_date"])
    made["employer_ref"] = joined(plan.source, made["employer_ref"])
    made["dealer_ref"] = joined(plan.source, made["dealer_ref"])
    made["kind"] = ORGANISATION if plan.kind == "organisations" else _kind(cells)
    return {"record": {**made, "seen_at": cells.time("seen_at")}}


def _full_name(made: Mapping[str, pa.Array]) -> pa.Array:
    """The name as written, else put together in the order of its script."""
    given, family = made["given_name"], made["family_name"]
    chinese = pc.fill_null(pc.match_substring_regex(first_of(family, given), CJK), False)
    given, family = pc.fill_null(given, ""), pc.fill_null(family, "")
    eastern = pc.binary_join_element_wise(family, given, "")
    western = pc.binary_join_element_wise(given, family, " ")
    built = pc.utf8_trim_whitespace(pc.if_else(chinese, eastern, western))
    return first_of(made["name"], pc.if_else(pc.equal(built, ""), pa.scalar(None, pa.string()), built))


def _ref(cells: Columns, made: Mapping[str, pa.Array], seen: Seen) -> pa.Array:
    """The source's own id; a file without one is told apart by the surest thing it has."""
    if cells.has("ref"):
        ref, column = made["ref"], cells.mapping["ref"]
    else:
        ref = first_of(*(made[f] for f in ("card", "id_number", "phone", "email", "wechat", "name")))
        column = next(iter(cells.mapping.values()))
    cells.found.add("key_missing", np.asarray(pc.is_null(ref)), column, ref)
    cells.found.add("id_twice", (seen.count(ref) > 0) & np.asarray(pc.is_valid(ref)), column, ref)
    return ref


def _birth_date(cells: Columns, written: pa.Array) -> pa.Array:
    """ISO where it can be read, else as written: a birthday told by halves is still worth keeping."""
    if not cells.has("birth_date"):
        return written
    read = columns.read_times(cells.cells("birth_date"), zone=cells.rules.zone).values
    return first_of(pc.cast(pc.cast(read, pa.date32()), pa.string()), written)


def _kind(cells: Columns) -> pa.Array:
    return pc.fill_null(cells.word("kind", columns.PARTY_KINDS, otherwise=PERSON), PERSON)


def _products(cells: Columns, plan: Plan, seen: Seen) -> dict[str, dict[str, pa.Array | str]]:
    product_id = cells.text("product_id", needed="key_missing")
    twice = (seen.count(product_id) > 0) & np.asarray(pc.is_valid(product_id))
    cells.found.add("id_twice", twice, cells.mapping["product_id"], product_id)
    made = {field: cells.text(field) for field in ("name", "name_en", "category")}
    made |= {field: cells.number(field) for field in ("price", "cost", "stock")}
    return {"product": {**made, "product_id": product_id, "made_to_order": cells.flag("made_to_order")}}


def _contacts(cells: Columns, plan: Plan, seen: Seen) -> dict[str, dict[str, pa.Array | str]]:
    customer, at = cells.text("customer", needed="key_missing"), cells.time("at", needed=True)
    made = {field: cells.text(field) for field in ("topic", "summary", "staff", "promise")}
    made |= {"at": at, "record_id": joined(plan.source, customer)}
    made["contact_id"] = joined(plan.source, _own_id(cells, "contact_id", seen, (customer, at)))
    made["channel"] = cells.word("channel", columns.CHANNELS)
    made["direction"] = cells.word("direction", columns.DIRECTIONS)
    return {"contact": {**made, "promise_due": cells.time("promise_due", past=False)}}


def _complaints(cells: Columns, plan: Plan, seen: Seen) -> dict[str, dict[str, pa.Array | str]]:
    customer, at = cells.text("customer", needed="key_missing"), cells.time("at")
    made = {"at": at, "record_id": joined(plan.source, customer), "order_id": cells.text("order_id")}
    made["complaint_id"] = joined(plan.source, _own_id(cells, "complaint_id", seen, (customer, at)))
    made["text"] = first_of(cells.text("text"), cells.text("reason"))
    made["reason"] = pc.fill_null(cells.word("reason", columns.REASONS, otherwise="other"), "other")
    made["channel"] = cells.word("channel", columns.CHANNELS)
    return {"complaint": {**made, "settled_at": cells.time("settled_at"), "satisfied": cells.flag("satisfied")}}


def _facts(cells: Columns, plan: Plan, seen: Seen) -> dict[str, dict[str, pa.Array | str]]:
    customer, at = cells.text("customer", needed="key_missing"), cells.time("at")
    name, value = cells.text("name", needed="value_missing"), cells.text("value", needed="value_missing")
    sure = pc.fill_null(cells.number("sure"), 1.0)
    outside = np.asarray(pc.or_(pc.less(sure, 0.0), pc.greater(sure, 1.0)))
    cells.found.add("sure_out_of_range", outside, cells.mapping.get("sure", ""), sure)
    made = {"record_id": joined(plan.source, customer), "name": name, "value": value, "at": at, "sure": sure}
    made["fact_id"] = joined(plan.source, _own_id(cells, "fact_id", seen, (customer, name, at)))
    made["said_by"] = pc.fill_null(cells.word("said_by", columns.SAID_BY, otherwise="source"), "source")
    made["for_whom"] = pc.fill_null(cells.text("for_whom"), "self")
    return {"fact": {**made, "valid_until": cells.time("valid_until", past=False)}}


def _own_id(cells: Columns, field: str, seen: Seen, parts: tuple[pa.Array, ...]) -> pa.Array:
    """The source's id, else customer and time with a running number."""
    if cells.has(field):
        own = cells.text(field, needed="key_missing")
        cells.found.add("id_twice", (seen.count(own) > 0) & np.asarray(pc.is_valid(own)), cells.mapping[field], own)
        return own
    key = joined(*(pc.fill_null(pc.cast(part, pa.string()), "") for part in parts))
    return joined(key, pc.cast(pa.array(seen.count(key) + 1), pa.string()))


_PREPARE: dict[str, Callable[..., dict[str, dict[str, pa.Array | str]]]] = {
    "orders": _orders,
    "customers": _records,
    "organisations": _records,
    "products": _products,
    "contacts": _contacts,
    "complaints": _complaints,
    "facts": _facts,
}
