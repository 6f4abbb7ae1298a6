"""A server of its own for tests that kill it: granian in a process group, with a database nobody else uses."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

SET_UP = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from zhiji.intake.app import services
print(services.create_source(name="web"))
"""


class EventServer:
    """The real server on a free port; `write_key` of its one source `web`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = _free_port()
        self.host = f"http://127.0.0.1:{self.port}"
        self.env = {**os.environ, "ZHIJI_HOME": str(home), "DATABASE_URL": _own_database()}
        made = subprocess.run([sys.executable, "-c", SET_UP], env=self.env, capture_output=True, text=True, check=True)
        self.write_key = made.stdout.split()[-1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to serve; returns once it answers."""
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port)]
        command += ["--host", "127.0.0.1", "--workers", "1", "--blocking-threads", "4", "zhiji.web.wsgi:application"]
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urlopen(f"{self.host}/health", timeout=2).close()
                return
            except OSError:
                time.sleep(0.05)
        self.kill()
        raise TimeoutError((self.home / "server.log").read_text())

    def kill(self) -> None:
        """End it as a power cut would: no signal handler runs."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def rows(self, query: str) -> list[tuple]:
        """What the database holds, asked past the server."""
        if url := self.env["DATABASE_URL"]:
            import psycopg

            with psycopg.connect(url) as connection:
                return connection.execute(query).fetchall()
        connection = sqlite3.connect(self.home / "zhiji.sqlite3")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def close(self) -> None:
        """End the server and remove its database."""
        self.kill()
        if self.env["DATABASE_URL"]:
            _drop_database(self.env["DATABASE_URL"])


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def _own_database() -> str:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return ""
    name = f"zhiji_events_{uuid.uuid4().hex[:8]}"
    _administer(url, f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _drop_database(url: str) -> None:
    _administer(os.environ["DATABASE_URL"], f"DROP DATABASE IF EXISTS {urlsplit(url).path[1:]} WITH (FORCE)")


def _administer(url: str, command: str) -> None:
    import psycopg

    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(command)
