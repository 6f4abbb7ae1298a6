"""What each column of an unknown table holds: a given name, a phone, a street ... told by its header and by its
content.

How a value is read once its role is known is `normalize.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from zhiji.identify.dates import read_date
from zhiji.identify.phones import read_phone
from zhiji.identify.text import fold_all
from zhiji.identify.word_lists import COMPOUND_SURNAMES, SURNAMES

ROLES = (
    *("name", "given_name", "family_name", "middle_name", "company", "sex", "birth_date", "phone", "email"),
    *("national_id", "code", "house_number", "unit", "street", "locality", "city", "postcode", "state"),
)
"""`street` may hold the whole address; `code` is a personal code of any kind (member card, WeChat id, account)."""

_HEADERS = """
given_name    given_?names? first_?names? fname forenames? 名 名字
family_name   family_?names? sur_?names? last_?names? lname 姓 姓氏
middle_name   middle_?(?:names?|initials?) mname
company       org(?:anisation|anization)?(?:_?name)? company(?:_?name)? site_?name business(?:_?name)?
company       公司(?:名称)? 单位(?:名称)? 企业(?:名称)? (?:primary_)?name_org
name          (?:full_?|customer_?|contact_?|person_?|display_?|native_?|primary_?|legal_?)?names?(?:_full)?
name          姓名 客户(?:姓名|名称)? 会员姓名 收货人 联系人
sex           sex gender 性别
birth_date    dob (?:date_?of_?)?birth(?:_?(?:date|day))? date_of_birth bday 出生(?:日期|年月日?)? 生日
phone         (?:home_?|mobile_?|work_?|cell_?|tele?)?(?:phone|telephone|mobile|cell|tel|fax)(?:_?(?:number|no|[0-9]))?
phone         msisdn 电话(?:号码)? 手机(?:号码?)? 联系(?:电话|方式)
email         e_?mail(?:_?address)? mail 邮箱 电子邮[箱件]
national_id   (?:national|soc(?:ial)?_?sec(?:urity)?|tax|passport|identity)(?:_?(?:id|number|no)){0,2}
national_id   drivers?_licen[cs]e(?:_?(?:id|number|no))?
national_id   ssn(?:_number)? id_?(?:card|number|no) uscc lei(?:_number)? 身份证(?:号码?)? 证件号码?
national_id   统一社会信用代码 税号
code          wechat(?:_?id)? openid unionid card(?:_?no)? member_?(?:no|id|card|number) user_?(?:id|name)
code          login device_?id cookie anonymous_?id 微信号? 会员(?:卡)?号 卡号
house_number  (?:street|house|building)_?(?:number|no|num) house 门牌号?
unit          unit(?:_?(?:number|no))? apt apartment suite flat 房号 室
street        address(?:_?(?:line)?_?1)? addr(?:_?(?:line)?_?1|_full)? street(?:_?(?:name|address))? ship_to
street        road (?:详细|收货|联系|家庭|通讯)?地址 住址
locality      address(?:_?(?:line)?_?[23]) addr_?(?:line)?_?[23] estate 小区
city          city town suburb addr_city municipality place 城市 市
postcode      post_?(?:al_?)?code zip(?:_?code)? postal postcode addr_postal_code 邮编 邮政编码
state         state province region county addr_state 省份?
"""  # role, then the headers that name it, as patterns


def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {}
    for line in _HEADERS.strip().splitlines():
        role, *headers = line.split()
        found.setdefault(role, []).extend(headers)
    return {role: re.compile("|".join(headers)) for role, headers in found.items()}


_PATTERNS = _patterns()
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+\d][\d\s()*./-]{6,18}[\d*]")
_ID_CARD = re.compile(r"\d{17}[\dx]|[0-9a-hj-npqrtuwxy]{18}")
_ADDRESS = re.compile(
    r".*(?:[路街道巷弄]|大道).*\d+号.*|\d+[a-z]? .*\b(?:st|street|rd|road|ave|avenue|drive|dr|lane|place|court)\b.*"
)
_LEGAL = re.compile(r".*(?:公司|集团|\binc\b|\bllc\b|\bltd\b|\bgmbh\b|\bcorp\b).*")
SAMPLE = 500


def _header_form(header: str) -> str:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", header.strip())
    return re.sub(r"[\s\-./]+", "_", spaced).strip("_").lower()


def role_by_header(header: str) -> str | None:
    """The role a header names; None when it names none.

    >>> [role_by_header(h) for h in (" date_of_birth", "firstName", "手机", "Zip", "address_2", "cluster")]
    ['birth_date', 'given_name', 'phone', 'postcode', 'locality', None]
    """
    form = _header_form(header)
    return next((role for role, pattern in _PATTERNS.items() if pattern.fullmatch(form)), None)


def _is_chinese_name(value: str) -> bool:
    return bool(re.fullmatch("[\u4e00-\u9fff]{2,4}", value)) and (
        value[0] in SURNAMES or value[:2] in COMPOUND_SURNAMES
    )


_CONTENT = (
    ("email", lambda v: bool(_EMAIL.fullmatch(v)), 0.8),
    ("national_id", lambda v: bool(_ID_CARD.fullmatch(v)), 0.8),
    (
        "birth_date",
        lambda v: bool(read_date(v)) and "1900" <= read_date(v)[:4] <= "2100" and read_date(v)[4:6] <= "12",
        0.9,
    ),
    ("phone", lambda v: bool(_PHONE.fullmatch(v)) and len(read_phone(v)) >= 9, 0.9),
    ("sex", lambda v: v in {"m", "f", "male", "female", "男", "女"}, 0.95),
    ("street", lambda v: bool(_ADDRESS.fullmatch(v)), 0.5),
    ("company", lambda v: bool(_LEGAL.fullmatch(v)), 0.5),
    ("name", _is_chinese_name, 0.6),
)


def role_by_content(values: Sequence[str]) -> str | None:
    """The role that the values themselves show; None when they show none.

    >>> [role_by_content(values) for values in (["a@b.com", "c@d.org"], ["王伟", "李娜", "张三丰"], ["red", "blue"])]
    ['email', 'name', None]
    """
    said = [v for v in fold_all(values) if v]
    for role, test, share in _CONTENT:
        if said and sum(map(test, said)) >= share * len(said):
            return role
    return None


_MUST_HOLD = {"email": lambda v: "@" in v, "birth_date": read_date, "phone": read_phone}
_HELD = 0.3  # of the cells, at least; a column called "birthday" that holds no dates is not one


def _sample(column: pa.ChunkedArray) -> list[str]:
    distinct = pc.unique(pc.drop_null(column.cast(pa.string())))
    return distinct.slice(0, SAMPLE).to_pylist()


def _role(header: str, values: list[str]) -> str | None:
    role = role_by_header(header)
    said = [v for v in fold_all(values) if v]
    if role in _MUST_HOLD and said and sum(map(bool, map(_MUST_HOLD[role], said))) < _HELD * len(said):
        role = None
    if role == "name" and role_by_content(values) == "company":
        return "company"
    return role or role_by_content(values)


def recognise(table: pa.Table, *, ignore: Collection[str] = ()) -> dict[str, str]:
    """Which columns say who somebody is, and what each holds.

    Returns column name -> one of `ROLES`; columns that say nothing about identity are left out.

    >>> recognise(pa.table({"id": ["1", "2"], "Surname": ["Li", "Wu"], "x": ["a@b.cn", "c@d.cn"]}), ignore=["id"])
    {'Surname': 'family_name', 'x': 'email'}
    """
    found: dict[str, str] = {}
    for header in table.column_names:
        if header in ignore:
            continue
        role = _role(header, _sample(table.column(header)))
        if role:
            found[header] = role
    return _settle(found)


def _settle(found: Mapping[str, str]) -> dict[str, str]:
    """A house number needs a street to belong to."""
    drop = set() if "street" in found.values() else {"house_number", "unit"}
    return {header: role for header, role in found.items() if role not in drop}
