"""Where a company's data live on this machine, and the keys that belong to it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from zhiji.warehouse.catalog import Catalog


def get_home() -> Path:
    """The folder of the company: `ZHIJI_HOME`, else `var/company` below the working folder."""
    return Path(os.environ.get("ZHIJI_HOME", "var/company")).resolve()


def open_catalog() -> Catalog:
    """The warehouse of the company on this machine."""
    return Catalog(get_home() / "warehouse")


def get_secret(name: str) -> str:
    """A key of the company made once and kept in its folder, readable by its owner only.

    The key `control` draws the lasting control group: losing it would draw another one.
    """
    path = get_home() / f"{name}_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _create_once(path)
    return path.read_text().strip()


def _create_once(path: Path) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(handle, secrets.token_urlsafe(50).encode())
    os.close(handle)
    try:
        os.link(beside, path)  # two processes at once: the first wins, the second reads what it wrote
    except FileExistsError:
        pass
    finally:
        beside.unlink()
