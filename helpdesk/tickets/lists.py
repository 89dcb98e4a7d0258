"""The queue: named views over tickets, their counts, and a page of one of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    cast,
    func,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from foundation.columns import Moment
from foundation.errors import NotFound
from foundation.paging import Page, pack_cursor, unpack_cursor
from helpdesk.chat.tables import chats
from helpdesk.people.person import customers
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.reading import listed, ticket_from_row, with_people
from helpdesk.tickets.sorting import FAR, LATEST_SET_ASIDE, LATEST_SOLVED, NEWEST, SOONEST_DUE, Sort
from helpdesk.tickets.tables import is_open, tickets
from helpdesk.tickets.ticket import Ticket, id_of

Order = Literal["due", "newest"]

PAGE = 40
SORTED_BY = {"solved": LATEST_SOLVED, "spam": LATEST_SET_ASIDE, "trash": LATEST_SET_ASIDE}
CLOSED = tuple(SORTED_BY)  # views of what is over
_MOMENT = Moment().process_result_value
_NOT_IN_LINE = cast(null(), BigInteger).label("in_line_since")


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
    View("spam", "Spam", "aside", "alert"),
    View("trash", "Trash", "aside", "trash"),
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
    within, after = _condition(view, staff_id, now), unpack_cursor(cursor, 2)
    sort = SORTED_BY.get(view) or (NEWEST if order == "newest" else SOONEST_DUE)
    in_line = view not in CLOSED
    parts = [_sorted(within, sort, after, words=words, besides_line=in_line)]
    if in_line:
        parts.append(_in_line(within, after, words=words))
    page = union_all(*parts).subquery()
    query = (
        with_people(listed).join(page, page.c.ticket == tickets.c.id).add_columns(page.c.place, page.c.in_line_since)
    )
    rows = db.execute(query.order_by(page.c.place, tickets.c.id.desc()).limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    following = pack_cursor([int(shown[-1].place), shown[-1].id]) if len(rows) > PAGE else None
    return Page([ticket_from_row(row, in_line_since=_MOMENT(row.in_line_since, None)) for row in shown], following)


def _sorted(
    within: ColumnElement[bool], sort: Sort, after: list[int] | None, *, words: str, besides_line: bool
) -> Select[Any]:
    """A page's tickets by number alone, so that an index can find them; people and words are read for these only."""
    query = select(tickets.c.id.label("ticket"), sort.place.label("place"), _NOT_IN_LINE).where(within)
    if words:
        query = query.join(customers, customers.c.key == tickets.c.customer).where(_says(words))
    if besides_line:
        query = query.where(tickets.c.id.not_in(select(chats.c.ticket).where(chats.c.state == "waiting")))
    if after and after[0] > -FAR // 2:
        query = query.where(sort.after(after[0], after[1]))
    return select(query.order_by(*sort.order).limit(PAGE + 1).subquery())


def _in_line(within: ColumnElement[bool], after: list[int] | None, *, words: str) -> Select[Any]:
    """Who waits in chat, the longest first: before every other place."""
    since = type_coerce(chats.c.started_at, BigInteger)
    place = since - FAR
    query = (
        select(tickets.c.id.label("ticket"), place.label("place"), since.label("in_line_since"))
        .join(chats, chats.c.ticket == tickets.c.id)
        .where(chats.c.state == "waiting")
    )
    if words:
        query = query.join(customers, customers.c.key == tickets.c.customer).where(within, _says(words))
    if after:
        query = query.where(or_(place > after[0], and_(place == after[0], tickets.c.id < after[1])))
    return query


def count_views(db: Connection, *, staff_id: int, now: datetime) -> dict[str, int]:
    """How many tickets each view holds (what is over isn't counted), in one statement that an index alone answers."""
    keys = [view.key for view in VIEWS if view.key not in CLOSED]
    sums = [func.count().filter(_among_open(key, staff_id, now)).label(key) for key in keys]
    row = db.execute(select(*sums).select_from(tickets).where(is_open)).one()
    return {key: int(getattr(row, key)) for key in keys}


def _condition(view: str, staff_id: int, now: datetime) -> ColumnElement[bool]:
    if view == "solved":
        own = tickets.c.merged_into.is_(None), tickets.c.shelved.is_(None)
        return and_(tickets.c.status.in_(["solved", "closed"]), *own)
    if view in CLOSED:
        return tickets.c.shelved == view
    return and_(is_open, _among_open(view, staff_id, now))


def _among_open(view: str, staff_id: int, now: datetime) -> ColumnElement[bool]:
    match view:
        case "mine":
            return tickets.c.assignee == staff_id
        case "waiting":
            return tickets.c.waiting_on_us
        case "late":
            return tickets.c.due_at < now + timedelta(minutes=30)
        case "unassigned":
            return tickets.c.assignee.is_(None)
        case "open":
            return true()
    return tickets.c.team == find_view(view).key


def _says(text: str) -> ColumnElement[bool]:
    conditions: list[Any] = [
        column.icontains(text, autoescape=True)
        for column in (tickets.c.subject, tickets.c.preview, customers.c.name, customers.c.email)
    ]
    number = id_of(text)
    if number is not None:
        conditions.append(tickets.c.id == number)
    return or_(*conditions)
