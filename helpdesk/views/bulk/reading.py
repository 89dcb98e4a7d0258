"""How a change of many went: what was done, and which tickets were left and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from foundation.accounts import Staff
from foundation.errors import NotFound
from foundation.jobs import tried_again_at
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of
from helpdesk.views.tables import bulk_changes, bulk_lines

MOST_LISTED = 200
CAN_BE_UNDONE = ("done", "failed", "stuck")


@dataclass(frozen=True)
class Left:
    ticket: int
    reference: str
    subject: str
    why: str


@dataclass(frozen=True)
class Bulk:
    id: int
    words: str  # what was asked for
    view: str
    state: str  # working | done | failed | undoing | undone | stuck
    total: int
    counts: dict[str, int]  # of tickets by state: waiting | done | same | skipped | failed | undone | kept
    left: tuple[Left, ...]  # at most MOST_LISTED
    started_at: datetime
    again_at: datetime | None = None  # an attempt failed, and the next one is then

    @property
    def is_at_work(self) -> bool:
        return self.state in {"working", "undoing"}

    @property
    def can_be_undone(self) -> bool:
        return self.state in CAN_BE_UNDONE and bool(self.count("done"))

    @property
    def finished(self) -> int:
        """How many of `total` need nothing more in this state."""
        return self.total - self.counts.get("done" if self.state == "undoing" else "waiting", 0)

    def count(self, state: str) -> int:
        return self.counts.get(state, 0)


def read_bulk(db: Connection, bulk: int, by: Staff) -> Bulk:
    """Raises NotFound for somebody else's."""
    row = db.execute(select(bulk_changes).where(bulk_changes.c.id == bulk, bulk_changes.c.staff == by.id)).first()
    if row is None:
        raise NotFound("There is no such change of yours.")
    own = bulk_lines.c.bulk == bulk
    counted = select(bulk_lines.c.state, func.count()).where(own).group_by(bulk_lines.c.state)
    counts: dict[str, int] = {state: count for state, count in db.execute(counted)}
    at_work = row.state in {"working", "undoing"}
    return Bulk(
        row.id, row.value["words"], row.view, row.state, row.total, counts, _left(db, own), row.started_at,
        tried_again_at(db, "views.bulk", {"bulk": bulk}) if at_work else None,
    )  # fmt: skip


def _left(db: Connection, own: Any) -> tuple[Left, ...]:
    query = (
        select(bulk_lines.c.ticket, tickets.c.subject, bulk_lines.c.why)
        .join(tickets, tickets.c.id == bulk_lines.c.ticket)
        .where(own, bulk_lines.c.why.is_not(None))
        .order_by(bulk_lines.c.ticket)
        .limit(MOST_LISTED)
    )
    return tuple(Left(row.ticket, reference_of(row.ticket), row.subject, row.why) for row in db.execute(query))
