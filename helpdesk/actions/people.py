"""Who does an action, and whom it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import Connection, select

from foundation.accounts import Staff, list_staff, staff
from foundation.errors import Invalid
from foundation.incoming import whole_number
from foundation.own_clock import own_zone
from helpdesk.assignment.reading import people_of_team
from helpdesk.assignment.tables import agents
from helpdesk.permissions.sight import who_see
from helpdesk.tickets.ticket import Ticket
from helpdesk.writing.tables import followers


@dataclass(frozen=True)
class Doing:
    """`by`: an agent, or the rule. `key`: letters and calls are sent once under it. `may_tell`: why the customer isn't written to
    again; none where they may be."""

    by: Staff
    now: datetime
    key: str = ""
    may_tell: str | None = None


def person(db: Connection, number: str) -> Staff:
    row = db.execute(select(staff).where(staff.c.id == (whole_number(number) or 0), staff.c.active)).first()
    if row is None:
        raise Invalid("This person isn’t on the team any more.")
    return Staff(row.id, row.name, row.email, frozenset(row.roles))


def zone_of(db: Connection, number: int | None) -> tzinfo:
    """In which somebody's morning is at nine; where they haven't said, that of their browser."""
    own = select(agents.c.timezone).where(agents.c.staff == (number or 0))
    return own_zone(db.execute(own).scalar())


def colleagues(db: Connection, reader: str, ticket: Ticket) -> list[Staff]:
    """Whom a letter about it goes to: only who sees it. Raises Invalid where that is nobody."""
    found, nobody = _meant(db, reader, ticket)
    if not found:
        raise Invalid(nobody)
    seen = set(who_see(db, ticket.id, [one.id for one in found]))
    if not seen:
        raise Invalid("Only its team sees this ticket, so nobody else is written to about it.")
    return [one for one in found if one.id in seen]


def _meant(db: Connection, reader: str, ticket: Ticket) -> tuple[list[Staff], str]:
    """(who, what to say where that is nobody)."""
    match reader:
        case "assignee":
            return [person(db, str(ticket.assignee))] if ticket.assignee else [], "It has no assignee."
        case "team":
            return _of(db, people_of_team(db, ticket.team)), "Nobody is on its team."
        case "followers":
            theirs = followers.c.ticket == ticket.id, followers.c.kind == "agent"
            return _of(db, db.execute(select(followers.c.staff).where(*theirs)).scalars()), "Nobody follows it."
    return [person(db, reader)], ""


def _of(db: Connection, numbers: Iterable[int]) -> list[Staff]:
    wanted = set(numbers)
    return [one for one in list_staff(db) if one.id in wanted]
