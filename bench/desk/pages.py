"""Every page and verb we promise a time for, on whichever database."""

import itertools
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from analytics.desk.counting import rebuild
from bench.desk.cost import cost_of, cost_once
from bench.desk.data import TICKETS
from bench.desk.desk import SEARCHES, Desk
from bench.table import Row
from foundation import clock
from foundation.database import count_statements
from helpdesk.conditions import Asking, Condition, Conditions
from helpdesk.finding.finding import find_tickets
from helpdesk.knowledge.similar import find_similar, question_of
from helpdesk.tickets.lists import MOST_COUNTED, count_view
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import tickets
from helpdesk.views.built_in import BY_KEY
from helpdesk.views.bulk import Selection, read_bulk, start_bulk, work
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
        _similar(desk, here),
        cost(desk.get(f"/desk/tickets/{desk.ticket}/knowledge"), times=15).row(
            here + "knowledge beside a ticket",
            120,
            note="a request of its own: passages of articles, and similar tickets",
        ),
        cost(desk.create, times=60).row(here + "create", 10, note="the widget's whole request, durable"),
        *[_search(desk, here)],
        *_bulk(desk, here),
        _reports(desk, here),
    ]


def _similar(desk: Desk, here: str) -> Row:
    """Of thirty open tickets in turn, the newest first."""
    newest = select(tickets.c.id).where(tickets.c.status.in_(("new", "open"))).order_by(tickets.c.id.desc()).limit(30)
    with desk.database.reading() as db:
        asked = itertools.cycle([question_of(db, read_ticket(db, one)) for one in db.execute(newest).scalars()])

    def call() -> object:
        with desk.database.reading() as db:
            return find_similar(db, next(asked), me=desk.me.id)

    return cost_of(desk.database, call).row(here + "similar solved tickets", 60, note="30 open tickets in turn")


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


def _bulk(desk: Desk, here: str) -> list[Row]:
    """The whole job, as the queue asks for it: progress, story, clocks, events, marks to undo by."""
    many = min(1000, TICKETS // 20)
    stands = tickets.c.status.in_(("new", "open")), tickets.c.shelved.is_(None), tickets.c.merged_into.is_(None)
    with desk.database.reading() as db:
        newest = select(tickets.c.id).where(*stands).order_by(tickets.c.id.desc()).limit(2 * many)
        found = tuple(db.execute(newest).scalars())
    ids, older = found[:many], found[many:]
    name = f"{here}bulk change of {len(ids):,} tickets: "
    return [
        _changed(desk, ids, "priority", "critical", name + "priority"),
        _changed(desk, ids, "assign", str(desk.me.id), name + "assignee"),
        _changed(desk, ids, "tag", "wave", name + "a tag"),
        _changed(desk, ids, "status", "solved", name + "solving"),
        _changed(desk, older, "snooze", "reply", name + "snoozing"),
        _changed(desk, older, "trash", "", name + "into the trash"),
    ]


def _changed(desk: Desk, ids: tuple[int, ...], action: str, value: str, name: str) -> Row:
    with desk.database.writing() as db:
        chosen = Selection(BY_KEY["open"], ids, clock.now())
        bulk = start_bulk(db, chosen, action, {"value": value}, by=desk.me, asking=Asking(clock.now(), desk.me.id))
    with desk.app.app_context(), count_statements(desk.database) as seen:
        cost = cost_once(desk.database, lambda: work(desk.database, {"bulk": bulk}))
    with desk.database.reading() as db:
        done = read_bulk(db, bulk, desk.me).count("done")
    told = f"{cost / 1000:.2f} s, {len(seen)} SQL"
    return Row(name, told, "<= 2 s", cost <= 2000, f"CPU, {done:,} changed, progress told after each hundred")
