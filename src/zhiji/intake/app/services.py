"""Writes of intake: load a file, take a load back, keep a source, take events, enter customer or complaint."""

from __future__ import annotations

import hashlib
import math
import os
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhiji.intake import mapping as mappings
from zhiji.intake.app import inbox, loading
from zhiji.intake.app.models import ColumnMemory, Import, LiveComplaint, LiveRecord, Source
from zhiji.intake.app.selectors import get_remembered
from zhiji.intake.app.shapes import LoadResult, Received
from zhiji.intake.check import Rules
from zhiji.intake.columns import CHANNELS, REASONS
from zhiji.intake.fields import KINDS
from zhiji.intake.prepare import Plan
from zhiji.intake.read import iter_tables
from zhiji.trust.app import selectors as trust
from zhiji.vocabulary.errors import Conflict, NotAllowed, NotFound, ValueRefused, ZhijiError
from zhiji.vocabulary.tables import TABLES

SOURCE = "company"  # unless said otherwise all files come from one system, so that orders meet their customers
SAMPLE_ROWS = 1_000
TEXT_LIMIT = 4_000
Progress = Callable[[int, int], None]


def load_file(
    *,
    path: str | Path,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    source: str | None = None,
    by: str = "",
    good_rows_only: bool = False,
    rates: Mapping[str, float] | None = None,
    on_progress: Progress | None = None,
) -> LoadResult:
    """Load a file into the warehouse; the same file again changes nothing. Nothing of it ever raises a consent.

    Kind and mapping are guessed, or taken from the last file with this header, where they are not given. A file with
    bad rows loads nothing unless `good_rows_only`; its error file names row, column and reason either way.
    `rates`: what one unit of another currency is worth. `on_progress(rows done, rows in all or 0)`.
    Raises InputError where the file cannot be read or mapped, Conflict where it is being loaded right now.
    """
    path = Path(path)
    chosen, columns = choose_mapping(path, kind, mapping)
    digest, total = loading.fingerprint(path)
    plan = _plan(chosen, source or SOURCE, rates or {})
    with loading.alone(hashlib.sha256(f"{digest}{plan.kind}{plan.source}".encode()).hexdigest()):
        job, known = _open_import(path, digest, plan, by)
        if known:
            return _result(job, already_loaded=True)
        if job.state == Import.CHECKING:
            _check(job, path, plan, lambda done: on_progress and on_progress(done, max(total, done) if total else 0))
            if job.bad and not good_rows_only:
                return _refuse(job)
        return _finish(job, columns)


def choose_mapping(path: Path, kind: str | None, mapping: Mapping[str, str] | None) -> tuple[mappings.Guess, list[str]]:
    """What was said, else what was remembered of such a header, else what can be guessed; checked against the file."""
    sample = next(iter_tables(path, batch_rows=SAMPLE_ROWS)).table
    if kind is not None and kind not in KINDS:
        text = "{kind!r} is no kind of file. Use one of {kinds}."
        raise ValueRefused("kind_unknown", text, kind=kind, kinds=", ".join(KINDS))
    if mapping is None:
        chosen = get_remembered(sample.column_names, kind) or mappings.guess(sample, kind=kind)
    else:
        chosen = mappings.Guess(kind or mappings.guess(sample).kind, dict(mapping), 0)
    mappings.check_mapping(chosen.kind, chosen.mapping, sample.column_names)
    return chosen, sample.column_names


def _plan(chosen: mappings.Guess, source: str, rates: Mapping[str, float]) -> Plan:
    _check_source(source)
    _check_rates(rates)
    policy = trust.get_policy()
    rules = Rules(timezone.localdate(), policy.currency, policy.timezone, {k.upper(): v for k, v in rates.items()})
    return Plan(chosen.kind, chosen.mapping, source, rules)


def _open_import(path: Path, digest: str, plan: Plan, by: str) -> tuple[Import, bool]:
    """The load of this file: done before, begun before and not finished, or new."""
    same = Import.objects.filter(digest=digest, kind=plan.kind, source=plan.source)
    done = same.filter(state=Import.DONE).first()
    if done:
        return done, True
    begun = same.filter(state__in=[Import.CHECKING, Import.PLACING]).first()
    if begun:
        return begun, False
    import_id = f"{timezone.now():%Y%m%d%H%M%S%f}"[:17] + f"-{digest[:8]}-{secrets.token_hex(2)}"
    shown = os.fsencode(path.name).decode("utf-8", "replace")  # a name need not be UTF-8, what is stored must
    fresh = {"file_name": shown[-255:], "kind": plan.kind, "source": plan.source, "by": by}
    return Import.objects.create(import_id=import_id, digest=digest, mapping=dict(plan.mapping), **fresh), False


def _check(job: Import, path: Path, plan: Plan, on_rows: Callable[[int], Any]) -> None:
    plan = replace(plan, import_id=job.import_id)
    try:
        counts = loading.stage(path, plan, on_rows)
    except ZhijiError:
        _refuse(job)
        raise
    job.rows, job.good, job.bad, job.mapping = counts.rows, counts.good, counts.bad, dict(plan.mapping)
    job.error_file = str(loading.error_path(job.import_id)) if counts.bad else ""
    job.save()


def _refuse(job: Import) -> LoadResult:
    loading.discard(job.import_id)
    job.state, job.finished_at = Import.REFUSED, timezone.now()
    job.save()
    return _result(job)


def _finish(job: Import, columns: Sequence[str]) -> LoadResult:
    if job.state == Import.CHECKING:
        job.state = Import.PLACING
        job.save()
    loading.place(job.import_id)
    job.state, job.finished_at = Import.DONE, timezone.now()
    with transaction.atomic():
        job.save()
        remember_mapping(columns=columns, kind=job.kind, mapping=job.mapping)
    return _result(job)


def _result(job: Import, *, already_loaded: bool = False) -> LoadResult:
    counts = (job.rows, job.good, job.bad, job.error_file)
    return LoadResult(job.import_id, job.kind, *counts, already_loaded, job.state == Import.DONE)


def remember_mapping(*, columns: Sequence[str], kind: str, mapping: Mapping[str, str]) -> None:
    """Take files with these columns the same way from now on."""
    kept = {"kind": kind, "mapping": dict(mapping)}
    ColumnMemory.objects.update_or_create(signature=mappings.signature(columns), defaults=kept)


def undo_import(*, import_id: str, by: str) -> None:
    """Take back what one load brought; the file may be loaded again afterwards.

    Raises NotFound, or Conflict where the load is not done.
    """
    with transaction.atomic():
        job = Import.objects.select_for_update().filter(import_id=import_id).first()
        if job is None:
            raise NotFound("import_unknown", "There is no load {import_id!r}.", import_id=import_id)
        if job.state != Import.DONE:
            text = "Load {import_id} is {state}; only a load that is done can be taken back."
            raise Conflict("import_not_done", text, import_id=import_id, state=job.state)
        job.state, job.undone_at, job.undone_by = Import.UNDONE, timezone.now(), by
        job.save()
    loading.take_back(import_id)


def create_source(*, name: str, by: str = "") -> str:
    """A system that may send events; returns its write key, which is shown this once. Raises ValueRefused, Conflict."""
    _check_source(name)
    key = secrets.token_urlsafe(24)
    try:
        with transaction.atomic():
            Source.objects.create(name=name, key_hash=inbox.hash_key(key), created_by=by)
    except IntegrityError as error:
        raise Conflict("source_twice", "There is a source {name!r} already.", name=name) from error
    return key


def revoke_source(*, name: str) -> None:
    """Take no more events with this source's key. Raises NotFound."""
    if not Source.objects.filter(name=name, revoked_at=None).update(revoked_at=timezone.now()):
        raise NotFound("source_unknown", "There is no source {name!r} with a living key.", name=name)


def receive_events(*, write_key: str, events: Sequence[Mapping[str, Any]]) -> Received:
    """Take a batch of events of the Segment spec; when this returns they are durable.

    Raises NotAllowed for an unknown or revoked write key.
    """
    source = Source.objects.filter(key_hash=inbox.hash_key(write_key), revoked_at=None).values_list("name", flat=True)
    name = source.first()
    if name is None:
        raise NotAllowed("write_key_wrong", "This write key is not known. Make one with: zhiji source add NAME.")
    return inbox.store(source=name, events=events, now=timezone.now())


@transaction.atomic
def add_live_record(*, kind: str, fields: Mapping[str, str], by: str) -> str:
    """Keep a customer entered by hand; returns the record's id. Raises ValueRefused.

    `fields`: columns of `record`; at least one of name, phone, e-mail.
    """
    known = {c.name for c in TABLES["record"].columns} - {"record_id", "source", "ref", "kind", "import_id", "row"}
    clean = {name: str(value).strip() for name, value in fields.items() if value is not None and str(value).strip()}
    if wrong := sorted(set(clean) - known):
        raise ValueRefused("field_unknown", "A customer has no field {field!r}.", field=wrong[0])
    if not {"name", "phone", "email"} & set(clean):
        raise ValueRefused("customer_nameless", "A customer needs a name, a phone number or an e-mail address.")
    if long := [name for name, value in clean.items() if len(value) > TEXT_LIMIT]:
        raise ValueRefused("text_too_long", "{field} is longer than {limit}.", field=long[0], limit=TEXT_LIMIT)
    if zero := [name for name, value in clean.items() if "\0" in value]:
        raise ValueRefused("text_zero", "{field} holds a zero byte. Take it out.", field=zero[0])
    record_id = f"live:{uuid.uuid4().hex}"
    LiveRecord.objects.create(record_id=record_id, kind=kind, fields=clean, by=by)
    return record_id


@transaction.atomic
def add_live_complaint(
    *, record_id: str, channel: str, reason: str, text: str, by: str, order_id: str | None = None
) -> str:
    """Keep a complaint taken by hand about the customer of a record; returns its id. Raises ValueRefused."""
    if reason not in REASONS or channel not in CHANNELS:
        raise ValueRefused(
            "value_unknown", "{value!r} is not known here.", value=reason if reason not in REASONS else channel
        )
    if not text.strip() or len(text) > TEXT_LIMIT:
        raise ValueRefused("text_empty", "A complaint needs a text of at most {limit} characters.", limit=TEXT_LIMIT)
    made = {"record_id": record_id, "channel": channel, "reason": reason, "text": text, "order_id": order_id, "by": by}
    return LiveComplaint.objects.create(complaint_id=f"live:{uuid.uuid4().hex}", **made).complaint_id


def _check_rates(rates: Mapping[str, float]) -> None:
    for code, worth in rates.items():
        if not (math.isfinite(worth) and worth > 0):
            text = "One {currency} cannot be worth {worth}. Write a number above 0, as in USD=7.1."
            raise ValueRefused("rate_refused", text, currency=code, worth=worth)


def _check_source(name: str) -> None:
    if not name or len(name) > 60 or ":" in name or not name.isprintable():
        text = "A source's name has up to 60 characters and no colon; {source!r} does not fit."
        raise ValueRefused("source_name", text, source=name)
