"""Writes of identification: publishing what the cycle found, a customer entered now, a fact said now."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction

from zhiji.identify.app.models import Alias, Fact, MatchingModel, PartyRow, RecordLink, SearchKey
from zhiji.identify.parties import initials_of
from zhiji.identify.search import search_keys
from zhiji.identify.vanished import vanished_ids
from zhiji.intake.app import selectors as intake_live
from zhiji.intake.app import services as intake
from zhiji.vocabulary.errors import NotFound, ValueRefused
from zhiji.vocabulary.moment import Moment
from zhiji.vocabulary.party import KINDS
from zhiji.vocabulary.tables import TABLES
from zhiji.warehouse import open_catalog, swap_in

RECORD_FIELDS = [c.name for c in TABLES["record"].columns if c.name not in ("import_id", "row", "seen_at", "record_id")]
VALUE_LIMIT = 4_000


def publish(*, tables: Mapping[str, pa.Table], moment: Moment) -> None:
    """Put what the cycle found in place of what screens read, and remember where vanished party ids went.

    `tables`: `party`, `party_record`, and `matching_model` (one row, column `body`: the learned scorers as JSON).
    """
    links = tables["party_record"]
    moved = _vanished(links)
    swap_in(connection, "identify_party", _party_rows(tables["party"]), atomic=transaction.atomic)
    swap_in(connection, "identify_search_key", _search_rows(tables["party"]), atomic=transaction.atomic)
    swap_in(connection, "identify_party_record", _link_rows(links), atomic=transaction.atomic)
    with transaction.atomic():
        _keep_model(tables, moment)
        _keep_aliases(moved, moment.run_id)
        _restore_live()


def _party_rows(party: pa.Table) -> pa.Table:
    columns = [f.name for f in PartyRow._meta.fields if f.name != "first_day"]
    known = TABLES["party"].conform(party)
    return known.select(columns).append_column("first_day", pc.cast(known.column("first_seen"), pa.date32()))


def _search_rows(party: pa.Table) -> pa.Table:
    keys = search_keys(ibis.memtable(TABLES["party"].conform(party))).to_pyarrow()
    cut = pc.utf8_slice_codeunits(keys.column("key"), 0, 120)
    return _numbered(keys.set_column(keys.column_names.index("key"), "key", cut))


def _numbered(table: pa.Table) -> pa.Table:
    """With the primary key counted up, because a table swapped in brings its own."""
    return table.append_column("id", pa.array(range(1, table.num_rows + 1), pa.int64()))


def _link_rows(links: pa.Table) -> pa.Table:
    """The links, each with its record's fields as JSON, the live records included."""
    catalog = open_catalog()
    try:
        record = intake_live.get_current(catalog=catalog, name="record")
        fields = ibis.struct({name: record[name] for name in RECORD_FIELDS}).cast("json").cast("string")
        joined = ibis.memtable(links).left_join(record.select("record_id", fields=fields), "record_id")
        return catalog.arrow(joined.select("record_id", "party_id", "score", "fields"))
    finally:
        catalog.close()


def _vanished(links: pa.Table) -> list[dict[str, str]]:
    rows = list(RecordLink.objects.values_list("record_id", "party_id"))
    columns = zip(*rows, strict=True) if rows else ([], [])
    before = pa.table([pa.array(list(c), pa.string()) for c in columns], names=["record_id", "party_id"])
    now = links.select(["record_id", "party_id"])
    return vanished_ids(ibis.memtable(before), ibis.memtable(now)).to_pyarrow().to_pylist()


def _keep_aliases(moved: list[dict[str, str]], run_id: str) -> None:
    """Write the new aliases, lead older ones on to where their party went, drop those of ids shown again."""
    rows = [Alias(run_id=run_id, **row) for row in moved]
    Alias.objects.bulk_create(rows, update_conflicts=True, unique_fields=["party_id"], update_fields=["current_id"])
    Alias.objects.filter(party_id__in=PartyRow.objects.values("party_id")).delete()
    goes_to = {row["party_id"]: row["current_id"] for row in moved}
    stale = list(Alias.objects.filter(current_id__in=goes_to))
    for alias in stale:
        alias.current_id = goes_to[alias.current_id]
    Alias.objects.bulk_update(stale, ["current_id"], batch_size=500)


def _keep_model(tables: Mapping[str, Any], moment: Moment) -> None:
    if "matching_model" in tables:
        body = json.loads(tables["matching_model"].column("body")[0].as_py())
        MatchingModel.objects.update_or_create(run_id=moment.run_id, defaults={"body": body})


def _restore_live() -> None:
    """Customers entered while the cycle ran are not in its result: show them again."""
    live = intake_live.export_records().to_pylist()
    links = RecordLink.objects.filter(record_id__in=[row["record_id"] for row in live])
    known = set(links.values_list("record_id", flat=True))
    for row in live:
        if row["record_id"] not in known:
            _show(row)


@transaction.atomic
def add_customer(*, kind: str, fields: Mapping[str, str], by: str) -> str:
    """A new customer entered now; found and shown at once, matched for good by the next cycle. Returns its party id.

    `fields`: columns of `record`. Raises ValueRefused for an unknown kind or no name, phone or e-mail at all.
    """
    if kind not in KINDS:
        raise ValueRefused("kind_unknown", "{kind!r} is neither person nor organisation.", kind=kind)
    record_id = intake.add_live_record(kind=kind, fields=fields, by=by)
    return _show({**fields, "record_id": record_id, "kind": kind})


def _show(record: Mapping[str, Any]) -> str:
    """The party row, link and search keys of one record that no cycle has seen yet."""
    party_id = "n" + hashlib.sha256(record["record_id"].encode()).hexdigest()[:20]
    phone = (record.get("phone") or "").split(";")[0] or None
    digits = "".join(c for c in phone or "" if c.isdigit())
    shown = {c: record.get(c) for c in ("name", "email", "address", "city", "job_title", "owner", "shop")}
    row = {"kind": record["kind"], "phone": phone, "phone_end": digits[-4:] or None, "records": 1, "sources": "live"}
    row |= {"dealer_id": _party_of(record.get("dealer_ref")), "birth_date": _day(record.get("birth_date")), **shown}
    row["initials"] = initials_of(record["name"]) if record.get("name") else None
    row["first_day"] = _day(str(record.get("seen_at") or "")[:10])
    PartyRow.objects.update_or_create(party_id=party_id, defaults=row)
    kept = {c: record[c] for c in RECORD_FIELDS if record.get(c) is not None}
    link = {"party_id": party_id, "score": 1.0, "fields": json.dumps(kept, ensure_ascii=False)}
    RecordLink.objects.update_or_create(record_id=record["record_id"], defaults=link)
    _index_one({**row, "party_id": party_id})
    return party_id


def _index_one(row: Mapping[str, Any]) -> None:
    schema = TABLES["party"].schema
    known = {f.name: pa.array([row.get(f.name) if f.name != "birth_date" else None], f.type) for f in schema}
    keys = _search_rows(pa.table(known)).drop_columns(["id"]).to_pylist()
    SearchKey.objects.filter(party_id=row["party_id"]).delete()
    SearchKey.objects.bulk_create([SearchKey(**key) for key in keys])


def _party_of(record_id: str | None) -> str | None:
    """The party a record belongs to, as the cycle will find it; what was given where no cycle knows the record."""
    known = RecordLink.objects.filter(record_id=record_id).values_list("party_id", flat=True).first()
    return known or record_id


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


@transaction.atomic
def add_fact(
    *, party_id: str, name: str, value: str, said_by: str, by: str, sure: float = 1.0, for_whom: str = "self"
) -> str:
    """Write down one thing said about a party; returns the fact's id.

    Raises NotFound for an unknown party, ValueRefused for an empty name or value, one too long, or `sure` not in 0..1.
    """
    if not PartyRow.objects.filter(party_id=party_id).exists():
        raise NotFound("party_unknown", "There is no customer {party_id!r}.", party_id=party_id)
    if not name.strip() or not value.strip() or len(name) > 80 or len(value) > VALUE_LIMIT:
        text = "A fact needs a name (80 characters at most) and a value ({limit})."
        raise ValueRefused("fact_empty", text, limit=VALUE_LIMIT)
    if not 0 <= sure <= 1:
        raise ValueRefused("sure_out_of_range", "sure is {sure}, but goes from 0 to 1.", sure=sure)
    fact = {"name": name, "value": value, "said_by": said_by, "by": by, "sure": sure, "for_whom": for_whom}
    return Fact.objects.create(fact_id=f"live:{uuid.uuid4().hex}", party_id=party_id, **fact).fact_id
