"""What a problem's page shows of its open incidents: who would be answered with it, and what became of who was."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from helpdesk.joining.finding import read_tickets
from helpdesk.joining.problems import Progress, open_incidents, progress_of
from helpdesk.tickets.tables import messages
from helpdesk.tickets.ticket import Ticket

LISTED = 50  # of those that were left open


@dataclass(frozen=True)
class Alongside:
    many: int = 0  # open incidents that its reader sees
    newest: Sequence[Ticket] = ()  # the first of them
    read: int = 0  # the last message that was written anywhere when this was read
    progress: Progress | None = None
    left: Sequence[Ticket] = ()  # open still, though an answer was on its way to them


def read_alongside(db: Connection, problem: Ticket, *, by: int) -> Alongside:
    """Of a problem that has incidents. While it is open: who would get its solution; then, how far that has come."""
    if problem.is_open:
        read = db.execute(select(func.max(messages.c.id))).scalar() or 0
        many, newest = open_incidents(db, problem.id, by=by)
        return Alongside(many=many, newest=newest, read=read)
    progress = progress_of(db, problem.id)
    asked = list(progress.left[:LISTED]) if progress and progress.is_done else []
    left = [one for one in read_tickets(db, asked, by=by) if one.is_open] if asked else []
    return Alongside(progress=progress, left=left)
