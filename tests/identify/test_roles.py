"""Columns are recognised by what they are called and by what they hold."""

from __future__ import annotations

import pyarrow as pa
import pytest

from zhiji.identify.roles import ROLES, recognise, role_by_header

KNOWN = """
 soc_sec_id=national_id firstName=given_name LAST_NAME=family_name dob=birth_date 手机号=phone E-mail=email
address_1=street address_2=locality suburb=city Zip=postcode unit_number=unit 身份证号=national_id 公司名称=company
drivers_license_number=national_id home-phone=phone cluster= note=
"""


@pytest.mark.parametrize(("header", "role"), [entry.split("=") for entry in KNOWN.split()])
def test_headers_in_use_are_known(header, role):
    assert (role_by_header(f" {header}") or "") == role
    assert role in (*ROLES, "")


def test_content_tells_where_headers_do_not():
    table = pa.table(
        {
            "a": ["王芳", "李雷", "韩梅梅"],
            "b": ["13812345678", "+86 139 1234 5678", "13712345678"],
            "c": ["x@y.cn", "z@y.cn", None],
            "d": ["1990-01-02", "1985-05-06", "1971-11-30"],
            "e": ["官渡区湖滨街44号2栋", "洪雅县中山大道600号", None],
            "f": ["red", "blue", "green"],
        }
    )
    assert recognise(table) == {"a": "name", "b": "phone", "c": "email", "d": "birth_date", "e": "street"}


def test_a_birthday_column_without_dates_is_none():
    assert recognise(pa.table({"birthday": ["yes", "no", "yes"]})) == {}


def test_a_name_column_full_of_companies_is_a_company():
    assert recognise(pa.table({"name": ["Acme Ltd", "Bolt Inc", "云杉家居有限公司"]})) == {"name": "company"}


def test_ignored_columns_are_never_evidence():
    assert recognise(pa.table({"name": ["王芳"], "phone": ["13812345678"]}), ignore=["phone"]) == {"name": "name"}
