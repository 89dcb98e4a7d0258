"""A change reaches other agents' screens: 200 pages listen to a server as `flask start` runs it, and read the row anew as ours do."""

import queue
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psutil

from bench.desk.data import ROOT, sqlite_copy
from bench.desk.desk import Desk
from bench.table import Row, median, percentile
from foundation.access import SESSION_COOKIE

SCREENS, CHANGES = 200, 15


def rows() -> list[Row]:
    with sqlite_copy() as (url, folder):
        desk = Desk(url, folder)
        cookie = f"{SESSION_COOKIE}={desk.token()}"
        desk.database.close()
        with served(url, folder) as port:
            with screens(port, cookie, SCREENS) as heard:
                told = _told(port, cookie, heard, desk.ticket)
            shown = _shown(port, cookie, desk.ticket)
    return [
        Row(f"live: told to {SCREENS} open pages", _words(told), "p95 <= 500 ms", percentile(told, 0.95) <= 500, "from sending the change; SQLite, one gunicorn process"),
        Row(f"live: on {SCREENS} screens, all in sight", _words(shown), "p95 <= 500 ms", percentile(shown, 0.95) <= 500, "the row, as each of them reads it; readers share the machine’s two cores"),
    ]  # fmt: skip


@contextmanager
def served(url: str, folder: Path) -> Iterator[int]:
    """`flask start` on this database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {"DATABASE_URL": url, "ASIDE_VAR": str(folder), "ASIDE_PORT": str(port), "ASIDE_DEMO": "0", "ASIDE_LOG_LEVEL": "ERROR", "PATH": "/usr/bin:/bin"}  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "app", "start"]
    with open(folder / "log", "ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait(port)
        yield port
    finally:
        family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
        server.terminate()
        _, left = psutil.wait_procs(family, timeout=10)
        for one in left:
            one.kill()


@contextmanager
def screens(port: int, cookie: str, many: int) -> Iterator["queue.SimpleQueue[float]"]:
    """So many pages that listen; the queue gets a moment for each message that one of them hears."""
    heard: queue.SimpleQueue[float] = queue.SimpleQueue()
    links = [_listen(port, cookie) for _ in range(many)]
    readers = [threading.Thread(target=_hear, args=(link, heard), daemon=True) for link in links]
    for reader in readers:
        reader.start()
    try:
        yield heard
    finally:
        for link in links:
            link.close()


def _told(port: int, cookie: str, heard: "queue.SimpleQueue[float]", ticket: int) -> list[float]:
    agent, taken = Agent(port, cookie, ticket), []
    for _ in range(CHANGES):
        began = agent.change()
        taken += [(heard.get(timeout=20) - began) * 1000 for _ in range(SCREENS)]
    return taken


def _shown(port: int, cookie: str, ticket: int) -> list[float]:
    """Each page that hears of the change reads the row, all of them at the same time; the page itself follows in turn."""
    agent, taken = Agent(port, cookie, ticket), []
    for _ in range(5):
        with screens(port, cookie, SCREENS) as heard:
            done: queue.SimpleQueue[float] = queue.SimpleQueue()
            began = agent.change()
            for _ in range(SCREENS):
                heard.get(timeout=20)
                threading.Thread(target=_read, args=(port, cookie, ticket, done), daemon=True).start()
            taken += [(done.get(timeout=60) - began) * 1000 for _ in range(SCREENS)]
    return taken


class Agent:
    """Who changes something: a note on a ticket, as the form sends it."""

    def __init__(self, port: int, cookie: str, ticket: int) -> None:
        self._port, self._path = port, f"/desk/tickets/{ticket}"
        page = urllib.request.urlopen(urllib.request.Request(self._url(self._path), headers={"Cookie": cookie}))
        token = re.search(r'name="_csrf" value="([^"]+)"', page.read().decode())
        assert token
        mine = "; ".join(one.split(";")[0] for one in page.headers.get_all("Set-Cookie") or [])
        self._cookie, self._token, self._said = f"{cookie}; {mine}", token[1], 0

    def change(self) -> float:
        """The moment before it is sent."""
        self._said += 1
        body = f"_csrf={self._token}&kind=note&body=Checked+{self._said}".encode()
        link = HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        began = time.perf_counter()
        link.request("POST", f"{self._path}/replies", body, headers)
        answer = link.getresponse()
        assert answer.status in {302, 303}, answer.status
        link.close()
        return began

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._port}{path}"


def _listen(port: int, cookie: str) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", port), timeout=30)
    link.sendall(f"GET /live?topics=queue HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    seen = b""
    while b"hello" not in seen:
        seen += link.recv(4096)
    link.settimeout(None)
    return link


def _hear(link: socket.socket, heard: "queue.SimpleQueue[float]") -> None:
    try:
        while said := link.recv(4096):
            for _ in range(said.count(b"data: {")):
                heard.put(time.perf_counter())
    except OSError:
        return


def _read(port: int, cookie: str, ticket: int, done: "queue.SimpleQueue[float]") -> None:
    link = HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", f"/desk/rows/{ticket}?view=open", headers={"Cookie": cookie, "Accept": "text/html"})
    link.getresponse().read()
    done.put(time.perf_counter())
    link.close()


def _words(taken: list[float]) -> str:
    return f"p50 {median(taken):.0f}, p95 {percentile(taken, 0.95):.0f} ms"


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        except OSError:
            assert time.monotonic() < until, "the server never came up"
            time.sleep(0.1)
