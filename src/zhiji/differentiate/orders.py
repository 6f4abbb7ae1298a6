"""Any table of orders as purchase days: which column is the customer, which the date, which the amount.

Reading files does not belong here (`intake.read`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.differentiate.history import Purchases
from zhiji.vocabulary.errors import ColumnMissing, ValueRefused

EPOCH = np.datetime64("1970-01-01")
FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y")
EITHER_WAY = ("%m/%d/%Y", "%d/%m/%Y")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Columns:
    """Which columns of the orders hold what; without `amount` every row is a purchase."""

    customer: str
    date: str
    amount: str | None = None


@dataclass(frozen=True)
class Ledger:
    """Purchase days of customers, with their ids as text in order of first appearance.

    `last_day` of the orders (days since 1970); `rows` read; `nameless` rows left out because they name no customer.
    """

    purchases: Purchases
    ids: pa.Array
    last_day: int
    rows: int
    nameless: int


def ledger(orders: pa.Table, *, columns: Columns) -> Ledger:
    """Which customer bought on which day, with what came back on the same day taken off?

    One row per order or line in; a day counts as a purchase when something was sold and its net is above 0 (a free day
    counts when nothing came back). Raises ColumnMissing, and ValueRefused for the first cell that is no date or number
    (rows are counted from 1 below the header).

    >>> orders = pa.table({"who": ["00004", "00004"], "when": ["1997-01-01", "1997-01-18"], "paid": ["29.33", "29.73"]})
    >>> found = ledger(orders, columns=Columns("who", "when", "paid"))
    >>> found.ids.to_pylist(), found.purchases.amount.tolist()
    (['00004'], [29.33, 29.73])
    """
    for name in (columns.customer, columns.date, columns.amount):
        if name is not None and name not in orders.column_names:
            there = ", ".join(orders.column_names)
            raise ColumnMissing(
                "column_missing", "There is no column {column!r}. Columns: {there}.", column=name, there=there
            )
    who = as_ids(orders[columns.customer])
    day = as_days(orders[columns.date], column=columns.date)
    amount = np.ones(len(day)) if columns.amount is None else as_amounts(orders[columns.amount], column=columns.amount)
    coded = who.dictionary_encode()
    code = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    named = code >= 0
    if not named.any():
        raise ValueRefused(
            "no_customers", "No row of the orders names a customer in {column!r}.", column=columns.customer
        )
    purchases = _netted(code[named], day=day[named], amount=amount[named], customers=len(coded.dictionary))
    if columns.amount is None:
        purchases = Purchases(purchases.customer, purchases.day, np.zeros(len(purchases.day)), purchases.customers)
    return Ledger(purchases, coded.dictionary, int(day[named].max()), len(day), int((~named).sum()))


def _netted(who: np.ndarray, *, day: np.ndarray, amount: np.ndarray, customers: int) -> Purchases:
    first = int(day.min())
    span = int(day.max()) - first + 1
    cells, index = np.unique(who * span + (day - first), return_inverse=True)
    net = np.bincount(index, amount).round(6)
    returns = np.bincount(index, amount < 0)
    sales = np.bincount(index) - returns
    counts = (sales > 0) & ((net > 0) | ((net == 0) & (returns == 0)))
    customer, offset = np.divmod(cells[counts], span)
    return Purchases(customer, offset + first, net[counts], customers)


def as_ids(column: pa.ChunkedArray) -> pa.Array:
    """Customer ids as text as written; whole numbers without a decimal point; blank as null."""
    whole = column.combine_chunks()
    if pa.types.is_floating(whole.type):
        whole = pc.cast(whole, pa.int64(), safe=bool(pc.all(pc.equal(pc.floor(whole), whole)).as_py()))
    text = pc.utf8_trim_whitespace(pc.cast(whole, pa.string()))
    return pc.if_else(pc.equal(text, ""), None, text)


def as_days(cells: pa.ChunkedArray, *, column: str = "") -> np.ndarray:
    """Dates as whole days since 1970; text in the usual forms (2026-03-01, 2026/3/1, 20260301, 1.3.2026, with a time).

    3/1/2026 is read the one way in which all rows are dates; when both ways would do, it is refused.
    """
    whole = cells.combine_chunks()
    if not (pa.types.is_string(whole.type) or pa.types.is_large_string(whole.type) or pa.types.is_integer(whole.type)):
        return _in_days(_cast_day(whole, column), whole, column)
    text = pc.utf8_trim_whitespace(pc.cast(whole, pa.string()))
    text = pc.list_element(pc.split_pattern_regex(text, "[T ]", max_splits=1), 0)
    found = pa.nulls(len(text), pa.timestamp("s"))
    for form in FORMATS:
        found = pc.coalesce(found, pc.strptime(text, form, "s", error_is_null=True))
    return _in_days(pc.cast(_either_way(text, found, column), pa.date32()), whole, column)


def _either_way(text: pa.Array, found: pa.Array, name: str) -> pa.Array:
    open_ = pc.is_null(found)
    if not pc.any(open_).as_py():
        return found
    ways = [pc.strptime(text, form, "s", error_is_null=True) for form in EITHER_WAY]
    whole = [pc.coalesce(found, way) for way in ways if not pc.any(pc.and_(pc.is_null(way), open_)).as_py()]
    if len(whole) == 2 and not whole[0].equals(whole[1]):
        raise ValueRefused(
            "date_two_ways",
            "Column {column}: {value!r} may be read two ways. Write 2026-03-01.",
            column=name,
            value=text.filter(open_)[0].as_py(),
        )
    return whole[0] if whole else found


def _cast_day(whole: pa.Array, name: str) -> pa.Array:
    try:
        return pc.cast(pc.cast(whole, pa.timestamp("us"), safe=False), pa.date32(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueRefused(
            "date_unreadable", "Column {column} holds no dates but {type}.", column=name, type=str(whole.type)
        ) from error


def _in_days(found: pa.Array, written: pa.Array, name: str) -> np.ndarray:
    wrong = pc.fill_null(pc.or_(pc.less(found, FIRST_DAY), pc.greater(found, LAST_DAY)), True)
    if pc.any(wrong).as_py():
        row = pc.index(wrong, True).as_py()
        raise ValueRefused(
            "date_unreadable",
            "Row {row}, column {column}: {value!r} is no date. Write 2026-03-01.",
            row=row + 1,
            column=name,
            value=written[row].as_py(),
        )
    return pc.cast(found, pa.int32()).to_numpy(zero_copy_only=False).astype(np.int64)


def as_amounts(cells: pa.ChunkedArray, *, column: str = "") -> np.ndarray:
    """Amounts as numbers; `1,234.50` is read with or without its commas, blank is 0."""
    whole = cells.combine_chunks()
    if pa.types.is_string(whole.type) or pa.types.is_large_string(whole.type):
        text = pc.utf8_trim_whitespace(whole)
        text = pc.if_else(
            pc.match_substring_regex(text, r"^-?\d{1,3}(,\d{3})+(\.\d*)?$"), pc.replace_substring(text, ",", ""), text
        )
        number = pc.match_substring_regex(text, r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
        wrong = pc.invert(pc.fill_null(pc.or_(number, pc.equal(text, "")), True))
        _refuse_amount(wrong, whole, column)
        whole = pc.cast(pc.if_else(pc.equal(text, ""), None, text), pa.float64())
    try:
        values = pc.cast(whole, pa.float64(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueRefused(
            "amount_unreadable", "Column {column} holds no numbers but {type}.", column=column, type=str(whole.type)
        ) from error
    _refuse_amount(pc.fill_null(pc.invert(pc.is_finite(values)), False), cells.combine_chunks(), column)
    return pc.fill_null(values, 0.0).to_numpy(zero_copy_only=False)


def _refuse_amount(wrong: pa.Array, written: pa.Array, name: str) -> None:
    if pc.any(wrong).as_py():
        row = pc.index(wrong, True).as_py()
        raise ValueRefused(
            "amount_unreadable",
            "Row {row}, column {column}: {value!r} is no number. Write 1234.50.",
            row=row + 1,
            column=name,
            value=written[row].as_py(),
        )
