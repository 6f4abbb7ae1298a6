"""The mapped columns of one block of rows, read by field name; what cannot be read is noted as a finding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.intake.check import ID_LIMIT, TEXT_LIMIT, Findings, Rules
from zhiji.intake.read import Block
from zhiji.intake.values import as_text, read_flags, read_numbers, read_times
from zhiji.vocabulary.party import ORGANISATION, PERSON

CHANNELS = {
    "email": ("email", "mail", "e-mail", "邮件", "邮箱", "电子邮件"),
    "sms": ("sms", "text", "短信"),
    "phone": ("phone", "call", "tel", "telephone", "电话", "来电", "去电", "热线"),
    "wechat": ("wechat", "weixin", "微信", "企业微信"),
    "post": ("post", "letter", "信", "信函", "邮寄"),
    "visit": ("visit", "上门", "拜访"),
    "desk": ("desk", "shop", "store", "counter", "到店", "门店", "柜台", "前台"),
    "portal": ("portal", "web", "website", "app", "网站", "网页", "小程序"),
}
DIRECTIONS = {
    "in": ("in", "inbound", "incoming", "呼入", "来电", "客户来"),
    "out": ("out", "outbound", "outgoing", "呼出", "去电", "外呼"),
}
REASONS = {
    "delivery": ("delivery", "late", "送货", "物流", "配送", "发货", "延误"),
    "quality": ("quality", "defect", "broken", "质量", "瑕疵", "破损"),
    "papers": ("papers", "invoice", "documents", "发票", "单据", "资料"),
    "service": ("service", "staff", "服务", "态度", "安装"),
    "price": ("price", "价格", "费用", "收费"),
    "other": ("other", "其他", "其它"),
}
PARTY_KINDS = {
    PERSON: ("person", "individual", "个人", "自然人"),
    ORGANISATION: ("organisation", "organization", "company", "企业", "公司", "单位", "机构"),
}
SAID_BY = {
    "customer": ("customer", "self", "客户", "本人", "顾客"),
    "staff": ("staff", "employee", "员工", "客服"),
    "source": ("source", "file", "来源"),
    "inferred": ("inferred", "推断"),
}

IDS = frozenset(
    ("ref", "customer", "owner", "staff", "dealer_ref", "employer_ref", "order_id", "line", "product_id")
    + ("contact_id", "complaint_id", "fact_id")
)


class Columns:
    """Reads fields of a block through its mapping. A field that is not mapped reads as nulls."""

    def __init__(self, block: Block, mapping: Mapping[str, str], rules: Rules) -> None:
        self.block, self.mapping, self.rules = block, mapping, rules
        self.size = block.table.num_rows
        self.found = Findings(block.rows)

    def has(self, field: str) -> bool:
        """Whether a column of the file is mapped to the field."""
        return field in self.mapping

    def cells(self, field: str) -> pa.ChunkedArray:
        """The column as the file has it."""
        return self.block.table.column(self.mapping[field])

    def text(self, field: str, *, needed: str = "") -> pa.Array:
        """The column as text; `needed` is the code to note where it is empty."""
        if not self.has(field):
            return pa.nulls(self.size, pa.string())
        text = as_text(self.cells(field))
        limit = ID_LIMIT if field in IDS else TEXT_LIMIT
        self.found.add("text_too_long", _true(pc.greater(pc.utf8_length(text), limit)), self.mapping[field], text)
        shown = pc.replace_substring(text, "\0", "\ufffd")
        self.found.add("text_zero", _true(pc.not_equal(text, shown)), self.mapping[field], shown)
        if needed:
            self.found.add(needed, ~_valid(text), self.mapping[field], text)
        return text

    def time(self, field: str, *, needed: bool = False, past: bool = True) -> pa.Array:
        """The column as local times; `past`: a day after tomorrow's start is an error."""
        if not self.has(field):
            return pa.nulls(self.size, pa.timestamp("us"))
        column, cells = self.mapping[field], self.cells(field)
        read = read_times(cells, zone=self.rules.zone)
        self.found.add("date_unreadable", read.bad, column, cells)
        if needed:
            self.found.add("value_missing", ~_valid(read.values) & ~read.bad, column, cells)
        if past:
            latest = datetime.combine(self.rules.today + timedelta(days=2), time())  # a day of grace for time zones
            self.found.add("date_future", _true(pc.greater_equal(read.values, latest)), column, cells)
        return read.values

    def number(self, field: str, *, needed: bool = False) -> pa.Array:
        """The column as numbers, brought to the company's currency where a sign says another."""
        if not self.has(field):
            return pa.nulls(self.size, pa.float64())
        column, cells = self.mapping[field], self.cells(field)
        read = read_numbers(cells)
        self.found.add("number_unreadable", read.bad, column, cells)
        if needed:
            self.found.add("value_missing", ~_valid(read.values) & ~read.bad, column, cells)
        return pc.multiply(read.values, self.rate(read.currency, column, cells))

    def rate(self, currency: pa.Array, column: str, cells: pa.Array | pa.ChunkedArray) -> pa.Array:
        """What one unit of each row's currency is worth; a currency without a rate is noted. Null = the company's."""
        codes = pa.array([self.rules.currency, *self.rules.rates])
        rates = pa.array([1.0, *self.rules.rates.values()])
        place = pc.index_in(pc.fill_null(currency, self.rules.currency), codes)
        self.found.add("currency_foreign", ~_valid(place), column, cells)
        return pc.fill_null(rates.take(place), 1.0)

    def flag(self, field: str) -> pa.Array:
        """The column as yes and no."""
        if not self.has(field):
            return pa.nulls(self.size, pa.bool_())
        read = read_flags(self.cells(field))
        self.found.add("flag_unreadable", read.bad, self.mapping[field], self.cells(field))
        return read.values

    def word(self, field: str, words: Mapping[str, tuple[str, ...]], *, otherwise: str = "") -> pa.Array:
        """The column as one of our codes; an unknown word is noted, or taken as `otherwise` where that is given."""
        text = self.text(field)
        pairs = [(word, code) for code, known in words.items() for word in known]
        place = pc.index_in(pc.utf8_lower(text), pa.array([word for word, _ in pairs]))
        codes = pa.array([code for _, code in pairs]).take(place)
        unknown = _valid(text) & ~_valid(codes)
        if otherwise:
            return pc.if_else(pa.array(unknown), otherwise, codes)
        if unknown.any():
            self.found.add("value_unknown", unknown, self.mapping[field], text)
        return codes


def joined(*parts: pa.Array | str) -> pa.Array:
    """Texts joined by colons; null where any part is null.

    >>> joined("shop", pa.array(["7", None])).to_pylist()
    ['shop:7', None]
    """
    return pc.binary_join_element_wise(*parts, ":")


def first_of(*columns: pa.Array) -> pa.Array:
    """The first value that is there, row by row."""
    return pc.coalesce(*columns)


def _valid(values: pa.Array) -> np.ndarray:
    return np.asarray(pc.is_valid(values))


def _true(mask: pa.Array) -> np.ndarray:
    return np.asarray(pc.fill_null(mask, False))
