"""What a ticket's page shows of its joins: where it went, what it is linked to, what can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from foundation.accounts import staff
from helpdesk.fields.tags import tags_of
from helpdesk.joining.linked import Linked, linked_to
from helpdesk.joining.shelving import days_left
from helpdesk.joining.tables import merges, set_aside
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import KINDS, OPEN, Change, Message, Ticket, id_of, reference_of
from helpdesk.writing.tables import followers


@dataclass(frozen=True)
class Away:
    id: int
    subject: str
    by: str
    at: datetime

    @property
    def reference(self) -> str:
        return reference_of(self.id)


@dataclass(frozen=True)
class Shelf:
    by: str
    at: datetime
    days: int


@dataclass(frozen=True)
class Within:
    """What a merged ticket brought along beside its words."""

    id: int
    subject: str
    tags: Sequence[str]
    followers: Sequence[str]

    @property
    def reference(self) -> str:
        return reference_of(self.id)


@dataclass(frozen=True)
class Joined:
    away: Away | None = None
    shelf: Shelf | None = None
    links: Sequence[Linked] = ()
    within: Sequence[Within] = ()
    undoable: dict[int, int] = field(default_factory=dict)  # change -> the ticket that comes out, or back, again
    kinds: Sequence[str] = KINDS
    told = frozenset(["merged", "merged_into", "split", "split_from", "shelf", "related", "parent", "child", "problem", "incident", "kind", "incidents"])  # fmt: skip

    @property
    def has_incidents(self) -> bool:
        return any(one.relation == "incident" for one in self.links)

    @property
    def untold(self) -> int:
        """Incidents of this problem that are open, of those its page lists."""
        return sum(one.relation == "incident" and one.status in OPEN for one in self.links)

    def number(self, reference: str) -> int:
        return id_of(reference) or 0

    def reference(self, ticket: int) -> str:
        return reference_of(ticket)


def read_joined(
    db: Connection, ticket: Ticket, said: Sequence[Message | Change], *, has_links: bool, now: datetime
) -> Joined:
    """Nothing is asked of the database for a ticket that stands alone."""
    undo = undoable([one for one in said if isinstance(one, Change) and one.origin is None])
    return Joined(
        within=_within(db, ticket) if undo and ticket.merged_into is None else (),
        away=_away(db, ticket) if ticket.merged_into else None,
        shelf=_shelf(db, ticket, now) if ticket.shelved else None,
        links=linked_to(db, ticket) if has_links else (),
        undoable=undo,
    )


def undoable(story: Sequence[Change]) -> dict[int, int]:
    """The last merge of each ticket that is still in, and the split of each that has not come back."""
    found: dict[str, int] = {}
    for one in story:
        if one.what in ("merged", "split") and one.after:
            found[one.after] = one.id
        elif one.what == "merged" and one.before:
            found.pop(one.before, None)
    return {change: id_of(reference) or 0 for reference, change in found.items()}


def _within(db: Connection, ticket: Ticket) -> list[Within]:
    rows = db.execute(
        select(tickets.c.id, tickets.c.subject).where(tickets.c.merged_into == ticket.id).order_by(tickets.c.id)
    ).all()
    ids = [row.id for row in rows]
    tags, following = tags_of(db, ids), _followers(db, ids) if ids else {}
    return [Within(row.id, row.subject, tags.get(row.id, ()), following.get(row.id, ())) for row in rows]


def _followers(db: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    """Colleagues, and people in copy."""
    name = func.coalesce(staff.c.name, followers.c.name, followers.c.mail).label("called")
    query = select(followers.c.ticket, name).outerjoin(staff, staff.c.id == followers.c.staff)
    found: dict[int, list[str]] = {}
    for row in db.execute(query.where(followers.c.ticket.in_(ids)).order_by(followers.c.id)):
        found.setdefault(row.ticket, []).append(row.called)
    return found


def _away(db: Connection, ticket: Ticket) -> Away | None:
    query = (
        select(tickets.c.id, tickets.c.subject, merges.c.merged_by, merges.c.merged_at)
        .select_from(tickets.join(merges, merges.c.source == ticket.id))
        .where(tickets.c.id == ticket.merged_into, merges.c.ended_at.is_(None))
    )
    row = db.execute(query).first()
    return Away(row.id, row.subject, row.merged_by, row.merged_at) if row else None


def _shelf(db: Connection, ticket: Ticket, now: datetime) -> Shelf | None:
    query = select(set_aside.c.set_aside_by, tickets.c.shelved_at).join(tickets, tickets.c.id == set_aside.c.ticket)
    row = db.execute(query.where(set_aside.c.ticket == ticket.id)).first()
    return Shelf(row.set_aside_by, row.shelved_at, days_left(row.shelved_at, now)) if row else None
