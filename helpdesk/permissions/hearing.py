"""What somebody hears live: only of tickets they see, and nothing that is said to another."""

import time
from collections.abc import Sequence
from typing import Any

from flask import Flask
from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import Forbidden
from foundation.incoming import whole_number
from foundation.live import Lets
from helpdesk.permissions.acts import Act, may
from helpdesk.permissions.gate import OUTSIDE
from helpdesk.permissions.sight import look_at, members_only_teams
from helpdesk.tickets.ticket import id_of

CUSTOMERS = ("person", "worklane")  # topics of theirs, heard by other doors
FRESH = 1.0  # seconds for which a process believes that no team keeps its tickets to itself


def hear_what_they_see(app: Flask) -> None:
    """`app.extensions["live_hearing"](staff, topics)` raises Forbidden for a topic they may not hear, and returns what is asked before
    each message: a ticket may go to another team while they listen. `app.extensions["live_hears_all"](staff)`: whether nothing is kept
    from them now."""
    database: Database = app.extensions["database"]
    closed = _Closed(database)

    def hearing(staff: Staff, topics: Sequence[str]) -> Lets | None:
        with database.reading() as db:
            for topic in topics:
                _check(db, staff, topic)
        if staff.may("lead"):
            return None
        light = "agent" not in staff.roles

        def lets(_topic: str, data: Any) -> bool:
            ticket = data.get("ticket") if isinstance(data, dict) else None
            if not isinstance(ticket, int) or not (light or closed.any()):
                return True
            with database.reading() as db:
                return may(staff, Act.READ, look_at(db, staff.id, ticket))

        return lets

    def hears_all(staff: Staff) -> bool:
        return staff.may("lead") or ("agent" in staff.roles and not closed.any())

    app.extensions["live_hearing"], app.extensions["live_hears_all"] = hearing, hears_all


def _check(db: Connection, staff: Staff, topic: str) -> None:
    kind, _, which = topic.partition(":")
    if (kind == "staff" and topic != staff.key) or kind in CUSTOMERS:
        raise Forbidden("You can listen only to what is said to you.")
    if kind == "queue" and not may(staff, Act.READ):
        raise Forbidden("Your role doesn’t include tickets.")
    if kind == "board" and not may(staff, Act.STEER):
        raise Forbidden("Only leads and admins watch the live board.")
    if kind in ("ticket", "thread"):
        number = (whole_number(which) if kind == "ticket" else None) or id_of(which)
        seen = look_at(db, staff.id, number) if number else None
        if not may(staff, Act.READ) or seen is None or not seen.visible:
            raise Forbidden(OUTSIDE)


class _Closed:
    """Whether any team keeps its tickets to itself, looked at once a second at most: most desks have none, and pay nothing."""

    def __init__(self, database: Database) -> None:
        self._database, self._at, self._any = database, float("-inf"), False

    def any(self) -> bool:
        if time.monotonic() - self._at > FRESH:
            with self._database.reading() as db:
                self._any = bool(members_only_teams(db))
            self._at = time.monotonic()
        return self._any
