"""Running it for real: one command starts web and worker, says what is wrong in words, and ends cleanly.

1. `flask serve` answers within seconds, its worker lets pages go first, and Ctrl-C leaves no process behind.
2. A port in use, or a folder we can't write to, is said in a sentence before anything starts.
3. 500 idle live pages leave the one web process quick, and each of them hears.
"""

import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from foundation import clock
from foundation.accounts import create_staff, sign_in
from foundation.database import open_database
from foundation.giving_way import NICENESS
from foundation.live import publish
from foundation.migrating import migrate
from tests.processes import ROOT, bare, flask, free_port, wait_until_up


def environment(var: Path, port: int, **more: str) -> dict[str, str]:
    return {**bare(), "ASIDE_VAR": str(var), "ASIDE_PORT": str(port), "ASIDE_DEMO": "0", **more}


@contextmanager
def started(var: Path, port: int, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        flask("serve"),
        cwd=ROOT,
        env=environment(var, port, **more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_up(port)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
            process.kill()
            raise


@pytest.fixture
def var(tmp_path: Path) -> Path:
    database = open_database(f"sqlite:///{tmp_path / 'aside.db'}")
    migrate(database)
    database.close()
    return tmp_path


def test_ctrl_c_ends_web_and_worker(var: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("the same processes on either database")
    with started(var, free_port()) as process:
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 2
        assert _comes_true(lambda: [child.nice() - process_niceness() for child in family].count(NICENESS) == 1)
    assert process.returncode == 0
    assert [child for child in family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []


def process_niceness() -> int:
    return psutil.Process().nice()


def _comes_true(what: Callable[[], bool], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while not (met := what()) and time.monotonic() < until:
        time.sleep(0.1)
    return met


def test_a_folder_we_cannot_write_to_is_said_in_words(tmp_path: Path) -> None:
    blocked = tmp_path / "var"
    blocked.write_text("a file where the folder should be")
    found = subprocess.run(
        flask("serve"), cwd=ROOT, env=environment(blocked, free_port()), capture_output=True, text=True, check=False
    )
    assert found.returncode != 0
    assert str(blocked) in found.stderr
    assert "ASIDE_VAR" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.slow
def test_500_idle_live_pages_leave_the_server_quick(var: Path) -> None:
    port = free_port()
    database = open_database(f"sqlite:///{var / 'aside.db'}")
    with database.writing() as db:
        create_staff(
            db,
            name="Ada Brenner",
            email="ada@aside.example",
            password="correct horse",
            roles=["agent"],
            now=clock.now(),
        )
        token = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    asking = (
        f"GET /live?topics=queue HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: aside_staff={token}\r\n\r\n".encode()
    )
    with started(var, port):
        pages = []
        for _ in range(500):
            page = socket.create_connection(("127.0.0.1", port), timeout=20)
            page.sendall(asking)
            pages.append(page)
        for page in pages:
            wait_for(page, b"event: hello")
        took = []
        for _ in range(10):
            began = time.perf_counter()
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10).close()
            took.append(time.perf_counter() - began)
        assert sorted(took)[5] < 0.25
        with database.writing() as db:
            publish(db, "queue", {"ticket": 7})
        for page in pages:
            wait_for(page, b'"ticket":7')
            page.close()
    database.close()


def wait_for(page: socket.socket, words: bytes) -> None:
    heard = b""
    while words not in heard:
        piece = page.recv(4096)
        assert piece, f"closed before {words!r}: {heard!r}"
        heard += piece
