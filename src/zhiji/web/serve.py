"""Serving: the web server and the worker side by side, ended together and cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from granian import Granian
from granian.constants import Interfaces

WAIT_SECONDS = 10


def serve(host: str = "127.0.0.1", port: int = 8000, *, reload: bool = False) -> None:
    """Serve console, portal and API until Ctrl-C or SIGTERM; the worker runs beside the server and ends with it."""
    worker = subprocess.Popen([sys.executable, "-m", "zhiji", "worker"], env=os.environ.copy())
    server = Granian(
        "zhiji.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=int(os.environ.get("ZHIJI_THREADS", "4")),
        reload=reload,
        log_access=False,
    )
    try:
        server.serve()
    finally:
        _end(worker)


def _end(worker: subprocess.Popen[bytes]) -> None:
    if worker.poll() is None:
        worker.send_signal(signal.SIGTERM)
    try:
        worker.wait(WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
