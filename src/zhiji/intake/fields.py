"""What each kind of file may hold: the fields, the header words they go by in Chinese and English, what must be
                 + there.

Words are compared in small letters without spaces and signs. The first words of a line are how the field is named in
the product; `!` before a field marks one that tells this kind from the others; `+` goes on with the line above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of file: the canonical table it fills, its fields with their words, and what must be mapped.

    `needs`: each entry is a set of fields of which one must be there.
    """

    name: str
    table: str
    words: dict[str, tuple[str, ...]]
    telling: frozenset[str]
    needs: tuple[frozenset[str], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in the order they are offered."""
        return tuple(self.words)


def _kind(name: str, table: str, needs: str, lines: str) -> Kind:
    entries = [line.split() for line in re.sub(r"\n\s*\+", " ", lines).splitlines() if line.strip()]
    words = {entry[0].lstrip("!"): (entry[0].lstrip("!").replace("_", ""), *entry[1:]) for entry in entries}
    telling = frozenset(entry[0][1:] for entry in entries if entry[0].startswith("!"))
    return Kind(name, table, words, telling, tuple(frozenset(need.split("|")) for need in needs.split()))


_WHO = """customer customerid custid clientid userid memberid buyerid customerno customernumber cid 客户
                 + 客户编号 客户号 客户id 会员 会员号 会员编号 顾客编号 用户id 买家 买家id 买方 ref customerref
                 + recordid"""
_RECORD = """
    ref          id customerid custid memberid userid clientid no number 编号 客户编号 客户号 客户id 会员编号 会员号
                 + 会员id 顾客编号 用户id 序号 customerref recordid
    id_number    idnumber idcard taxid vat uscc creditcode ssn socsecid 身份证 身份证号 证件号 证件号码
                 + 统一社会信用代码 信用代码 税号 纳税人识别号
    phone        mobile tel telephone phonenumber mobilephone cell cellphone 电话 手机 手机号 手机号码 联系电话
                 + 联系方式 电话号码 固定电话
    email        mail emailaddress e-mail 邮箱 电子邮箱 邮件 电子邮件
    wechat       weixin openid wechatid 微信 微信号
    card         cardno cardnumber membercard loyaltycard 卡号 会员卡 会员卡号
    address      addr street address1 streetaddress fulladdress 地址 详细地址 联系地址 收货地址 通讯地址 住址
    city         town suburb 城市 市 所在城市 地区
    postcode     zip zipcode postalcode plz 邮编 邮政编码
    employer_ref employerref companyid employerid organisationid organizationid 单位编号 公司编号 所属公司
    job_title    jobtitle title position role 职务 职位 头衔
    dealer_ref   dealerref dealer dealerid agent reseller 经销商 经销商编号 代理商
    owner        accountmanager salesperson salesrep rep 客户经理 负责人 业务员 销售 归属人
    shop         store branch 门店 店铺 分店 网点
    note         notes remark remarks comment comments 备注 说明
    seen_at      seenat updatedat updated lastmodified createdat registered 更新时间 注册时间 登记时间 创建时间
                 + 建档日期
"""

_PERSON = """
    name         fullname customername 姓名 名字 客户姓名 客户名称 会员姓名 顾客 顾客姓名 联系人 称呼 客户名
    given_name   givenname firstname forename fname 名
    family_name  familyname lastname surname lname 姓 姓氏
    sex          gender 性别
    birth_date   birthdate birthday dob dateofbirth 生日 出生日期 出生年月 出生
    kind         customertype type 客户类型 类型
"""
_COMPANY = """
    name         company companyname organisation organization organisationname organizationname firm
                 + 公司 公司名称 单位 单位名称 企业 企业名称 机构名称 客户名称 名称
"""

_ALL = (
    _kind("orders", "order_line", "ordered_at customer|amount|unit_price|product_id|quantity", f"""
    !order_id    order orderno ordernumber invoice invoiceno invoiceid transactionid receipt billno 订单号 订单编号
                 + 单号 订单id 发票号 小票号 流水号 销售单号 交易号
    line         lineno linenumber itemno 行号 明细行 行
    {_WHO}
    !ordered_at  orderedat orderdate date invoicedate datetime purchasedate saledate transactiondate timestamp time
                 + 日期 订单日期 下单时间 下单日期 购买日期 交易时间 销售日期 成交时间 付款时间
    product_id   productid product sku stockcode item itemid articleno productcode 商品编号 货号 产品编号 商品编码
                 + 商品id 款号
    product_name productname description itemname title article 商品 商品名称 品名 产品 产品名称 货品名称
    category     productcategory class 类别 品类 分类 商品分类
    !quantity    qty units pieces count 数量 件数 购买数量
    !amount      total linetotal price_paid sales revenue value totalamount paid spend 金额 实付金额 成交金额 总价
                 + 小计 销售额 应付金额 订单金额 合计
    !unit_price  unitprice price 单价 价格 成交价
    cost         costprice cogs 成本 成本价 进价
    currency     curr 币种 货币
    channel      saleschannel 渠道 销售渠道 来源渠道
    shop         store branch 门店 店铺 分店
    dealer_ref   dealerref dealer dealerid 经销商 经销商编号 代理商
    gift         isgift 礼品 是否礼品 赠送
    ship_to      shipto shippingaddress deliveryaddress 收货地址 送货地址 配送地址
    customer_name customername buyername 客户姓名 姓名 收货人 买家姓名 客户名称
    customer_phone customerphone phone mobile 手机 手机号 电话 联系电话 收货人手机 买家手机
    customer_email customeremail email 邮箱 电子邮箱
    """),
    _kind("complaints", "complaint", "customer text|reason", f"""
    !complaint_id complaintid complaint complaintno ticketid caseid 投诉编号 投诉单号 工单号
    {_WHO}
    at           date complaintdate createdat time 日期 投诉日期 投诉时间 时间
    channel      via 渠道 投诉渠道
    !reason      complaintreason type category 原因 投诉原因 投诉类型 类型
    text         complainttext description details content 内容 投诉内容 描述 详情
    order_id     orderid order orderno 订单号 订单编号
    !settled_at  settledat resolvedat closedat settled 解决时间 处理完成时间 结案时间 解决日期
    !satisfied   resolvedsatisfied 满意 是否满意
    """),
    _kind("contacts", "contact", "customer at channel|summary|topic|direction", f"""
    contact_id   contactid callid id 联系编号 记录编号
    {_WHO}
    at           date contactdate datetime calldate time 日期 联系日期 联系时间 时间 沟通时间
    !channel     via medium 渠道 方式 联系方式 沟通方式
    !direction   inout inbound 方向 呼入呼出
    !topic       subject 主题 事由
    !summary     notes note content text 摘要 内容 沟通内容 备注
    staff        agent employee user 员工 客服 坐席 跟进人
    !promise     commitment 承诺
    promise_due  promisedue duedate due 承诺日期 到期日
    """),
    _kind("facts", "fact", "customer name value", f"""
    fact_id      factid id 编号
    {_WHO}
    !name        fact factname attribute key question 名称 属性 项目 问题
    !value       factvalue answer 值 内容 答案
    !said_by     saidby 来源 谁说的
    at           date saidat 日期 时间
    !sure        confidence certainty 把握 可信度
    valid_until  validuntil until expires 有效期
    for_whom     forwhom 为谁
    """),
    _kind("products", "product", "product_id name|price", """
    !product_id  id sku productid productcode stockcode itemid item 商品编号 货号 产品编号 商品编码 编号
    !name        productname title description itemname 商品名称 品名 名称 产品名称 商品
    name_en      nameen englishname 英文名 英文名称
    !category    class productcategory 类别 品类 分类
    !price       listprice unitprice msrp 价格 单价 标价 售价
    cost         costprice 成本 成本价 进价
    made_to_order madetoorder custom 定制 是否定制
    !stock       inventory onhand 库存 库存数量
    """),
    _kind(
        "customers", "record", "name|given_name|family_name|phone|email|card|wechat|id_number|ref", _PERSON + _RECORD
    ),
    _kind("organisations", "record", "name", _COMPANY + _RECORD),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
