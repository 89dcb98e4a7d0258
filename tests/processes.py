"""Real processes to kill: the server as `flask serve` starts it, or one worker, on the database of the test."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from foundation.database import Database

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bare() -> dict[str, str]:
    """The environment of this process, without what is set for Aside in it."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("ASIDE_", "DATABASE_"))}


def flask(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "app", *words]


def environment(database: Database, var: Path, **more: str) -> dict[str, str]:
    return bare() | {
        "DATABASE_URL": database.engine.url.render_as_string(hide_password=False), "ASIDE_VAR": str(var), "ASIDE_DEMO": "0", "ASIDE_LEASE_SECONDS": "1",
        "ASIDE_JOB_POLL_SECONDS": "0.05", "ASIDE_WEB_THREADS": "16", "ASIDE_SECRET_KEY": "test-secret-key-that-is-long-enough",
        "ASIDE_WIDGET_SECRET": "test-widget-secret-that-is-long-enough",
    } | more  # fmt: skip


@contextmanager
def running(command: str, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`flask COMMAND`; whatever is left of it is killed at the end."""
    Path(settings["ASIDE_VAR"]).mkdir(exist_ok=True)
    with open(Path(settings["ASIDE_VAR"]) / "log", "ab") as log:  # pytest keeps the folder of a test that failed
        process = subprocess.Popen(flask(command), cwd=ROOT, env=settings, stdout=log, stderr=log)
    try:
        yield process
    finally:
        kill_all(process)


def kill_all(process: subprocess.Popen[bytes]) -> int:
    """`kill -9` of the process and everything it started; returns how many that were."""
    try:
        parent = psutil.Process(process.pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        family = []
    for one in family:
        try:
            one.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            pass
    process.wait()
    psutil.wait_procs(family, timeout=10)
    return len(family)


def wait_until_up(port: int, seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        except OSError:
            assert time.monotonic() < until, "the server never came up"
            time.sleep(0.05)
