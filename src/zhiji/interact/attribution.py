"""What came of each exposure: did the customer buy, answer, was the matter settled, within the window."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from zhiji.interact.catalogue import CATALOGUE, LEAVE_ALONE
from zhiji.vocabulary.moment import Moment


def outcome_table(tables: Mapping[str, ir.Table], moment: Moment) -> ir.Table:
    """The table `outcome`: one row per exposure up to today.

    `tables`: exposure, party_alias, party_record, order_line, complaint, fact. An exposure succeeds by what its action
    is for (`catalogue.Action.success`): a purchase, an answer, a settled complaint; or because the customer said yes.
    Those of the control group count for `leave_alone`. `margin`: of purchases in the window, company currency.
    Returns: columns of `outcome` and `trial` float, the part of the window that has passed (1 = closed).

    >>> success_of("ask")
    'answer'

    Source: mission IN7. Everything in the window counts, treated and control alike: what the action itself caused is
    the difference of the two, which `measure` tells.
    """
    shown = _current(tables)
    window = moment.policy.attribution_days
    age = ibis.literal(moment.today).delta(shown.at.date(), unit="day")
    shown = shown.filter(age >= 0).mutate(age=age.clip(lower=0))
    shown = shown.left_join(_purchases(shown, tables, moment), "decision_id").drop("decision_id_right")
    shown = shown.left_join(_answers(shown, tables, window), "decision_id").drop("decision_id_right")
    shown = shown.left_join(_settled(shown, tables, window), "decision_id").drop("decision_id_right")
    success = shown.action.cases(*((a.code, a.success) for a in CATALOGUE), else_="purchase")
    came = {"purchase": shown.bought, "answer": shown.replied, "settled": shown.settled}
    succeeded = success.cases(*((name, flag.fill_null(False)) for name, flag in came.items()), else_=False)
    return shown.select(
        "decision_id",
        "party_id",
        action=shown.control.ifelse(LEAVE_ALONE, shown.action),
        segment=shown.segment.fill_null(""),
        at=shown.at,
        # A plain yes or no of the customer holds until the window is over; then a purchase is a purchase.
        succeeded=succeeded | shown.accepted.fill_null(False),
        margin=shown.margin.fill_null(0.0),
        closed=shown.age >= window,
        trial=shown.accepted.notnull().ifelse(1.0, ibis.least(shown.age / float(window), 1.0)),
    )


def success_of(action: str) -> str:
    """By what an action succeeds: purchase | answer | settled."""
    return next((a.success for a in CATALOGUE if a.code == action), "purchase")


def count_outcomes(outcome: ir.Table) -> ir.Table:
    """Counts by action and segment as `rates.learn_rates` takes them, from `outcome_table`."""
    return outcome.group_by("action", "segment").agg(
        shown=outcome.count(), trials=outcome.trial.sum(), succeeded=outcome.succeeded.sum()
    )


def _current(tables: Mapping[str, ir.Table]) -> ir.Table:
    exposure = tables["exposure"]
    alias = tables["party_alias"].select(old="party_id", current_id="current_id")
    joined = exposure.left_join(alias, exposure.party_id == alias.old)
    return joined.mutate(party_id=ibis.coalesce(joined.current_id, joined.party_id)).drop("old", "current_id")


def _purchases(shown: ir.Table, tables: Mapping[str, ir.Table], moment: Moment) -> ir.Table:
    line = tables["order_line"].join(tables["party_record"].select("record_id", buyer="party_id"), "record_id")
    cost = line.cost.fill_null(line.amount * (1.0 - moment.policy.margin_rate))
    bought = line.select(line.buyer, line.ordered_at, line.amount, margin_line=line.amount - cost)
    window = moment.policy.attribution_days
    key = shown.select("decision_id", "party_id", "at")
    within = key.join(bought, key.party_id == bought.buyer).filter(
        ibis._.ordered_at > ibis._.at, ibis._.ordered_at.date().delta(ibis._.at.date(), unit="day") <= window
    )
    return within.group_by("decision_id").agg(bought=within.amount.sum() > 0, margin=within.margin_line.sum())


def _answers(shown: ir.Table, tables: Mapping[str, ir.Table], window: int) -> ir.Table:
    fact = tables["fact"].filter(ibis._.said_by == "customer")
    fact = fact.left_join(tables["party_record"].select("record_id", linked="party_id"), "record_id")
    said = fact.select(speaker=ibis.coalesce(fact.party_id, fact.linked), said_at=fact.at)
    key = shown.filter(shown.action == "ask").select("decision_id", "party_id", "at")
    within = key.join(said, key.party_id == said.speaker).filter(
        ibis._.said_at >= ibis._.at, ibis._.said_at.date().delta(ibis._.at.date(), unit="day") <= window
    )
    return within.group_by("decision_id").agg(replied=within.count() > 0)


def _settled(shown: ir.Table, tables: Mapping[str, ir.Table], window: int) -> ir.Table:
    complaint = tables["complaint"].join(tables["party_record"].select("record_id", who="party_id"), "record_id")
    done = complaint.filter(complaint.settled_at.notnull()).select("who", "settled_at")
    key = shown.filter(shown.action == "serve").select("decision_id", "party_id", "at")
    within = key.join(done, key.party_id == done.who).filter(
        ibis._.settled_at >= ibis._.at, ibis._.settled_at.date().delta(ibis._.at.date(), unit="day") <= window
    )
    return within.group_by("decision_id").agg(settled=within.count() > 0)
