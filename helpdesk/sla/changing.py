"""A lead changes what a team promises; whoever waits for that team gets their due time anew, all at once."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, update

from foundation.accounts import Staff
from foundation.database import upsert
from foundation.errors import Invalid
from foundation.live import publish
from helpdesk.callbacks.tables import callbacks
from helpdesk.people.person import customers
from helpdesk.routing.names import TEAMS
from helpdesk.sla.levels import level_of
from helpdesk.sla.tables import service_levels
from helpdesk.sla.targets import TARGETS, reply_due
from helpdesk.tickets.tables import is_open, tickets
from helpdesk.tickets.waiting import asked_at, later, reopened_at

LEAST, MOST = timedelta(minutes=5), timedelta(days=10)


def save_level(
    db: Connection, team: str, targets: Mapping[str, timedelta], *, by: Staff, now: datetime
) -> int:  # fmt: skip
    """How many who wait have another due time. Raises Invalid, naming the priority, for a promise nobody could want."""
    _check(team, targets)
    minutes = {priority: int(targets[priority] / timedelta(minutes=1)) for priority in TARGETS}
    row = {"team": team, "minutes": minutes, "changed_at": now, "changed_by": by.name}
    upsert(db, service_levels, [row], keys=["team"])
    return _time_anew(db, team)


def put_back(db: Connection, team: str) -> int:
    """The usual targets again."""
    db.execute(delete(service_levels).where(service_levels.c.team == team))
    return _time_anew(db, team)


def _check(team: str, targets: Mapping[str, timedelta]) -> None:
    if team not in TEAMS:
        raise Invalid("There is no such team.", field="team")
    before: str | None = None
    for priority in TARGETS:  # the most urgent first
        if not LEAST <= targets[priority] <= MOST:
            raise Invalid("Promise a reply within 5 minutes to 240 hours.", field=priority)
        if before and targets[priority] < targets[before]:
            raise Invalid(f"This is sooner than for {before}, which is more urgent.", field=priority)
        before = priority


def _time_anew(db: Connection, team: str) -> int:
    """Three statements, however many wait. A promised call stays due at its own time."""
    level = level_of(db, team)
    to_call = select(callbacks.c.ticket).where(callbacks.c.ticket == tickets.c.id, callbacks.c.state == "booked")
    query = (
        select(tickets.c.id, tickets.c.priority, tickets.c.due_at, customers.c.plan, asked_at.label("asked"), reopened_at.label("reopened"))
        .join(customers, customers.c.key == tickets.c.customer)
        .where(tickets.c.team == team, is_open, tickets.c.waiting_on_us, tickets.c.due_at.is_not(None))
        .where(~to_call.exists())
        .order_by(tickets.c.id)
        .with_for_update(of=tickets)
    )  # fmt: skip
    dues = [
        {"number": row.id, "due": due}
        for row in db.execute(query)
        if (due := reply_due(later(row.asked, row.reopened), priority=row.priority, plan=row.plan, level=level)) != row.due_at
    ]  # fmt: skip
    if dues:
        db.execute(update(tickets).where(tickets.c.id == bindparam("number")).values(due_at=bindparam("due")), dues)
    publish(db, "queue", {"kind": "levels", "by": "agent"})
    return len(dues)
