"""Cells as people write them, read a column at a time: dates of several forms, numbers with signs, yes and no.

Each reader returns the values and a mask of cells it could not read; an empty cell is null and no fault. The distinct
cells are read once and spread, because dates and prices repeat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

EARLIEST, LATEST = np.array(["1800-01-01", "9999-12-31"], "datetime64[us]").astype(int)  # outside it is no day of ours
EXCEL_ZERO = np.datetime64("1899-12-30", "us")
SECOND = np.timedelta64(1_000_000, "us")
DAY_SECONDS = 86_400
CURRENCY_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "HK$": "HKD", "₩": "KRW", "₽": "RUB"}
_YMD = r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
_DMY = r"^(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"
_PACKED = r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"
_SLASHED = r"^(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})"
_CLOCK = (
    r"(?:[T ]+(?P<h>\d{1,2})[:时](?P<i>\d{1,2})(?:[:分](?P<s>\d{1,2})(?:[.,]\d+)?秒?)?分?"
    r"\s*(?P<z>Z|UTC|[+-]\d{2}:?\d{2})?)?$"
)
_EXCEL = r"^(?P<n>[2-9]\d{4})(?:\.(?P<f>\d+))?$"  # 1954 to 2119


@dataclass(frozen=True)
class Cells:
    """A column read: `values`, and `bad`, true where a cell stands but could not be read."""

    values: pa.Array
    bad: np.ndarray


def as_text(column: pa.ChunkedArray) -> pa.Array:
    """Any column as text without blanks around; an empty cell is null."""
    flat = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    flat = flat if pa.types.is_string(flat.type) else _cast_text(flat)
    trimmed = pc.utf8_trim_whitespace(flat)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _cast_text(flat: pa.Array) -> pa.Array:
    """Numbers without a needless point, so that a Parquet id 17850.0 stays 17850."""
    if pa.types.is_floating(flat.type):
        whole = pc.and_(pc.equal(flat, pc.floor(flat)), pc.less(pc.abs(flat), 1e15))
        integers = pc.cast(pc.cast(pc.if_else(whole, flat, None), pa.int64()), pa.string())
        return pc.coalesce(integers, pc.cast(flat, pa.string()))
    try:
        return pc.cast(flat, pa.string())
    except pa.ArrowInvalid:  # bytes that are no text
        return pa.array([None] * len(flat), pa.string())
    except pa.ArrowNotImplementedError:  # nested values
        return pa.array([None if v is None else str(v) for v in flat.to_pylist()], pa.string())


def read_times(column: pa.ChunkedArray, *, zone: str = "Asia/Shanghai") -> Cells:
    """Local times from ISO, 2026/3/1, 2026年3月1日, 01.03.2026, 20260301, 3/21/2026 and Excel's day numbers.

    The last but one only where some cell tells day and month apart. A time with an offset is brought to `zone`.

    >>> read_times(pa.chunked_array([["2026年3月1日 8:05", "01.03.2026", "46082", "soon"]])).values.to_pylist()[1]
    datetime.datetime(2026, 3, 1, 0, 0)
    """
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return _within_range(_typed_times(column, zone))
    text = as_text(column)
    coded = text.dictionary_encode()
    times = _distinct_times(coded.dictionary, zone)
    spread = _spread(times, coded.indices)
    values = _within_range(pa.array(spread, mask=np.isnat(spread))).values
    return Cells(values, ~_there(values) & _there(text))


def _within_range(times: pa.Array) -> Cells:
    moments = pc.cast(times, pa.int64())
    outside = pc.fill_null(pc.or_(pc.less(moments, EARLIEST), pc.greater(moments, LATEST)), False)
    return Cells(pc.if_else(outside, pa.scalar(None, times.type), times), np.asarray(outside))


def _typed_times(column: pa.ChunkedArray, zone: str) -> pa.Array:
    flat = column.combine_chunks()
    if pa.types.is_timestamp(flat.type) and flat.type.tz:
        flat = pc.local_timestamp(pc.cast(flat, pa.timestamp("us", zone)))
    return pc.cast(flat, pa.timestamp("us"), safe=False)


def _distinct_times(text: pa.Array, zone: str) -> np.ndarray:
    times = np.full(len(text), np.datetime64("NaT", "us"))
    for pattern in (_YMD + _CLOCK, _DMY + _CLOCK, _PACKED + _CLOCK):
        found = pc.extract_regex(text, pattern=pattern)
        times = np.where(np.isnat(times), _compose(found, zone), times)
    times = np.where(np.isnat(times), _slashed(text, zone), times)
    return np.where(np.isnat(times), _excel(text), times)


def _compose(found: pa.StructArray, zone: str, day: str = "d", month: str = "m") -> np.ndarray:
    """Times of what a pattern found; NaT where it found nothing or a day that does not exist."""
    there = _there(found)
    year, month_, day_ = (_number(found, name, there) for name in ("y", month, day))
    hour, minute, second = (_number(found, name, there) for name in "his")
    months = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month_ - 1)
    days = months.astype("datetime64[D]") + (day_ - 1)
    right = there & (month_ >= 1) & (month_ <= 12) & (day_ >= 1) & (days.astype("datetime64[M]") == months)
    right &= (hour < 24) & (minute < 60) & (second < 60)
    times = days.astype("datetime64[us]") + (hour * 3600 + minute * 60 + second) * SECOND
    times = np.where(right, times, np.datetime64("NaT", "us"))
    return _to_local(times, found.field("z"), zone)


def _number(found: pa.StructArray, name: str, there: np.ndarray) -> np.ndarray:
    field = found.field(name)
    digits = pc.if_else(pc.and_(pa.array(there), pc.greater(pc.utf8_length(field), 0)), field, "0")
    return np.asarray(pc.fill_null(pc.cast(digits, pa.int64()), 0))


def _to_local(times: np.ndarray, offset: pa.Array, zone: str) -> np.ndarray:
    """Times with an offset in the company's zone; those without stay as they are."""
    offsets = pc.replace_substring_regex(pc.fill_null(offset, ""), "^(Z|UTC)$", "0000")
    plain = pc.replace_substring_regex(offsets, "[:+]", "")
    given = np.asarray(pc.greater(pc.utf8_length(plain), 0))
    if not given.any():
        return times
    digits = pc.cast(pc.if_else(pa.array(given), plain, "0"), pa.int64())
    sign_hours, minutes = np.divmod(np.abs(np.asarray(digits)), 100)
    given &= (sign_hours <= 14) & (minutes < 60)  # no place on earth is further from Greenwich
    times = np.where(given | ~np.asarray(pc.greater(pc.utf8_length(plain), 0)), times, np.datetime64("NaT", "us"))
    shift = np.sign(np.asarray(digits)) * (sign_hours * 3600 + minutes * 60) * SECOND
    utc = pa.array(times - shift, pa.timestamp("us"))
    local = pc.local_timestamp(pc.cast(pc.assume_timezone(utc, "UTC"), pa.timestamp("us", zone)))
    return np.where(given, local.to_numpy(zero_copy_only=False).astype("datetime64[us]"), times)


def _slashed(text: pa.Array, zone: str) -> np.ndarray:
    """Day and month before the year: told apart only where some cell has a number above 12, else not read."""
    found = pc.extract_regex(text, pattern=_SLASHED + _CLOCK)
    there = _there(found)
    first, second = (_number(found, name, there) for name in "ab")
    if (first > 12).any() == (second > 12).any():
        return np.full(len(text), np.datetime64("NaT", "us"))
    day, month = ("a", "b") if (first > 12).any() else ("b", "a")
    return _compose(found, zone, day, month)


def _excel(text: pa.Array) -> np.ndarray:
    found = pc.extract_regex(text, pattern=_EXCEL)
    there = _there(found)
    days = _number(found, "n", there)
    part = pc.binary_join_element_wise("0", pc.fill_null(found.field("f"), "0"), ".")
    part = pc.if_else(pc.ends_with(part, "."), "0.0", part)
    seconds = np.rint(np.asarray(pc.cast(pc.fill_null(part, "0"), pa.float64())) * DAY_SECONDS).astype(np.int64)
    times = EXCEL_ZERO + (days * DAY_SECONDS + seconds) * SECOND
    return np.where(there, times, np.datetime64("NaT", "us"))


@dataclass(frozen=True)
class Numbers(Cells):
    """A column of numbers; `currency` is the code of a sign that stands with the number, else null."""

    currency: pa.Array


def read_numbers(column: pa.ChunkedArray) -> Numbers:
    """Numbers from 1,234.50, ¥99, 1.2万, (30.00), 1.234,50, 12元; a currency sign other than ¥ is told.

    >>> read_numbers(pa.chunked_array([["1,234.50", "1.2万", "(30)", "$5", "many"]])).values.to_pylist()
    [1234.5, 12000.0, -30.0, 5.0, None]
    """
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        values = pc.cast(column.combine_chunks(), pa.float64())
        wrong = ~np.asarray(pc.fill_null(pc.is_finite(values), True))
        return Numbers(pc.if_else(pa.array(wrong), None, values), wrong, pa.nulls(len(values), pa.string()))
    text = as_text(column)
    coded = text.dictionary_encode()
    numbers, currency = _distinct_numbers(coded.dictionary)
    spread = _spread(numbers, coded.indices)
    sign = currency.take(coded.indices) if len(currency) else pa.nulls(len(text), pa.string())
    return Numbers(pa.array(spread, mask=np.isnan(spread)), np.isnan(spread) & _there(text), sign)


_SIGN = r"US\$|HK\$|CNY|RMB|USD|EUR|GBP|HKD|JPY|[¥￥$€£₩₽]"
_NUMBER = (
    rf"^(?P<open>[(（])?(?P<minus>[-−－])?\s*(?:(?P<sign>{_SIGN})\s*(?P<minus2>[-−])?)?"
    rf"(?P<digits>\d[\d.,'\s]*|\.\d+)\s*(?P<ten>[万亿])?\s*(?P<unit>元|{_SIGN})?(?P<after>-)?[)）]?$"
)
_GROUPED = r"^\d{1,3}(?:[,'\s]\d{3})+(?:\.\d*)?$|^\d*(?:\.\d*)?$"  # 1,234.50 · 1234.50
_COMMA = r"^\d{1,3}(?:\.\d{3})+,\d+$|^\d+,\d{1,2}$"  # 1.234,50 · 12,5


def _distinct_numbers(text: pa.Array) -> tuple[np.ndarray, pa.Array]:
    found = pc.extract_regex(text, pattern=_NUMBER)
    digits = pc.utf8_trim_whitespace(pc.fill_null(found.field("digits"), ""))
    comma = pc.match_substring_regex(digits, _COMMA)
    right = pc.and_(pc.or_(pc.match_substring_regex(digits, _GROUPED), comma), pc.greater(pc.utf8_length(digits), 0))
    turned = pc.replace_substring(pc.replace_substring(digits, ".", ""), ",", ".")
    plain = pc.if_else(comma, turned, pc.replace_substring_regex(digits, r"[,'\s]", ""))
    numbers = np.asarray(pc.cast(pc.if_else(right, plain, "nan"), pa.float64())).copy()
    for word, factor in (("万", 1e4), ("亿", 1e8)):
        numbers[_equals(found.field("ten"), word)] *= factor
    minus = [np.asarray(pc.greater(pc.utf8_length(pc.fill_null(found.field(f), "")), 0)) for f in _MINUSES]
    numbers = np.where(np.logical_or.reduce(minus), -numbers, numbers)
    given = pc.if_else(pc.equal(pc.fill_null(found.field("sign"), ""), ""), found.field("unit"), found.field("sign"))
    return numbers, _currency(given)


_MINUSES = ("open", "minus", "minus2", "after")


def _equals(field: pa.Array, word: str) -> np.ndarray:
    return np.asarray(pc.fill_null(pc.equal(field, word), False))


def _currency(sign: pa.Array) -> pa.Array:
    """The code of a sign; null for ¥, 元, RMB (the company's own) and for none."""
    own = pc.is_in(pc.fill_null(sign, ""), pa.array(["", "¥", "￥", "元", "RMB", "CNY"]))
    place = pc.index_in(sign, pa.array(list(CURRENCY_SIGNS)))
    code = pc.coalesce(pa.array(list(CURRENCY_SIGNS.values())).take(place), sign)
    return pc.if_else(own, pa.scalar(None, pa.string()), code)


YES = ("1", "true", "yes", "y", "是", "有", "t", "满意")
NO = ("0", "false", "no", "n", "否", "无", "f", "不满意")


def read_flags(column: pa.ChunkedArray) -> Cells:
    """Yes and no in both languages.

    >>> read_flags(pa.chunked_array([["是", "No", "perhaps"]])).values.to_pylist()
    [True, False, None]
    """
    text = pc.utf8_lower(as_text(column))
    yes, no = (pc.is_in(text, pa.array(words)) for words in (YES, NO))
    values = pc.if_else(yes, True, pc.if_else(no, False, pa.scalar(None, pa.bool_())))
    return Cells(values, _there(text) & ~_there(values))


def _there(values: pa.Array) -> np.ndarray:
    return np.asarray(pc.is_valid(values))


def _spread(distinct: np.ndarray, indices: pa.Array) -> np.ndarray:
    """The value of each cell from the values of the distinct ones; missing where the cell is empty."""
    missing = np.datetime64("NaT", "us") if distinct.dtype.kind == "M" else np.nan
    whole = np.append(distinct, missing)
    return whole[np.asarray(pc.fill_null(indices, len(distinct)))]
