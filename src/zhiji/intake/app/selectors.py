"""Reads of intake: what a file would be loaded as, what was loaded, who sends events, what goes to the warehouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
from django.db.models import Count
from django.utils import timezone

from zhiji.intake import mapping as mappings
from zhiji.intake.app import exports
from zhiji.intake.app.models import ColumnMemory, Event, Import, Quarantine, Source
from zhiji.intake.app.shapes import ImportRow, Preview, Problem, SourceRow
from zhiji.intake.check import REASONS, Rules
from zhiji.intake.fields import KINDS
from zhiji.intake.newest import current
from zhiji.intake.prepare import Plan, Preparation
from zhiji.intake.read import Block, iter_tables
from zhiji.intake.values import as_text
from zhiji.trust.app import selectors as trust
from zhiji.vocabulary.errors import NotFound
from zhiji.warehouse import Catalog

PREVIEW_ROWS = 1_000
SAMPLE_ROWS = 10
PROBLEMS_SHOWN = 50

export_records = exports.export_records
export_order_lines = exports.export_order_lines
export_events = exports.export_events
export_complaints = exports.export_complaints


def preview(*, path: str | Path, kind: str | None = None, mapping: Mapping[str, str] | None = None) -> Preview:
    """What a file would be loaded as: kind, mapping, some rows, and what is wrong in the first thousand.

    Nothing is written. Raises InputError where the file cannot be read at all or no kind fits.
    """
    block = next(iter_tables(path, batch_rows=PREVIEW_ROWS))
    columns = block.table.column_names
    remembered = get_remembered(columns, kind) if mapping is None else None
    chosen = remembered or mappings.guess(block.table, kind=kind)
    if mapping is not None:
        chosen = mappings.Guess(chosen.kind, dict(mapping), 0)
    return Preview(
        kind=chosen.kind,
        kinds=tuple(KINDS),
        columns=tuple(columns),
        mapping=chosen.mapping,
        remembered=remembered is not None,
        sample=_sample(block.table),
        problems=_problems(block, chosen),
        fields=KINDS[chosen.kind].fields,
        ignored=tuple(name for name in columns if name not in chosen.mapping.values()),
    )


def _sample(table: pa.Table) -> tuple[dict[str, str], ...]:
    rows = table.slice(0, SAMPLE_ROWS)
    texts = pa.table({name: as_text(rows.column(name)) for name in rows.column_names})
    return tuple({name: value or "" for name, value in row.items()} for row in texts.to_pylist())


def _problems(block: Block, chosen: mappings.Guess) -> tuple[Problem, ...]:
    if needed := mappings.missing(chosen.kind, chosen.mapping):
        code = "field_unmapped"
        return tuple(Problem(1, field, "", code, REASONS[code]) for field in needed)
    policy = trust.get_policy()
    rules = Rules(timezone.localdate(), policy.currency, policy.timezone)
    errors = Preparation(Plan(chosen.kind, chosen.mapping, "preview", rules)).take(block).errors
    return tuple(Problem(*row.values()) for row in _shown(errors))


def _shown(errors: pa.Table) -> list[dict[str, object]]:
    rows = errors.slice(0, PROBLEMS_SHOWN).to_pylist()
    return [{**row, "column": row["column"] or "", "value": row["value"] or ""} for row in rows]


def get_remembered(columns: Sequence[str], kind: str | None) -> mappings.Guess | None:
    """How a file with these columns was taken the last time; None where there was none, or it was another kind."""
    memory = ColumnMemory.objects.filter(signature=mappings.signature(columns)).first()
    if memory is None or kind not in (None, memory.kind):
        return None
    return mappings.Guess(memory.kind, memory.mapping, 0)


def list_imports(*, limit: int = 100) -> list[ImportRow]:
    """The newest loads first."""
    names = list(ImportRow.__dataclass_fields__)
    return [ImportRow(*row) for row in Import.objects.order_by("-started_at", "-pk").values_list(*names)[:limit]]


def get_import(*, import_id: str) -> ImportRow:
    """One load. Raises NotFound."""
    row = Import.objects.filter(import_id=import_id).values_list(*ImportRow.__dataclass_fields__).first()
    if row is None:
        raise NotFound("import_unknown", "There is no load {import_id!r}.", import_id=import_id)
    return ImportRow(*row)


def list_sources() -> list[SourceRow]:
    """Every system that may send events, by name."""
    events = dict(Event.objects.values_list("source").annotate(n=Count("pk")))
    held = dict(Quarantine.objects.values_list("source").annotate(n=Count("pk")))
    rows = Source.objects.order_by("name").values_list("name", "created_at", "revoked_at")
    return [SourceRow(name, made, gone, events.get(name, 0), held.get(name, 0)) for name, made, gone in rows]


def get_current(*, catalog: Catalog, name: str) -> ir.Table:
    """A source table of the warehouse with one row per key (see `intake.current`)."""
    return current(catalog.table(name), name)
