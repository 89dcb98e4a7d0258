"""What it costs the server that 200 open lists, in five orders, each have the row of a changed ticket: CPU, so that a busy machine counts as a calm one."""

import time
from collections.abc import Iterator

from bench.desk.data import sqlite_copy
from bench.desk.desk import Desk
from bench.table import Row, median
from foundation import clock
from helpdesk.tickets import lifecycle

PAGES, CHANGES = 200, 10
ORDERS = ("due", "newest", "changed", "priority", "oldest")


def rows() -> list[Row]:
    with sqlite_copy() as (url, folder):
        desk = Desk(url, folder)
        pages = [_open(desk, ORDERS[number % len(ORDERS)]) for number in range(PAGES)]
        taken = [_heard(desk, pages, ("critical", "high")[number % 2]) for number in range(CHANGES)]
    return [
        Row(f"live: a row on {PAGES} open lists", f"{median(taken):.0f} ms", "<= 100 ms", median(taken) <= 100, "CPU, all of them together; asking for it each, they took 1,630 ms")
    ]  # fmt: skip


def _open(desk: Desk, order: str) -> Iterator[bytes]:
    said = iter(desk.agent.get(f"/live?topics=queue&rows&view=open&order={order}").iter_encoded())
    next(said)
    return said


def _heard(desk: Desk, pages: list[Iterator[bytes]], priority: str) -> float:
    with desk.app.app_context(), desk.database.writing() as db:
        lifecycle.set_priority(db, desk.ticket, priority, by=desk.me, now=clock.now())
    time.sleep(0.5)  # the bus hands it out
    began = time.process_time()
    assert all(b'"row":"<li' in next(said) for said in pages)
    return (time.process_time() - began) * 1000
