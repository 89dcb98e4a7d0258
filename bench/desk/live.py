"""A change reaches other agents' screens: 200 lists are open on a server as `flask start` runs it, in several orders, and do what ours
do. Changes come by the clock, whether the ones before have arrived or not, and meanwhile each page is read anew in its turn."""

import contextlib
import itertools
import queue
import random
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
from sqlalchemy import and_, or_, select

from bench.desk.data import ROOT, sqlite_copy
from bench.desk.desk import Desk
from bench.table import Row, median, percentile
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.database import open_database
from foundation.jobs import jobs

SCREENS, EVERY = 200, 2.0  # seconds between changes
CHANGES = 16  # an even number ends with the priority that the next round doesn’t begin with
SETTLING = 120.0  # seconds at most
LONGEST = 30.0  # seconds; a row that hasn't come by then counts as so late
TURN = 0.1  # seconds for each open page within which one of them reads itself anew, as live.js has it
ORDERS = ("due", "newest", "changed", "priority", "oldest")
PRIORITIES = ("critical", "high")  # in turn


def rows() -> list[Row]:
    with sqlite_copy() as (url, folder):
        desk = Desk(url, folder)
        cookie = f"{SESSION_COOKIE}={desk.token()}"
        desk.database.close()
        with served(url, folder) as port:
            busy = _measured(port, cookie, desk.ticket, "while the worker does a new desk's first work")
            _settled(url)
            return [_measured(port, cookie, desk.ticket, "the worker's first work is done"), busy]


def _measured(port: int, cookie: str, ticket: int, when: str) -> Row:
    before = _cpu()
    taken = _changes(port, cookie, ticket)
    cost = _cpu() - before
    note = f"from sending it to its row; one gunicorn process; a change every {EVERY:.0f} s, open loop; pages read anew in turn; server and worker {cost / (CHANGES * EVERY):.2f} cores; {when}"
    return Row(
        f"live: a change is on {SCREENS} screens", _words(taken), "p95 <= 500 ms", percentile(taken, 0.95) <= 500, note
    )


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


def _changes(port: int, cookie: str, ticket: int) -> list[float]:
    """Milliseconds from sending each change to its row on each screen."""
    agent, heard = Agent(port, cookie, ticket), queue.SimpleQueue[tuple[int, float]]()
    began: dict[int, float] = {}
    with screens(port, cookie, heard):
        start = time.perf_counter()
        for number in range(CHANGES):
            time.sleep(max(0.0, start + number * EVERY - time.perf_counter()))
            began[number] = time.perf_counter()
            threading.Thread(target=agent.change, args=(PRIORITIES[number % 2],), daemon=True).start()
        told = list(itertools.islice(_until(heard, start + CHANGES * EVERY + LONGEST), CHANGES * SCREENS))
    missing = [LONGEST * 1000] * (CHANGES * SCREENS - len(told))  # a screen to which the row didn't come along
    return [(at - began[number]) * 1000 for number, at in told] + missing


def _until(heard: "queue.SimpleQueue[tuple[int, float]]", end: float) -> Iterator[tuple[int, float]]:
    while (left := end - time.perf_counter()) > 0:
        with contextlib.suppress(queue.Empty):
            yield heard.get(timeout=left)


@contextmanager
def screens(port: int, cookie: str, heard: "queue.SimpleQueue[tuple[int, float]]") -> Iterator[None]:
    """So many pages that listen; the queue gets which change, and when, for each row that one of them has."""
    views = [f"view=open&order={order}" for order in itertools.islice(itertools.cycle(ORDERS), SCREENS)]
    links = [_listen(port, cookie, view) for view in views]
    for link, view in zip(links, views, strict=True):
        threading.Thread(target=_hear, args=(link, heard, Reader(port, cookie, view)), daemon=True).start()
    try:
        yield
    finally:
        for link in links:
            link.close()


class Reader:
    """Reads its page anew when it is its turn; what comes meanwhile is read with it."""

    def __init__(self, port: int, cookie: str, view: str) -> None:
        self._port, self._cookie, self._view, self._waits = port, cookie, view, threading.Lock()

    def in_turn(self) -> None:
        if self._waits.acquire(blocking=False):
            threading.Timer(random.random() * SCREENS * TURN, self._read).start()

    def _read(self) -> None:
        link = HTTPConnection("127.0.0.1", self._port, timeout=60)
        with contextlib.suppress(OSError):  # the server has gone at the end
            link.request("GET", f"/desk/?{self._view}", headers={"Cookie": self._cookie, "Accept": "text/html"})
            link.getresponse().read()
        link.close()
        self._waits.release()


class Agent:
    """Who changes the priority of a ticket, as the form sends it."""

    def __init__(self, port: int, cookie: str, ticket: int) -> None:
        self._port, self._path = port, f"/desk/tickets/{ticket}"
        page = urllib.request.urlopen(urllib.request.Request(self._url(self._path), headers={"Cookie": cookie}))
        token = re.search(r'name="_csrf" value="([^"]+)"', page.read().decode())
        assert token
        mine = "; ".join(one.split(";")[0] for one in page.headers.get_all("Set-Cookie") or [])
        self._cookie, self._token = f"{cookie}; {mine}", token[1]

    def change(self, priority: str) -> None:
        body = f"_csrf={self._token}&priority={priority}".encode()
        link = HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        link.request("POST", f"{self._path}/priority", body, headers)
        answer = link.getresponse()
        assert answer.status in {302, 303}, answer.status
        link.close()

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._port}{path}"


def _listen(port: int, cookie: str, view: str) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", port), timeout=30)
    link.sendall(f"GET /live?topics=queue&rows&{view} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    seen = b""
    while b"hello" not in seen:
        seen += link.recv(4096)
    link.settimeout(None)
    return link


def _hear(link: socket.socket, heard: "queue.SimpleQueue[tuple[int, float]]", page: Reader) -> None:
    told, rest = 0, b""
    try:
        while said := link.recv(65_536):
            *whole, rest = (rest + said).split(b"\n\n")
            for message in whole:
                if b'"kind":"priority"' in message and b'"row":"<li' in message:
                    heard.put((told, time.perf_counter()))
                    told += 1
                    page.in_turn()
    except OSError:
        return


def _cpu() -> float:
    """Seconds that the server and its worker have taken."""
    family = psutil.Process().children(recursive=True)
    return sum(sum(one.cpu_times()[:2]) for one in family)


def _settled(url: str) -> None:
    """Until the worker of a new desk has done what is due at its start."""
    database, until = open_database(url), time.monotonic() + SETTLING
    while time.monotonic() < until:
        time.sleep(1)
        due = or_(jobs.c.state == "running", and_(jobs.c.state == "waiting", jobs.c.run_at <= clock.now()))
        with database.reading() as db:
            if db.execute(select(jobs.c.id).where(due).limit(1)).first() is None:
                break
    database.close()


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
