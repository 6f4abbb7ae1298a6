"""What live events say in the words of the other tables: who somebody is, what was bought.

`identify` tells of a customer, the track event `Order Completed` of a purchase (Segment's e-commerce spec v2).
An anonymous visitor becomes the user he later signs in as.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

ORDER = "Order Completed"


def event_records(events: ir.Table) -> ir.Table:
    """One row a user: what the newest `identify` says of him, nothing but the id for a user only seen buying.

    `events`: canonical `event`. Returns columns of `record`.
    """
    known = events.filter(events.user_id.notnull() & ((events.type == "identify") | (events.name == ORDER)))
    told = known.mutate(told=(known.type == "identify").cast("int8"))
    order = ibis.row_number().over(group_by=["source", "user_id"], order_by=[ibis.desc("told"), ibis.desc("at")])
    newest = told.mutate(place=order).filter(ibis._.place == 0)
    traits = ibis.cases((newest.told == 1, newest.properties), else_="{}").cast("json")
    address = traits["address"]
    return newest.select(
        record_id=newest.source + ":" + newest.user_id,
        source="source",
        ref="user_id",
        kind=ibis.literal("person"),
        name=_first(traits, "name"),
        given_name=_first(traits, "firstName", "first_name"),
        family_name=_first(traits, "lastName", "last_name"),
        sex=_first(traits, "gender"),
        birth_date=_first(traits, "birthday"),
        phone=_first(traits, "phone"),
        email=_first(traits, "email"),
        job_title=_first(traits, "title"),
        address=ibis.coalesce(_first(address, "street"), traits["address"].str),
        city=ibis.coalesce(_first(address, "city"), _first(traits, "city")),
        postcode=_first(address, "postalCode"),
        seen_at="at",
    )


def event_order_lines(events: ir.Table, *, currency: str) -> ir.Table:
    """One row a product of each completed order, or one a whole order where no products are told.

    `events`: canonical `event`. Orders in another currency than the company's are left out: no rate is known here.
    Returns columns of `order_line`.
    """
    orders = _with_user(events.filter(events.name == ORDER), events)
    said = orders.properties.cast("json")
    orders = orders.mutate(said=said, products=said["products"].array)
    told = ibis.coalesce(orders.said["currency"].str, currency).upper() == currency
    orders = orders.filter(told).mutate(count=ibis.coalesce(ibis._.products.length(), 0))
    lines = orders.mutate(line=ibis.range(0, ibis.greatest(orders["count"], 1)).unnest())
    product = lines.products[lines.line]
    quantity = ibis.coalesce(product["quantity"].float, product["quantity"].int.cast("float64"), 1.0)
    whole = [_number(lines.said, name) for name in ("total", "revenue", "value")]
    each = _number(product, "price") * quantity
    order_id = ibis.coalesce(_first(lines.said, "order_id", "orderId"), lines.event_id)
    return lines.select(
        line_id=lines.source + ":" + order_id + ":" + (lines.line + 1).cast("string"),
        order_id=order_id,
        source="source",
        record_id=lines.source + ":" + lines.user,
        ordered_at="at",
        product_id=_first(product, "product_id", "sku"),
        product_name=_first(product, "name"),
        category=_first(product, "category"),
        quantity=quantity,
        amount=ibis.cases((lines["count"] > 0, each), else_=ibis.coalesce(*whole)),
        currency=ibis.literal(currency),
        channel=ibis.literal("web"),
    ).filter(ibis._.amount.notnull())


def _with_user(orders: ir.Table, events: ir.Table) -> ir.Table:
    """The orders with `user`: the user id, else the user the anonymous id was later known as, else null."""
    linked = events.filter(events.user_id.notnull() & events.anonymous_id.notnull())
    links = linked.group_by("source", "anonymous_id").agg(known_as=linked.user_id.max(), users=linked.user_id.nunique())
    one = links.filter(links.users == 1).drop("users")  # a shared device names nobody
    joined = orders.left_join(one, ["source", "anonymous_id"])
    return joined.mutate(user=ibis.coalesce(joined.user_id, joined.known_as))


def _first(said: ir.JSONValue, *names: str) -> ir.StringValue:
    values = [value for name in names for value in (said[name].str, said[name].int.cast("string"))]
    return ibis.coalesce(*values)


def _number(said: ir.JSONValue, name: str) -> ir.FloatingValue:
    return ibis.coalesce(said[name].float, said[name].int.cast("float64"), said[name].str.try_cast("float64"))
