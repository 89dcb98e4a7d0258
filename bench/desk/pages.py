"""Every page and verb we promise a time for, on whichever database."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from analytics.desk.counting import rebuild
from bench.desk.cost import cost_of
from bench.desk.data import TICKETS
from bench.desk.desk import SEARCHES, Desk
from bench.table import Row
from foundation import clock
from helpdesk.conditions import Asking, Condition, Conditions
from helpdesk.finding.finding import find_tickets
from helpdesk.tickets import lifecycle
from helpdesk.tickets.lists import MOST_COUNTED, count_view
from helpdesk.tickets.tables import tickets
from helpdesk.views.view import View

SAVED_VIEWS = {
    "high, about payments": (Condition("status", "is_none_of", ("solved", "closed")), Condition("priority", "is_any_of", ("high", "critical")), Condition("team", "is_any_of", ("payments",))),
    "unhappy this week": (Condition("mood", "less", -40.0), Condition("updated", "within_last", "7d")),
    "all in Spanish": (Condition("language", "is_any_of", ("es",)),),
    "rated 1, ever": (Condition("rating", "is_any_of", ("1",)),),
}  # fmt: skip


def measured(url: str, folder: Path, kind: str) -> list[Row]:
    desk = Desk(url, folder)
    here = f"{kind}: "
    cost = lambda call, **more: cost_of(desk.database, call, **more)  # noqa: E731
    return [
        cost(desk.get("/desk/?view=open")).row(
            here + "queue page", 25, most=8, note=f"{TICKETS:,} tickets, all open ones"
        ),
        cost(desk.get("/desk/?view=solved")).row(here + "queue page, solved", 25, most=8),
        cost(desk.count).row(here + "counts of all the desk's views", 25, note="one statement"),
        *[_count(desk, here, name) for name in SAVED_VIEWS],
        cost(desk.get(f"/desk/tickets/{desk.ticket}?view=open")).row(here + "ticket page", 20, note="queue beside it"),
        cost(desk.create, times=60).row(here + "create", 10, note="the widget's whole request, durable"),
        *[_search(desk, here)],
        _bulk(desk, here),
        _reports(desk, here),
    ]


def _reports(desk: Desk, here: str) -> Row:
    rebuild(desk.database, now=clock.now())
    return cost_of(desk.database, desk.get("/desk/reports/?days=28"), times=15).row(
        here + "reports, four weeks and those before", 50, most=8, note="every figure, from the mart"
    )


def _count(desk: Desk, here: str, name: str) -> Row:
    view = View("bench", name, "yours", "inbox", Conditions(SAVED_VIEWS[name]), id=1)

    def call() -> int:
        with desk.database.reading() as db:
            return count_view(db, view, Asking(clock.now(), me=desk.me.id))

    found = call()
    told = f"{found:,} tickets" if found < MOST_COUNTED else f"more than {MOST_COUNTED - 1:,} tickets, as it says"
    return cost_of(desk.database, call, times=15).row(here + f"count of a saved view: {name}", 25, note=told)


def _search(desk: Desk, here: str) -> Row:
    def finding(words: str) -> Callable[[], object]:
        def call() -> object:
            with desk.database.reading() as db:
                return find_tickets(db, words, asking=Asking(clock.now(), me=desk.me.id))

        return call

    calls = [finding(words) for words in SEARCHES]
    costs = sorted((cost_of(desk.database, call, times=5, warm=1) for call in calls), key=lambda one: one.ms)
    return costs[len(costs) // 2].row(
        here + "search", 30, note=f"median of {len(calls)} searches, the slowest {costs[-1].ms:.0f} ms"
    )


def _bulk(desk: Desk, here: str) -> Row:
    many = min(1000, TICKETS // 20)
    with desk.database.reading() as db:
        ids = list(
            db.execute(
                select(tickets.c.id).where(tickets.c.priority == "normal").order_by(tickets.c.id.desc()).limit(many)
            ).scalars()
        )
    began = time.monotonic()
    with desk.database.writing() as db:
        for one in ids:
            lifecycle.set_priority(db, one, "high", by=desk.me, now=clock.now())
    seconds = time.monotonic() - began
    return Row(
        here + f"bulk change of {many:,} tickets",
        f"{seconds:.2f} s",
        "<= 2 s",
        seconds <= 2,
        "wall time, one verb a ticket, one transaction",
    )
