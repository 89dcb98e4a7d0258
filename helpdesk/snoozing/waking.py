"""The worker wakes tickets whose moment has come."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from helpdesk.snoozing.snoozing import wake_due
from helpdesk.tickets.tables import tickets

SECONDS = 10  # between looks; lists show a ticket from its moment on
AT_ONCE = 200


def wake_all_due(database: Database, *, now: datetime) -> int:
    """How many woke. A transaction each, so that a long night's worth keeps nobody waiting."""
    woke = 0
    while True:
        with database.reading() as db:  # an idle worker must not disturb writers
            due = select(tickets.c.id).where(tickets.c.snoozed_until <= now).order_by(tickets.c.snoozed_until)
            ids = list(db.execute(due.limit(AT_ONCE)).scalars())
        for number in ids:
            with database.writing() as db:
                woke += wake_due(db, number, now=now)
        if len(ids) < AT_ONCE:
            return woke


def register_waking() -> None:
    @job("snoozing.wake")
    def wake(database: Database, _payload: dict[str, Any]) -> None:
        wake_all_due(database, now=clock.now())

    every("snoozing.wake", seconds=SECONDS)
