"""Reads of identification: find a party, who it is, what was said of it, whether a new one is known already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhiji.identify.app import matching
from zhiji.identify.app.cards import FactRow, Hit, Match, PartyCard, PartyName, RecordRow
from zhiji.identify.app.lookup import begins, within
from zhiji.identify.app.models import Alias, Fact, PartyRow, RecordLink, SearchKey
from zhiji.identify.search import query_keys
from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.scope import Scope
from zhiji.vocabulary.tables import TABLES
from zhiji.warehouse import Catalog, open_catalog

EVERYTHING = Scope(everything=True)
FOUND_BY = {"p": "phone", "n": "name", "i": "initials", "e": "email"}
CARD_COLUMNS = tuple(field.name for field in PartyRow._meta.fields)


def get_belonging(*, scope: Scope) -> dict[str, str]:
    """Whose customer somebody becomes, entered by a user of this scope: columns of `record`, none for everybody's.

    A dealer is named by a source record of his, so that the next cycle leads the customer to the same dealer.
    """
    if scope.dealer_id:
        records = list_records(party_id=scope.dealer_id)
        return {"dealer_ref": records[0].record_id if records else scope.dealer_id}
    return {"owner": scope.owner} if scope.owner else {}


def find(*, query: str, user_scope: Scope, limit: int = 20) -> list[Hit]:
    """Who is meant by what somebody typed: phone end (4+ digits), name, initials, company, e-mail, customer or order
    number.

    Closest first: a key that is the query itself stands before one that only begins with it.
    """
    found = _by_keys(query, user_scope, limit)
    if len(found) < limit and sum(c.isdigit() for c in query) >= 3:
        found = {**_by_number(query.strip()), **found}
    rows = PartyRow.objects.filter(within(user_scope), party_id__in=found).in_bulk()
    hits = (_hit(rows[party_id], found_by) for party_id, found_by in found.items() if party_id in rows)
    return list(hits)[:limit]


def _by_keys(query: str, scope: Scope, limit: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in query_keys(query):
        rows = SearchKey.objects.filter(within(scope), begins(key)).order_by("key", "party_id")
        for party_id in rows.values_list("party_id", flat=True)[: limit * 3]:
            found.setdefault(party_id, FOUND_BY[key[0]])
    return dict(list(found.items())[: limit * 3])


def _by_number(number: str) -> dict[str, str]:
    """The parties of a customer number or an order number, from the warehouse."""
    catalog = open_catalog()
    try:
        records = dict.fromkeys(_records_of(catalog, "record", ref=number), "number")
        records |= dict.fromkeys(_records_of(catalog, "order_line", order_id=number), "order")
    finally:
        catalog.close()
    links = RecordLink.objects.filter(record_id__in=list(records)).values_list("party_id", "record_id")
    return {party_id: records[record_id] for party_id, record_id in links}


def _records_of(catalog: Catalog, name: str, **number: str) -> list[str]:
    """The records of the rows of a table with one number; at most twenty."""
    if not catalog.has(name):
        return []
    ((column, value),) = number.items()
    table = catalog.table(name)
    wanted = table.filter((table[column] == value) & table.record_id.notnull())
    return catalog.arrow(wanted.select("record_id").distinct().limit(20)).column("record_id").to_pylist()


def _hit(row: PartyRow, found_by: str) -> Hit:
    return Hit(row.party_id, row.called, row.kind, row.phone_end, row.city, row.owner, found_by)


def get_ids(*, party_id: str) -> tuple[str, ...]:
    """Every id a party goes or went by: itself first, then those merged into it."""
    current_id = get_current_id(party_id=party_id)
    merged = Alias.objects.filter(current_id=current_id).order_by("party_id").values_list("party_id", flat=True)
    return tuple(dict.fromkeys((current_id, *merged)))


def get_current_id(*, party_id: str) -> str:
    """The id under which a party is shown now; itself where it was never merged."""
    alias = Alias.objects.filter(party_id=party_id).values_list("current_id", flat=True).first()
    return alias or party_id


def get_party(*, party_id: str, user_scope: Scope = EVERYTHING) -> PartyCard:
    """Who a party is, with household, employer, contacts and dealer. A merged id leads to the party it belongs to now.

    Raises NotFound where there is no such party or it is outside the scope.
    """
    row = PartyRow.objects.filter(within(user_scope), party_id=get_current_id(party_id=party_id)).first()
    if row is None:
        raise NotFound("party_unknown", "There is no customer {party_id!r}.", party_id=party_id)
    related = _related(row)
    own = {name: getattr(row, name) for name in CARD_COLUMNS}
    return PartyCard(
        **own,
        household=_names(r for r in related if row.household_id and r.household_id == row.household_id),
        employer=next(iter(_names(r for r in related if r.party_id == row.employer_id)), None),
        contacts=_names(r for r in related if r.employer_id == row.party_id),
        dealer=next(iter(_names(r for r in related if r.party_id == row.dealer_id)), None),
    )


def get_names(*, ids: Iterable[str]) -> dict[str, str]:
    """What to call many parties, by the id asked for: name, else number; one not known or merged away is not there."""
    rows = PartyRow.objects.filter(party_id__in=set(ids)).values_list("party_id", Coalesce("name", "ref"))
    return {party_id: called for party_id, called in rows if called}


def _related(row: PartyRow) -> list[PartyRow]:
    near = Q(employer_id=row.party_id) | Q(party_id__in=[i for i in (row.employer_id, row.dealer_id) if i])
    if row.household_id:
        near |= Q(household_id=row.household_id)
    return list(PartyRow.objects.filter(near).exclude(party_id=row.party_id).order_by("name")[:200])


def _names(rows: Iterable[PartyRow]) -> tuple[PartyName, ...]:
    return tuple(PartyName(r.party_id, r.called, r.kind, r.job_title, r.phone_end) for r in rows)


def party_by_email(*, email: str) -> str | None:
    """The one party with this e-mail address; None where there is none or more than one: nobody is let in by guess."""
    clean = email.strip().lower()
    ids = SearchKey.objects.filter(key=f"e{clean}"[:120]).values_list("party_id", flat=True).distinct()[:2]
    exact = PartyRow.objects.filter(party_id__in=list(ids), email__iexact=clean)
    found = list(exact.values_list("party_id", flat=True))
    return found[0] if clean and len(found) == 1 else None


def list_facts(*, ids: Sequence[str]) -> list[FactRow]:
    """What was said of a party under any of its ids, newest first, from files and live."""
    live = [_fact_row(fact) for fact in Fact.objects.filter(party_id__in=ids)]
    records = list(RecordLink.objects.filter(party_id__in=ids).values_list("record_id", flat=True))
    return sorted((*live, *_filed_facts(records)), key=lambda fact: str(fact.at or ""), reverse=True)


def _fact_row(fact: Fact) -> FactRow:
    at = timezone.localtime(fact.at).replace(tzinfo=None)
    said = (fact.said_by, fact.by, at, fact.sure, fact.valid_until, fact.for_whom)
    return FactRow(fact.fact_id, fact.name, fact.value, *said)


def _filed_facts(record_ids: list[str]) -> list[FactRow]:
    catalog = open_catalog()
    try:
        if not record_ids or not catalog.has("fact"):
            return []
        table = catalog.table("fact")
        rows = catalog.arrow(table.filter(table.record_id.isin(record_ids))).to_pylist()
    finally:
        catalog.close()
    return [_filed_row(row) for row in rows]


def _filed_row(row: Mapping[str, Any]) -> FactRow:
    sure = 1.0 if row["sure"] is None else row["sure"]
    said = (row["said_by"] or "source", row["source"] or "", row["at"], sure, row["valid_until"])
    return FactRow(row["fact_id"], row["name"] or "", row["value"] or "", *said, row["for_whom"] or "self")


def list_records(*, party_id: str) -> list[RecordRow]:
    """The records that make up a party, each with its fields as the source wrote them."""
    links = RecordLink.objects.filter(party_id=get_current_id(party_id=party_id)).order_by("record_id")[:500]
    return [RecordRow(link.record_id, link.score, _known(link.fields)) for link in links]


def _known(fields: str | None) -> dict[str, str]:
    return {name: value for name, value in json.loads(fields or "{}").items() if value is not None}


def find_matches(*, fields: Mapping[str, str], user_scope: Scope = EVERYTHING, limit: int = 5) -> list[Match]:
    """Who a customer about to be entered may already be, most likely first. `fields`: columns of `record`.

    Scored by the weights the newest cycle learned; before the first cycle, by equal phone, e-mail or name.
    """
    return matching.find_matches(fields=fields, user_scope=user_scope, limit=limit)


def export_facts() -> pa.Table:
    """The live facts in the columns of the canonical table `fact`."""
    rows = Fact.objects.values(
        "fact_id", "party_id", "name", "value", "said_by", "at", "sure", "valid_until", "for_whom"
    )
    spec = TABLES["fact"]
    local = [{**row, "source": "live", "at": timezone.localtime(row["at"]).replace(tzinfo=None)} for row in rows]
    return pa.Table.from_pylist(local, schema=pa.schema([pa.field(f.name, f.type) for f in spec.schema]))


def export_aliases() -> pa.Table:
    """The merged ids in the columns of the canonical table `party_alias`."""
    rows = list(Alias.objects.values("party_id", "current_id"))
    return pa.Table.from_pylist(rows, schema=pa.schema([("party_id", pa.string()), ("current_id", pa.string())]))
