"""Where a company's data live on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from zhiji.warehouse.catalog import Catalog


def get_home() -> Path:
    """The folder of the company: `ZHIJI_HOME`, else `var/company` below the working folder."""
    return Path(os.environ.get("ZHIJI_HOME", "var/company")).resolve()


def open_catalog() -> Catalog:
    """The warehouse of the company on this machine."""
    return Catalog(get_home() / "warehouse")
