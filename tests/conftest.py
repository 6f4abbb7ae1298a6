"""What all tests share: an own home folder, the folder of real data, and the clock of the demo company."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["ZHIJI_HOME"] = tempfile.mkdtemp(prefix="zhiji-test-")
atexit.register(shutil.rmtree, os.environ["ZHIJI_HOME"], ignore_errors=True)
os.environ.setdefault("ZHIJI_SECRET_KEY", "a key for tests only, long enough to please every check of its length")

import pytest  # noqa: E402  (the home must be named before anything of ours is imported)
from django.conf import settings  # noqa: E402
from hypothesis import HealthCheck  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

# A busy machine is no failure: no example has a deadline.
hypothesis_settings.register_profile("zhiji", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("zhiji")


def pytest_configure() -> None:
    """Settings may have been read before this file: the test database belongs into this run's own folder."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = Path(os.environ["ZHIJI_HOME"]) / "test.sqlite3"


@pytest.fixture(scope="session")
def real_data():
    """A function `real_data("cdnow_sample.csv.gz")` giving the path, or skipping with the reason."""
    folder = os.environ.get("ZHIJI_DATA")

    def find(name: str) -> Path:
        if not folder or not (path := Path(folder) / name).exists():
            pytest.skip(f"real data {name!r} not here: set ZHIJI_DATA to the folder that holds it")
        return path

    return find


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A company folder of the test's own, so that its warehouse is empty."""
    monkeypatch.setenv("ZHIJI_HOME", str(tmp_path))
    return tmp_path
