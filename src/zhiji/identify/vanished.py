"""Which party an id that vanished belongs to now: nobody who wrote an id down may lose the customer."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def vanished_ids(before: ir.Table, now: ir.Table) -> ir.Table:
    """For each party id that no record carries any more, the party that got most of its records.

    `before`, `now`: `record_id`, `party_id`. Returns `party_id` (vanished), `current_id`; an id none of whose records
    is left has no row.

    >>> import pyarrow as pa
    >>> before = pa.table({"record_id": ["a", "b", "c"], "party_id": ["p1", "p2", "p2"]})
    >>> now = pa.table({"record_id": ["a", "b", "c"], "party_id": ["p1", "p1", "p1"]})
    >>> vanished_ids(ibis.memtable(before), ibis.memtable(now)).to_pyarrow().to_pylist()
    [{'party_id': 'p2', 'current_id': 'p1'}]
    """
    gone = before.anti_join(now, "party_id")
    moved = gone.inner_join(now.select("record_id", current_id="party_id"), "record_id")
    counted = moved.group_by("party_id", "current_id").agg(records=ibis._.count())
    order = ibis.row_number().over(group_by="party_id", order_by=[ibis.desc("records"), "current_id"])
    return counted.mutate(place=order).filter(ibis._.place == 0).select("party_id", "current_id")
