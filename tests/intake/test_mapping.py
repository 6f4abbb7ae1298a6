"""Files are understood from their headers, in Chinese and English, without help."""

from __future__ import annotations

import pyarrow as pa
import pytest

from zhiji.intake import guess, iter_tables
from zhiji.intake.mapping import check_mapping
from zhiji.vocabulary.errors import ColumnMissing, ValueRefused


@pytest.mark.parametrize(
    ("columns", "kind", "some"),
    [
        ("会员编号 姓名 手机号码 性别 生日 地址", "customers", {"ref": "会员编号", "phone": "手机号码"}),
        ("公司名称 统一社会信用代码 电话 地址", "organisations", {"name": "公司名称", "id_number": "统一社会信用代码"}),
        ("货号 品名 类别 价格 库存", "products", {"product_id": "货号", "stock": "库存"}),
        ("客户编号 投诉时间 投诉原因 内容 是否满意", "complaints", {"reason": "投诉原因", "text": "内容"}),
        ("客户号 联系时间 渠道 方向 摘要 承诺", "contacts", {"at": "联系时间", "promise": "承诺"}),
        ("customer_id name value said_by", "facts", {"name": "name", "value": "value"}),
        ("id first_name last_name email zip", "customers", {"given_name": "first_name", "postcode": "zip"}),
        ("Order No|Customer ID|Order Date|SKU|Line Total", "orders", {"order_id": "Order No", "amount": "Line Total"}),
    ],
)
def test_kind_and_columns_are_guessed(columns, kind, some):
    names = columns.split("|") if "|" in columns else columns.split()

    found = guess(pa.table({name: ["x"] for name in names}))

    assert found.kind == kind and some.items() <= found.mapping.items()


def test_column_without_a_telling_name_is_known_by_its_cells():
    found = guess(pa.table({"编号": ["1", "2"], "甲": ["13800138000", "13900139000"], "乙": ["a@b.cn", "c@d.cn"]}))

    assert (found.mapping["phone"], found.mapping["email"]) == ("甲", "乙")


def test_real_files_need_no_help(real_data):
    for name, expected in {
        "cdnow_full.csv.gz": {
            "customer": "customer_id", "ordered_at": "date", "quantity": "quantity", "amount": "amount"
        },
        "uci_online_retail.parquet": {
            "order_id": "InvoiceNo", "customer": "CustomerID", "ordered_at": "InvoiceDate", "product_id": "StockCode",
            "product_name": "Description", "quantity": "Quantity", "unit_price": "UnitPrice",
        },
    }.items():
        found = guess(next(iter_tables(real_data(name), batch_rows=200)).table)
        assert (found.kind, found.mapping) == ("orders", expected)


def test_nothing_fitting_is_refused_and_says_what_was_seen():
    with pytest.raises(ValueRefused, match="alpha, beta"):
        guess(pa.table({"alpha": ["x"], "beta": ["y"]}))


def test_mapping_is_checked_against_file_and_kind():
    with pytest.raises(ColumnMissing, match="ordered_at"):
        check_mapping("orders", {"customer": "a"}, ["a"])
    with pytest.raises(ValueRefused, match="no field 'shoe_size'"):
        check_mapping("customers", {"shoe_size": "a"}, ["a"])
