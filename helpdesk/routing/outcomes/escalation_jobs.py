"""When channels fail: what asks for the next best one, and the jobs that look for it."""

from collections.abc import Callable
from typing import Any, cast

from foundation import clock
from foundation.database import Database
from foundation.events import Happening
from foundation.jobs import enqueue, every, job
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.opening import Closed
from helpdesk.routing.outcomes.escalating import escalate, late_ones
from helpdesk.routing.outcomes.escalations import Because
from helpdesk.tickets.facts import TicketRated, TicketReopened

UNHAPPY = 2  # of 5, and less


def register_escalations(router: DeskRouter, holidays: Callable[[], Closed]) -> None:
    @job("routing.escalate")
    def find_another_way(database: Database, payload: dict[str, Any]) -> None:
        because = cast(Because, payload["because"])
        with database.writing() as db:
            escalate(db, router, payload["ticket"], because, now=clock.now(), closed=holidays())

    @job("routing.escalate_late")
    def look_for_late_ones(database: Database, _payload: dict[str, Any]) -> None:
        now = clock.now()
        with database.reading() as db:
            late = late_ones(db, now=now)
        for ticket in late:
            with database.writing() as db:
                escalate(db, router, ticket, "late", now=now, closed=holidays())

    every("routing.escalate_late", seconds=60)


def hear_reopened(database: Database, fact: TicketReopened, _happening: Happening) -> None:
    """Its customer says that it isn't solved; an agent, or a rule, that reopens it knows what to do."""
    if not fact.by.startswith(("staff:", "rule:")):
        _ask(database, fact.ticket, "reopened")


def hear_rated(database: Database, fact: TicketRated, _happening: Happening) -> None:
    if fact.score <= UNHAPPY:
        _ask(database, fact.ticket, "not_solved")


def _ask(database: Database, ticket: int, because: Because) -> None:
    with database.writing() as db:
        enqueue(db, "routing.escalate", {"ticket": ticket, "because": because}, unique=f"escalate:{ticket}")
