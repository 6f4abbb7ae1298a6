"""Between the cycle and the company: decisions go out under a record, exposures and answers come back as tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.demo.company import MonthWorld
from zhiji.interact.question import get_question
from zhiji.vocabulary import TABLES


def decisions_of(actions: pa.Table, main_records: pa.Table) -> pa.Table:
    """The cycle's decisions as the company's customers meet them, each under one record of its party.

    actions: `next_action`; main_records: party_id, record_id_min. Returns: decision_id, record_id, action, channel,
    control.
    """
    place = pc.index_in(actions["party_id"], value_set=main_records["party_id"].combine_chunks())
    table = actions.select(["decision_id", "action", "channel", "control"])
    table = table.append_column("record_id", pc.take(main_records["record_id_min"], place))
    return table.filter(pc.is_valid(table["record_id"]))


def stamped(table: pa.Table, load: str) -> pa.Table:
    """`table` with the load that brought it and the row in it, so that what is said again later replaces it."""
    row = pa.array(np.arange(1, table.num_rows + 1))
    for name, column in (("import_id", pa.array([load] * table.num_rows, pa.string())), ("row", row)):
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def exposures_of(actions: pa.Table, segments: pa.Table, responses: pa.Table) -> pa.Table:
    """What reached whom, and whom of the control group it would have reached, as the canonical table `exposure`.

    Whoever refused has not accepted; what an answer or a purchase means, attribution finds out by itself.
    """
    reached = actions.filter(pc.not_equal(actions["intended"], "leave_alone"))
    place = pc.index_in(reached["party_id"], value_set=segments["party_id"].combine_chunks())
    said = pc.index_in(reached["decision_id"], value_set=responses["decision_id"].combine_chunks())
    refused = pc.equal(pc.take(responses["kind"], said), "refused")
    return TABLES["exposure"].conform(pa.table({
        "decision_id": reached["decision_id"], "party_id": reached["party_id"], "at": reached["at"],
        "action": reached["intended"], "channel": reached["intended_channel"],
        "segment": pc.take(segments["segment"], place), "propensity": reached["propensity"],
        "control": reached["control"], "accepted": pc.if_else(refused, False, pa.scalar(None, pa.bool_())),
    }))  # fmt: skip


def with_answers(world: MonthWorld) -> pa.Table:
    """The month's facts with those that answers to our questions became."""
    said = world.responses.filter(pc.equal(world.responses["kind"], "answered"))
    facts = {code: question.fact for code in said["question"].unique().to_pylist() if (question := get_question(code))}
    known = said.filter(pc.is_in(said["question"], value_set=pa.array(list(facts), pa.string())))
    told = TABLES["fact"].conform(pa.table({
        "fact_id": pc.binary_join_element_wise("answer:", known["decision_id"], ""),
        "source": pa.array(["answer"] * known.num_rows, pa.string()), "record_id": known["record_id"],
        "name": pa.array([facts[code] for code in known["question"].to_pylist()], pa.string()),
        "value": known["value"], "said_by": pa.array(["customer"] * known.num_rows, pa.string()), "at": known["at"],
        "sure": pa.array([1.0] * known.num_rows, pa.float64()),
        "for_whom": pa.array(["self"] * known.num_rows, pa.string()),
    }))  # fmt: skip
    return pa.concat_tables([world.tables["fact"], told])
