"""Tickets read: one, its timeline, what its customer may see of it, and a customer's others."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import datetime
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    bindparam,
    literal_column,
    or_,
    select,
    union_all,
)

from foundation.accounts import staff
from foundation.columns import Big, Moment
from foundation.errors import NotFound
from helpdesk.joining.telling import JOINED
from helpdesk.joining.threads import back_in, read_by_its_customer, their_conversations, where_it_goes_on
from helpdesk.joining.trees import tree_of
from helpdesk.people.person import Person, customers
from helpdesk.sla.tables import in_force
from helpdesk.tickets.announcing import TOLD
from helpdesk.tickets.tables import changes, messages, tickets
from helpdesk.tickets.ticket import (
    Change,
    Message,
    PublicMessage,
    PublicThread,
    ThreadLine,
    Ticket,
    id_of,
    reference_of,
)
from helpdesk.writing.marking import readable

whole = tuple(tickets.c)
listed = tuple(
    column for column in whole if column.name not in {"context", "routing"}
)  # pages of JSON that no list shows
MOMENT = Moment().process_result_value
SIDES = {"customer": "you", "agent": "agent", TOLD: "system"}  # as their customer sees a message


def read_ticket(db: Connection, ticket_id: int) -> Ticket:
    row = db.execute(_one(), {"ticket": ticket_id}).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    return ticket_from_row(row)


@cache
def _one() -> Select[Any]:
    """Put together once: that takes longer than the database needs to answer it."""
    return with_people().where(tickets.c.id == bindparam("ticket", type_=Big))


def read_tickets(db: Connection, ticket_ids: Iterable[int]) -> dict[int, Ticket]:
    """Those that are there, by number."""
    rows = db.execute(with_people().where(tickets.c.id.in_(list(ticket_ids))))
    return {row.id: ticket_from_row(row) for row in rows}


def timeline(db: Connection, ticket_id: int) -> list[Message | Change]:
    """Everything said and changed, oldest first, in one statement; what came with merged tickets stands at its own time."""
    rows = sorted(db.execute(_timeline(), {"ticket": ticket_id}).all(), key=itemgetter(6, 0, 1))
    return [
        Change(number, who, kind, before, after, at, None if ticket == ticket_id else ticket)
        if is_change
        else Message(number, kind, who, before, after, at, None if ticket == ticket_id else ticket)
        for is_change, number, kind, who, before, after, at, ticket in rows
        if kind != JOINED
    ]


@cache
def _timeline() -> CompoundSelect[Any]:
    """Put together once: that takes longer than SQLite needs to answer it."""
    here = bindparam("ticket", type_=Big)
    tree = tree_of(here)
    said = select(
        literal_column("0").label("is_change"), messages.c.id, messages.c.kind, messages.c.author, messages.c.author_name, messages.c.body,
        messages.c.sent_at.label("at"), messages.c.ticket,
    ).where(messages.c.ticket.in_(tree))  # fmt: skip
    of_its_own = or_(changes.c.ticket == here, changes.c.what != "merged_into")  # the target says so already
    changed = select(
        literal_column("1"), changes.c.id, changes.c.what, changes.c.who, changes.c.before, changes.c.after, changes.c.changed_at,
        changes.c.ticket,
    ).where(changes.c.ticket.in_(tree), of_its_own)  # fmt: skip
    return union_all(said, changed)


def read_thread(db: Connection, reference: str, customer_key: str) -> PublicThread:
    """What its customer may see: no notes. Raises NotFound for somebody else's."""
    ticket_id = id_of(reference)
    row = db.execute(select(tickets).where(tickets.c.id == (ticket_id or 0))).first()
    if row is None or row.customer != customer_key:
        raise NotFound("There is no such conversation of yours.")
    public = messages.c.kind.in_(["customer", "agent", TOLD])
    said = db.execute(select(messages).where(read_by_its_customer(db, row), public).order_by(messages.c.id))
    told = tuple(PublicMessage(one.id, _side(one), one.author_name, _shown(one), one.sent_at) for one in said)
    row, status = where_it_goes_on(db, row)
    asked = tuple((one["label"], one["words"]) for one in row.context.get("request") or [])
    return PublicThread(reference_of(row.id), row.subject, status, told, row.id, row.rating, row.rating_comment, asked)


def public_messages(db: Connection, ticket_id: int, *, as_customer: bool = False) -> dict[str, Any]:
    """Subject, reference, language and messages, as somebody in copy may read them, or who asked."""
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id)).one()
    public = messages.c.kind.in_(["customer", "agent", TOLD])
    theirs = read_by_its_customer(db, row) if as_customer else or_(messages.c.ticket == ticket_id, back_in(row))
    said = db.execute(select(messages).where(theirs, public).order_by(messages.c.id)).all()
    if as_customer:
        row, _status = where_it_goes_on(db, row)
    return {"subject": row.subject, "reference": reference_of(row.id), "language": row.language, "messages": said}


def _side(message: Any) -> str:
    """Who is in copy isn't the reader, though their words count like theirs."""
    return "agent" if _in_copy(message.author) else SIDES[message.kind]


def _in_copy(author: str | None) -> bool:
    return author is not None and author.startswith("cc:")


def _shown(message: Any) -> str:
    """Markdown of staff without its marks: widget and help centre show plain words."""
    return readable(message.body) if message.kind == "agent" else str(message.body)


_last_author = (
    select(messages.c.author)
    .where(messages.c.ticket == tickets.c.id, messages.c.kind.in_(["customer", "agent"]))
    .order_by(messages.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("last_author")
)


def customer_tickets(db: Connection, customer_key: str, *, limit: int = 20) -> list[ThreadLine]:
    """A customer's conversations, the newest first; of merged ones the one they are in."""
    query = their_conversations(customer_key).add_columns(_last_author).order_by(tickets.c.updated_at.desc())
    return [
        ThreadLine(
            reference_of(row.id),
            row.subject,
            row.before["status"] if row.before else row.top_status or row.status,
            row.preview,
            "you" if row.last_by == "customer" and not _in_copy(row.last_author) else "agent",
            row.updated_at,
        )
        for row in db.execute(query.limit(limit))
    ]


@cache
def with_people(columns: tuple[ColumnElement[Any], ...] = whole) -> Select[Any]:
    """Tickets with their customer, their assignee and which promises hold. `columns`: `whole`, or `listed` for many."""
    person = [
        customers.c[name].label(f"person_{name}")
        for name in ("key", "name", "email", "role", "plan", "state", "language", "timezone")
    ]
    return (
        select(*columns, *person, staff.c.name.label("assignee_name"), in_force.label("sla"))
        .join(customers, customers.c.key == tickets.c.customer)
        .outerjoin(staff, staff.c.id == tickets.c.assignee)
    )


def ticket_from_row(row: Any, *, in_line_since: datetime | None = None, place: int | None = None) -> Ticket:
    """Of a query `with_people`; a listed one comes without its context and routing."""
    names, values, person = _where_it_stands(row._fields)
    told = dict(zip(names, values(row), strict=True))
    return Ticket(**told, customer=Person(*person(row)), in_line_since=in_line_since, place=place)


@lru_cache(64)
def _where_it_stands(
    columns: tuple[str, ...],
) -> tuple[list[str], Callable[[Any], Iterable[Any]], Callable[[Any], Iterable[Any]]]:
    """In a row with these columns: what a ticket has by the same name, and its person. Forty asked for by name cost twice what making the
    ticket does."""
    given = {"customer", "in_line_since", "place"}
    names = [one.name for one in fields(Ticket) if one.name not in given and one.name in columns]
    person = [columns.index(f"person_{one.name}") for one in fields(Person)]
    return names, itemgetter(*map(columns.index, names)), itemgetter(*person)


class Listed:
    """A ticket of a page, as the database told it; put together as a Ticket where somebody asks for one."""

    def __init__(self, row: Row[Any]) -> None:
        self._row = row
        self.id: int = row.id
        self.team: str = row.team
        self.sla: str | None = row.sla
        self.due_at: datetime | None = row.due_at or row.resolve_by
        self.in_line_since = MOMENT(row.in_line_since, None)

    @property
    def told(self) -> tuple[Any, ...]:
        """All of it: of two that say the same, pages show the same."""
        return tuple(self._row)

    @cached_property
    def ticket(self) -> Ticket:
        return ticket_from_row(self._row, in_line_since=self.in_line_since, place=int(self._row.place))
