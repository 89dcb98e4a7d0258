"""The tickets that one is linked to, as its page lists them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, exists, or_, select, union_all

from helpdesk.joining.tables import links
from helpdesk.people.person import customers
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Ticket, reference_of

MOST = 60  # of one ticket; a problem may have thousands of incidents, which have a page of their own
ORDER = ("problem", "incident", "parent", "child", "related")


@dataclass(frozen=True)
class Linked:
    id: int
    relation: str
    subject: str
    status: str
    who: str

    @property
    def reference(self) -> str:
        return reference_of(self.id)


def has_links() -> ColumnElement[bool]:
    """A column of a query of tickets."""
    other = tickets.alias()
    below = exists().where(or_(other.c.parent == tickets.c.id, other.c.problem == tickets.c.id)).correlate(tickets)
    beside = exists().where(or_(links.c.low == tickets.c.id, links.c.high == tickets.c.id)).correlate(tickets)
    return or_(tickets.c.parent.is_not(None), tickets.c.problem.is_not(None), below, beside)


def linked_to(db: Connection, ticket: Ticket) -> list[Linked]:
    """By relation, open ones first; in one statement."""
    related = union_all(
        select(links.c.high.label("id")).where(links.c.low == ticket.id),
        select(links.c.low).where(links.c.high == ticket.id),
    ).subquery()
    relation = case(
        (tickets.c.id == (ticket.problem or 0), "problem"),
        (tickets.c.problem == ticket.id, "incident"),
        (tickets.c.id == (ticket.parent or 0), "parent"),
        (tickets.c.parent == ticket.id, "child"),
        else_="related",
    )
    mine = or_(
        tickets.c.id.in_([ticket.problem or 0, ticket.parent or 0]), tickets.c.problem == ticket.id, tickets.c.parent == ticket.id,
        tickets.c.id.in_(select(related.c.id)),
    )  # fmt: skip
    query = (
        select(tickets.c.id, relation.label("relation"), tickets.c.subject, tickets.c.status, customers.c.name)
        .join(customers, customers.c.key == tickets.c.customer)
        .where(mine)
        .order_by(case((tickets.c.status.in_(("solved", "closed")), 1), else_=0), tickets.c.id.desc())
        .limit(MOST)
    )
    found = [Linked(row.id, row.relation, row.subject, row.status, row.name) for row in db.execute(query)]
    return sorted(found, key=lambda one: ORDER.index(one.relation))
