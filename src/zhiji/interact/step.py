"""The step `interact` of the cycle: who is left alone, what came of what was done, what is learned, what to do next."""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir
import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.interact.action import Choices, Odds, choose
from zhiji.interact.attribution import count_outcomes, outcome_table
from zhiji.interact.catalogue import NEVER, list_arms
from zhiji.interact.contact_policy import get_cap
from zhiji.interact.explain import alternatives_json, reasons_json
from zhiji.interact.question import QUESTIONS
from zhiji.interact.rates import ALL, learn_rates
from zhiji.interact.situation import arrays_of_table, birthday_in, draws_of, likelihoods, situation_table
from zhiji.trust import allowed_name, allowed_table, draw_control, fold_table, needs_consent
from zhiji.vocabulary.batches import map_batches
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.tables import TABLES


def run(tables: Mapping[str, ir.Table], settings: Moment) -> dict[str, pa.Table]:
    """All parties at once.

    `tables`: party, rhythm, lifetime, standing, consent, party_alias, contact, exposure, order_line, party_record,
    complaint, fact.
    Returns: `control_member`, `outcome`, `learned_rate`, `situation`, `next_action`; one row a party in the first and
    the last two.

    Source: mission IN3 to IN7.
    """
    outcome = outcome_table(tables, settings)
    counts = count_outcomes(outcome).to_pyarrow()
    rates = learn_rates(counts)
    situation = _complete(situation_table(tables, settings).to_pyarrow(), rates, settings)
    working = _with_permissions(situation, tables)
    schema = TABLES["next_action"].empty().schema
    actions = map_batches(working, lambda batch: _decide(batch, settings), schema=schema)
    return {
        "control_member": _control_member(situation, settings),
        "outcome": TABLES["outcome"].conform(outcome.to_pyarrow()),
        "learned_rate": TABLES["learned_rate"].conform(rates),
        "situation": TABLES["situation"].conform(situation),
        "next_action": actions,
    }


def _complete(table: pa.Table, rates: pa.Table, settings: Moment) -> pa.Table:
    """What Ibis cannot say: control group, birthdays, and the texts of ids, answers and rates."""
    policy = settings.policy
    ids = table.column("party_id").to_pylist()
    control = draw_control(ids, secret=settings.secret, period=policy.control_period, share=policy.control_share)
    birth = table.column("birth_date").to_numpy().astype("datetime64[D]")
    days = birthday_in(birth, settings.today)
    by_segment = _rate_texts(rates)
    segments = table.column("segment").combine_chunks().dictionary_encode()
    texts = pa.array([by_segment.get(s, by_segment[ALL]) for s in segments.dictionary.to_pylist()], pa.string())
    added = {
        "control": pa.array(control),
        "birthday_in": pa.array(days, mask=days < 0),
        "ids": _id_lists(table),
        "asked": _lists(table.column("answered").combine_chunks()),
        "rates": pc.take(texts, segments.indices),
        "rates_plain": pa.array([by_segment[ALL]] * table.num_rows, pa.string()),
    }
    for name, column in added.items():
        table = table.append_column(name, column)
    return table


def _lists(column: pa.Array) -> pa.Array:
    """Lists of codes or ids, which need no escaping, as JSON."""
    inner = pc.binary_join(column.cast(pa.list_(pa.string())), '","')
    text = pc.binary_join_element_wise('["', inner, '"]', "")
    empty = pc.equal(pc.fill_null(pc.list_value_length(column), 0), 0)
    return pc.if_else(empty, "[]", text)


def _id_lists(table: pa.Table) -> pa.Array:
    merged = pc.binary_join(table.column("merged").combine_chunks().cast(pa.list_(pa.string())), '","')
    own = table.column("party_id").combine_chunks()
    joined = pc.binary_join_element_wise(own, merged, '","', null_handling="skip")
    return pc.binary_join_element_wise('["', joined, '"]', "")


def _rate_texts(rates: pa.Table) -> dict[str, str]:
    """The likelihood of every action by segment, as JSON; the action's overall rate where a segment has none."""
    found: dict[str, dict[str, float]] = {ALL: {}}
    for row in rates.select(["action", "segment", "rate"]).to_pylist():
        found.setdefault(row["segment"], {})[row["action"]] = round(row["rate"], 6)
    return {segment: orjson.dumps(found[ALL] | own).decode() for segment, own in found.items()}


def _with_permissions(situation: pa.Table, tables: Mapping[str, ir.Table]) -> pa.Table:
    """The parties with each permission the arms need, as columns `permitted_<purpose>_<channel>`."""
    pairs = [(arm.action.purpose, arm.channel) for arm in list_arms() if arm.channel]
    pairs = [*dict.fromkeys(pairs), ("personalisation", ALL)]
    said = allowed_table(fold_table(tables["consent"], tables["party_alias"]), pairs=pairs).to_pyarrow()
    place = pc.index_in(situation.column("party_id"), said.column("party_id"))
    for pair in pairs:
        known = pc.take(said.column(allowed_name(*pair)), place)
        column = pc.fill_null(known, not needs_consent(*pair))
        situation = situation.append_column(f"permitted_{allowed_name(*pair)}", column)
    return situation


def _decide(batch: pa.RecordBatch, settings: Moment) -> pa.RecordBatch:
    part = pa.Table.from_batches([batch])
    cases = _cases(part, settings)
    draws = draws_of(part.column("party_id").to_pylist(), secret=settings.secret, day=settings.today)
    odds = Odds(settings.policy.explored_share, settings.policy.contact_costs, draws)
    rows = _rows(part, choose(cases, list_arms(), odds=odds), cases, settings)
    return TABLES["next_action"].conform(rows).combine_chunks().to_batches()[0]


def _cases(part: pa.Table, settings: Moment) -> dict[str, np.ndarray]:
    cases = arrays_of_table(part)
    for name in part.column_names:
        if name.startswith("permitted_"):
            cases[name] = part.column(name).to_numpy()
    cases["personalised"] = cases["permitted_personalisation_all"]
    tiers = {tier: get_cap(tier, policy=settings.policy) for tier in set(cases["tier"])}
    cap = np.array([tiers[tier] for tier in cases["tier"]])
    wanted = pc.fill_null(part.column("contacts_wanted").cast(pa.int64()), NEVER).to_numpy()
    cases["capped"] = cases["contacts_30"] >= np.minimum(cap, wanted)
    answered = pc.fill_null(pc.list_value_length(part.column("answered")), 0).to_numpy()
    cases["questions_left"] = len(QUESTIONS) - answered.astype(np.int64)
    cases["likelihood"] = _likelihoods(part.column("rates"))
    cases["likelihood_plain"] = _likelihoods(part.column("rates_plain"))
    return cases


def _likelihoods(texts: pa.ChunkedArray) -> np.ndarray:
    held = texts.combine_chunks().dictionary_encode()
    distinct = likelihoods([orjson.loads(text) for text in held.dictionary.to_pylist()])
    return distinct[held.indices.to_numpy()]


def _rows(part: pa.Table, choices: Choices, cases: Mapping[str, np.ndarray], settings: Moment) -> pa.Table:
    """One row a party. For the control group the odds and the score are those of the action it would have got."""
    rows = np.arange(part.num_rows)
    actions = np.array([arm.action.code for arm in choices.arms], dtype=object)
    channels = np.array([arm.channel for arm in choices.arms], dtype=object)
    day = np.datetime64(settings.today, "us")
    return pa.table(
        {
            "decision_id": pc.binary_join_element_wise(part.column("party_id"), settings.today.strftime("%Y%m%d"), "-"),
            "party_id": part.column("party_id"),
            "at": pa.array(np.full(part.num_rows, day)),
            "action": pa.array(actions[choices.chosen], pa.string()),
            "channel": pa.array(channels[choices.chosen], pa.string()),
            "explored": pa.array(choices.explored),
            "propensity": pa.array(choices.propensity[rows, choices.chosen]),
            "likelihood": pa.array(choices.likelihood[rows, choices.intended]),
            "gain": pa.array(choices.gain[rows, choices.intended]),
            "score": pa.array(choices.score[rows, choices.intended]),
            "control": pa.array(choices.control),
            "reasons": reasons_json(choices, cases),
            "arms": alternatives_json(choices),
            "intended": pa.array(actions[choices.intended], pa.string()),
            "intended_channel": pa.array(channels[choices.intended], pa.string()),
        }
    )


def _control_member(situation: pa.Table, settings: Moment) -> pa.Table:
    period = pa.array([settings.policy.control_period] * situation.num_rows, pa.string())
    columns = [situation.column("party_id"), situation.column("control"), period]
    return pa.table(columns, names=["party_id", "in_control", "period"])
