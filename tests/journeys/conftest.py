"""A browser and a served company for the journeys; Debian's Chromium where it is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

CHROMIUM = Path("/usr/bin/chromium")

# Playwright's synchronous interface keeps an event loop in this thread; the fixtures below use the database in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Started without a sandbox, because containers rarely allow one."""
    found = {"executable_path": str(CHROMIUM)} if CHROMIUM.exists() else {}
    return {"args": ["--no-sandbox"], **found}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    """A reader of Chinese at a desk."""
    return {"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session", autouse=True)
def chromium_is_here() -> None:
    """Skips loudly where there is no browser; on CI that is a failure."""
    if not CHROMIUM.exists():
        said = "no Chromium here. As root: apt-get install chromium"
        pytest.fail(said) if os.environ.get("CI") == "true" else pytest.skip(said)


@pytest.fixture(scope="session", autouse=True)
def connections_of_the_loop(django_db_setup, playwright) -> Iterator[None]:
    """Beside Playwright's loop Django opens connections of its own; left open, the test database cannot be dropped."""
    yield
    connections.close_all()


@pytest.fixture
def complaints(page) -> list[str]:
    """What the browser complained about: script errors, and everything the content security policy refused."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found
