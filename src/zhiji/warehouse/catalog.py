"""The warehouse: canonical tables as Parquet files in one folder, read through Ibis on DuckDB.

`<home>/warehouse/<table>/<part>.parquet`. A source table is the union of its parts, one part per load; a computed
table has one part per run, named so that the newest sorts last. A part is written beside its place and renamed into
it, so a reader never sees half a file and a killed writer leaves none.
"""

from __future__ import annotations

import os
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from zhiji.vocabulary.errors import NotFound
from zhiji.vocabulary.tables import TABLES

MEMORY_LIMIT = os.environ.get("ZHIJI_DUCKDB_MEMORY", "1536MB")


class Catalog:
    """The tables of one company, in one folder.

    >>> import tempfile
    >>> catalog = Catalog(Path(tempfile.mkdtemp()))
    >>> rates = pa.table({"action": ["sell"], "segment": ["A"], "shown": [3]})
    >>> _ = catalog.write("learned_rate", rates, part="run1")
    >>> catalog.arrow(catalog.latest("learned_rate")).num_rows
    1
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._backend: ibis.BaseBackend | None = None

    @property
    def backend(self) -> ibis.BaseBackend:
        """One DuckDB in process, opened when first needed, spilling into the warehouse's own folder."""
        if self._backend is None:
            self._backend = ibis.duckdb.connect(
                threads=os.cpu_count() or 2, memory_limit=MEMORY_LIMIT, temp_directory=str(self.folder / ".spill")
            )
            self._backend.raw_sql("SET enable_progress_bar = false")
        return self._backend

    def parts(self, name: str) -> list[Path]:
        """The files of a table, oldest first."""
        if name not in TABLES:
            raise NotFound("table_unknown", "There is no table {table!r}.", table=name)
        return sorted((self.folder / name).glob("*.parquet"))

    def has(self, name: str) -> bool:
        """Whether the table holds any part."""
        return bool(self.parts(name))

    def write(self, name: str, table: pa.Table, *, part: str) -> Path:
        """Write one part, in place of the same part if there is one; the table must have the canonical columns."""
        path = self.folder / name / f"{part}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        pq.write_table(TABLES[name].conform(table), beside, compression="zstd")
        with beside.open("rb+") as handle:
            os.fsync(handle.fileno())
        beside.replace(path)
        return path

    def remove(self, name: str, *, part: str) -> None:
        """Take one part away (an import undone)."""
        (self.folder / name / f"{part}.parquet").unlink(missing_ok=True)

    def table(self, name: str) -> ir.Table:
        """All rows of a source table; empty where nothing was loaded."""
        return self._read(name, self.parts(name))

    def latest(self, name: str) -> ir.Table:
        """A computed table as the newest run left it; empty before the first."""
        return self._read(name, self.parts(name)[-1:])

    def at(self, name: str, part: str) -> ir.Table:
        """A computed table as one run left it."""
        return self._read(name, [p for p in self.parts(name) if p.stem == part])

    def history(self, name: str, *, until: str) -> ir.Table:
        """A computed table over all runs before `until`, with `run_id`; of several runs a day the last counts."""
        newest_of_day = {path.stem[:8]: path for path in self.parts(name) if path.stem < until}
        if not newest_of_day:
            return self._read(name, []).mutate(run_id=ibis.literal(""))
        files = [str(path) for path in newest_of_day.values()]
        found = self.backend.read_parquet(files, union_by_name=True, filename=True)
        return found.mutate(run_id=found.filename.re_extract(r"([^/\\\\]+)[.]parquet$", 1)).drop("filename")

    def memory(self, table: pa.Table) -> ir.Table:
        """An Arrow table as an Ibis table that can be joined with those of this catalog."""
        return ibis.memtable(table)

    def arrow(self, expression: ir.Table) -> pa.Table:
        """What an expression comes to, as an Arrow table."""
        return self.backend.to_pyarrow(expression)

    def _read(self, name: str, paths: list[Path]) -> ir.Table:
        if not paths:
            return self.memory(TABLES[name].empty())
        return self.backend.read_parquet([str(p) for p in paths], union_by_name=True)

    def close(self) -> None:
        """Let go of the engine."""
        if self._backend is not None:
            self._backend.disconnect()
            self._backend = None
