"""The queue: named views over tickets, their counts, and a page of one of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Connection, and_, case, func, or_, select, type_coerce

from foundation.columns import Moment
from foundation.errors import NotFound
from foundation.paging import Page, pack_cursor, unpack_cursor
from helpdesk.chat.tables import chats
from helpdesk.people.person import customers
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.reading import ticket_from_row, with_people
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, Ticket, id_of

Order = Literal["due", "newest"]

PAGE = 40
FAR = 2**62  # after every due time: tickets that wait for nobody


@dataclass(frozen=True)
class View:
    key: str
    name: str
    group: str  # yours | team | all
    icon: str


VIEWS = (
    View("mine", "Assigned to me", "yours", "user"),
    View("waiting", "Waiting on us", "team", "inbox"),
    View("late", "Late or nearly late", "team", "alarm"),
    View("unassigned", "Unassigned", "team", "inbox"),
    View("payments", TEAMS["payments"], "team", "coin"),
    View("mediation", TEAMS["mediation"], "team", "scale"),
    View("trust_safety", TEAMS["trust_safety"], "team", "shield"),
    View("freelancer_success", TEAMS["freelancer_success"], "team", "sprout"),
    View("open", "All open", "all", "inbox"),
    View("solved", "Solved", "all", "check"),
)


def find_view(key: str) -> View:
    for view in VIEWS:
        if view.key == key:
            return view
    raise NotFound("There is no such view.")


def list_tickets(
    db: Connection,
    view: str,
    *,
    staff_id: int,
    now: datetime,
    cursor: str | None = None,
    words: str = "",
    order: Order = "due",
) -> Page[Ticket]:
    """A page of a view. `words` narrows by subject, preview, person or reference. Of equals the newest comes first.
    Who waits in chat comes before all, in every view but the solved ones."""
    in_line = chats.c.state == ("waiting" if view != "solved" else "nobody")
    since = type_coerce(chats.c.started_at, BigInteger)
    first = case((in_line, since - FAR), else_=_place(view, order))
    query = (
        with_people()
        .outerjoin(chats, chats.c.ticket == tickets.c.id)
        .add_columns(type_coerce(first, BigInteger).label("place"), case((in_line, since)).label("in_line_since"))
    )
    within = _condition(view, staff_id, now)
    waiting = tickets.c.id.in_(
        select(chats.c.ticket).where(in_line)
    )  # by its index, where a join would read every ticket
    query = query.where(and_(within, _says(words)) if words else or_(within, waiting))
    after = unpack_cursor(cursor, 2)
    if after:
        query = query.where(or_(first > after[0], and_(first == after[0], tickets.c.id < after[1])))
    rows = db.execute(query.order_by(first, tickets.c.id.desc()).limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    following = pack_cursor([int(shown[-1].place), shown[-1].id]) if len(rows) > PAGE else None
    return Page([_from_row(row) for row in shown], following)


def _from_row(row: Any) -> Ticket:
    since = Moment().process_result_value(row.in_line_since, None)
    return replace(ticket_from_row(row), in_line_since=since)


def _place(view: str, order: Order) -> ColumnElement[int]:
    """What a view is sorted by, small first: time left, or age; solved tickets by when they were."""
    if view == "solved":
        return func.coalesce(-type_coerce(tickets.c.solved_at, BigInteger), 0)
    if order == "newest":
        return -type_coerce(tickets.c.opened_at, BigInteger)
    return func.coalesce(type_coerce(tickets.c.due_at, BigInteger), FAR)


def count_views(db: Connection, *, staff_id: int, now: datetime) -> dict[str, int]:
    """How many tickets each view holds (solved ones aren't counted), in one statement."""
    keys = [view.key for view in VIEWS if view.key != "solved"]
    sums = [func.sum(case((_condition(key, staff_id, now), 1), else_=0)).label(key) for key in keys]
    row = db.execute(select(*sums).where(tickets.c.status.in_(OPEN))).one()
    return {key: int(getattr(row, key) or 0) for key in keys}


def _condition(view: str, staff_id: int, now: datetime) -> ColumnElement[bool]:
    is_open = tickets.c.status.in_(OPEN)
    match view:
        case "mine":
            return and_(is_open, tickets.c.assignee == staff_id)
        case "waiting":
            return and_(is_open, tickets.c.waiting_on_us)
        case "late":
            return and_(is_open, tickets.c.due_at < now + timedelta(minutes=30))
        case "unassigned":
            return and_(is_open, tickets.c.assignee.is_(None))
        case "open":
            return is_open
        case "solved":
            return tickets.c.status.in_(["solved", "closed"])
    return and_(is_open, tickets.c.team == find_view(view).key)


def _says(text: str) -> ColumnElement[bool]:
    conditions: list[Any] = [
        column.icontains(text, autoescape=True)
        for column in (tickets.c.subject, tickets.c.preview, customers.c.name, customers.c.email)
    ]
    number = id_of(text)
    if number is not None:
        conditions.append(tickets.c.id == number)
    return or_(*conditions)
