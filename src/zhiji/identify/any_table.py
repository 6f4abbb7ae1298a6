"""Any table of people or organisations, of which nothing is known but the name of its id column: who is who in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhiji.identify.match import match
from zhiji.identify.normalize import Plan, get_features
from zhiji.identify.party_ids import assign_party_ids
from zhiji.identify.roles import recognise
from zhiji.vocabulary.errors import ColumnMissing, ValueRefused
from zhiji.vocabulary.tables import TABLES


def find_column(table: pa.Table, name: str) -> str:
    """The column called `name`, blanks around it aside. Raises ColumnMissing, naming those there are."""
    found = next((c for c in table.column_names if c.strip() == name.strip()), None)
    if found is None:
        raise ColumnMissing(
            "column_missing",
            "There is no column {column!r}; the file has: {columns}.",
            column=name,
            columns=", ".join(c.strip() for c in table.column_names),
        )
    return found


def _ids(table: pa.Table, id_column: str) -> pa.Array:
    ids = pc.utf8_trim_whitespace(table.column(find_column(table, id_column)).cast(pa.string())).combine_chunks()
    absent = pc.index(pc.fill_null(ids, ""), "").as_py()
    if absent >= 0:
        raise ValueRefused(
            "id_missing",
            "Row {row}, column {column}: the id is empty. Give every row an id.",
            row=absent + 2,
            column=id_column,
        )
    counts = pc.value_counts(ids)
    if len(counts) < len(ids):
        twice = counts.field("values").filter(pc.greater(counts.field("counts"), 1))[0].as_py()
        row = int(np.flatnonzero(pc.equal(ids, twice).to_numpy(zero_copy_only=False))[1]) + 2
        raise ValueRefused(
            "id_twice",
            "Row {row}, column {column}: the id {value!r} was there before. Ids must differ.",
            row=row,
            column=id_column,
            value=twice,
        )
    return ids


def join_files(tables: Mapping[str, pa.Table], *, id_column: str) -> pa.Table:
    """Several files as one table; where there are several, ids become `FILESTEM:id`. Columns keep their own names.

    >>> both = join_files({"till": pa.table({"id": ["1"]}), "web": pa.table({"id": ["1"]})}, id_column="id")
    >>> both.column("id").to_pylist()
    ['till:1', 'web:1']
    """
    parts = []
    for stem, table in tables.items():
        texts = table.cast(pa.schema([(c, pa.string()) for c in table.column_names]))
        name = find_column(texts, id_column)
        ids = (
            texts.column(name)
            if len(tables) == 1
            else pc.binary_join_element_wise(stem, pc.utf8_trim_whitespace(texts.column(name)), ":")
        )
        texts = texts.set_column(texts.column_names.index(name), name, ids)
        parts.append(texts.rename_columns([id_column if c == name else c for c in texts.column_names]))
    return pa.concat_tables(parts, promote_options="default")


def identify_records(table: pa.Table, *, id_column: str, ignore: Collection[str] = (), seed: int = 0) -> pa.Table:
    """Which records are one person or organisation; no settings, no labels.

    `table`: one row a record, any columns; `ignore` names columns that must not count as evidence. Columns are
    recognised by header and content. Returns `record_id`, `party_id`, `score` (0 to 1, how sure the record belongs
    there; 1 = alone), in the order of `table`; the order of rows changes nothing.
    Raises ColumnMissing for an unknown column, ValueRefused for an empty or doubled id, or where no column tells who
    somebody is.

    >>> phones = ["13800138000", "+86 138-0013-8000", "13900139000"]
    >>> table = pa.table({"id": ["1", "2", "3"], "name": ["王芳", "王 芳女士", "李雷"], "phone": phones})
    >>> parties = identify_records(table, id_column="id").column("party_id").to_pylist()
    >>> parties[0] == parties[1] != parties[2]
    True
    """
    ids = _ids(table, id_column)
    order = pc.sort_indices(ids)
    ordered, sorted_ids = table.take(order), ids.take(order)
    hidden = {find_column(table, name) for name in (id_column, *ignore)}
    roles = recognise(ordered, ignore=hidden)
    if not roles and len(table):
        raise ValueRefused(
            "no_identity_columns",
            "No column tells who somebody is (a name, phone, e-mail, address ...): {columns}.",
            columns=", ".join(table.column_names),
        )
    found = match(get_features(ordered, plan=Plan.of(ordered, roles)), rows=len(table), seed=seed)
    none = TABLES["party_record"].empty(), TABLES["party_alias"].empty()
    parties = assign_party_ids(sorted_ids, found.cluster, before=none[0], alias=none[1])
    result = pa.table({"record_id": sorted_ids, "party_id": parties, "score": found.score})
    return result.take(pc.sort_indices(order))
