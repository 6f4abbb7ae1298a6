"""Where tables live: Parquet through DuckDB (catalog), the run ledger (runs), publishing to the database (publish)."""

from zhiji.warehouse.catalog import Catalog
from zhiji.warehouse.home import get_home, get_secret, open_catalog
from zhiji.warehouse.publish import swap_in
from zhiji.warehouse.runs import Run, RunLedger

__all__ = ["Catalog", "Run", "RunLedger", "get_home", "get_secret", "open_catalog", "swap_in"]
