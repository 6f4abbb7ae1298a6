"""What it costs to serve each party: contacts by channel, complaints, in the last year."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhiji.vocabulary.policy import Policy

YEAR = timedelta(days=365)


def owned(table: ir.Table, *, party_record: ir.Table) -> ir.Table:
    """`table` with the `party_id` its `record_id` belongs to; what was written live may name the party itself."""
    links = party_record.select(link="record_id", owner="party_id")
    joined = table.left_join(links, table.record_id == links.link)
    given = joined.party_id if "party_id" in table.columns else ibis.null("string")
    return joined.mutate(party_id=ibis.coalesce(given, joined.owner, joined.record_id)).drop("link", "owner")


def service_cost(
    contact: ir.Table, complaint: ir.Table, *, party_record: ir.Table, today: date, policy: Policy
) -> ir.Table:
    """What did serving each party cost in the last 365 days?

    In: canonical `contact`, `complaint`, `party_record`. Out, one row per party with either: `party_id`, `service_year`
    (currency), `complaints` (in the last year), `unhappy` (1 = one is open or was settled badly).
    """
    talks = _recent(owned(contact, party_record=party_record), today)
    costs = ibis.cases(*((talks.channel == name, cost) for name, cost in policy.contact_costs.items()), else_=0.0)
    spoken = talks.select("party_id", cost=costs, complaints=ibis.literal(0), unhappy=ibis.literal(0))
    gripes = _recent(owned(complaint, party_record=party_record), today)
    bad = gripes.settled_at.isnull() | ~gripes.satisfied.fill_null(True)
    cost = ibis.literal(float(policy.complaint_cost))
    complained = gripes.select("party_id", cost=cost, complaints=ibis.literal(1), unhappy=bad.cast("int8"))
    both = ibis.union(
        spoken.cast({"complaints": "int64", "unhappy": "int64", "cost": "float64"}),
        complained.cast({"complaints": "int64", "unhappy": "int64", "cost": "float64"}),
    )
    return both.group_by("party_id").aggregate(
        service_year=both.cost.sum(), complaints=both.complaints.sum(), unhappy=both.unhappy.max()
    )


def said_satisfaction(fact: ir.Table, *, party_record: ir.Table, today: date) -> ir.Table:
    """What did each party itself last say of its satisfaction? Out: `party_id`, `said` (0 to 10)."""
    told = owned(fact, party_record=party_record)
    valid = told.valid_until.isnull() | (told.valid_until >= ibis.literal(today))
    told = told.filter((told.name == "satisfaction") & (told.said_by == "customer") & valid)
    told = told.mutate(score=told.value.try_cast("float64"))
    told = told.filter((told.score >= 0) & (told.score <= 10))
    return told.group_by("party_id").aggregate(said=told.score.argmax(told["at"]))


def _recent(table: ir.Table, today: date) -> ir.Table:
    day = table["at"].date()
    return table.filter((day > ibis.literal(today - YEAR)) & (day <= ibis.literal(today)))
