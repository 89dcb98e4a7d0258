"""What happened to tickets, for figures: plain values of many tickets at once, in five statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from helpdesk.fields.tables import time_entries
from helpdesk.people.person import customers
from helpdesk.permissions.sight import visible_to
from helpdesk.sla.history import Event, Kind, in_order
from helpdesk.sla.policy import METRICS
from helpdesk.sla.tables import sla_outcomes
from helpdesk.tickets.reading import with_people
from helpdesk.tickets.tables import changes, messages, tickets

BLOCK = 500
_SPOKE: dict[str, Kind] = {"customer": "asked", "agent": "answered"}


@dataclass(frozen=True)
class Turn:
    """Its status became another."""

    at: datetime
    before: str
    after: str


@dataclass(frozen=True)
class Ended:
    """A promise that was kept, or not. `taken`: minutes of business time."""

    metric: str  # first_reply | next_reply | resolution
    started_at: datetime
    ended_at: datetime
    met: bool
    taken: int


@dataclass(frozen=True)
class Story:
    """One ticket. `counts`: it is neither spam, nor in the trash, nor merged into another."""

    ticket: int
    counts: bool
    synthetic: bool
    opened_at: datetime
    status: str
    turns: tuple[Turn, ...] = ()  # oldest first
    said: tuple[tuple[str, datetime], ...] = ()  # customer | agent, oldest first
    transfers: tuple[datetime, ...] = ()
    promises: tuple[Ended, ...] = ()
    spent: tuple[tuple[datetime, int], ...] = ()  # when, minutes
    rating: int | None = None
    rated_at: datetime | None = None  # about: when it was solved
    facets: dict[str, str | int | None] = field(default_factory=dict)  # as it stands now


def read_stories(db: Connection, ids: Sequence[int]) -> list[Story]:
    """Those that are there, by number."""
    people = select(tickets, customers.c.plan, customers.c.language.label("spoken"))
    query = people.join(customers, customers.c.key == tickets.c.customer).where(tickets.c.id.in_(ids))
    rows = db.execute(query.order_by(tickets.c.id)).all()
    said, changed = _said(db, ids), _changed(db, ids)
    promised, spent = _promised(db, ids), _spent(db, ids)
    return [_story(row, said[row.id], changed[row.id], promised[row.id], spent[row.id]) for row in rows]


def ticket_numbers(db: Connection, *, after: int = 0, most: int = BLOCK) -> list[int]:
    """The next tickets by number, whatever their state."""
    return list(db.execute(select(tickets.c.id).where(tickets.c.id > after).order_by(tickets.c.id).limit(most)).scalars())  # fmt: skip


def count_tickets(db: Connection) -> int:
    return int(db.execute(select(func.count()).select_from(tickets)).scalar_one())


def has_synthetic(db: Connection) -> bool:
    return db.execute(select(tickets.c.id).where(tickets.c.synthetic.is_(True)).limit(1)).first() is not None


@dataclass(frozen=True)
class TicketLine:
    """One ticket in a list."""

    ticket: int
    subject: str
    status: str
    priority: str
    team: str
    customer: str
    assignee: str | None
    opened_at: datetime
    synthetic: bool = False


def ticket_lines(db: Connection, ids: Sequence[int], *, reader: int) -> dict[int, TicketLine]:
    """Those that `reader` sees."""
    t = tickets.c
    wanted = with_people((t.id, t.subject, t.status, t.priority, t.team, t.opened_at, t.synthetic)).where(t.id.in_(ids))
    return {
        row.id: TicketLine(row.id, row.subject, row.status, row.priority, row.team, row.person_name, row.assignee_name, row.opened_at, row.synthetic)
        for row in db.execute(wanted.where(visible_to(reader)))
    }  # fmt: skip


def _said(db: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    query = select(messages.c.ticket, messages.c.kind, messages.c.sent_at.label("at"))
    query = query.where(messages.c.ticket.in_(ids), messages.c.kind.in_(list(_SPOKE)))
    return _by_ticket(db.execute(query.order_by(messages.c.ticket, messages.c.id)))


def _changed(db: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    c = changes.c
    query = select(c.ticket, c.what, c.before, c.after, c.changed_at.label("at"))
    return _by_ticket(db.execute(query.where(c.ticket.in_(ids), c.what.in_(["status", "team"])).order_by(c.ticket, c.id)))  # fmt: skip


def _promised(db: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    c = sla_outcomes.c
    query = select(c.ticket, c.metric, c.started_at, c.ended_at, c.state, c.taken_minutes)
    ended = query.where(c.ticket.in_(ids), c.ended_at.is_not(None), c.state.in_(["met", "breached"]))
    return _by_ticket(db.execute(ended.order_by(c.ticket, c.metric, c.round)))


def _spent(db: Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    c = time_entries.c
    return _by_ticket(db.execute(select(c.ticket, c.minutes, c.spent_at).where(c.ticket.in_(ids)).order_by(c.ticket, c.id)))  # fmt: skip


def _by_ticket(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.ticket].append(row)
    return found


def _story(row: Any, said: list[Any], changed: list[Any], promised: list[Any], spent: list[Any]) -> Story:
    solved = [one.at for one in changed if one.what == "status" and one.after in ("solved", "closed")]
    return Story(
        ticket=row.id, counts=row.shelved is None and row.merged_into is None, synthetic=row.synthetic, opened_at=row.opened_at,
        status=row.status, turns=_turns(row, said, changed), said=tuple((one.kind, one.at) for one in said),
        transfers=tuple(one.at for one in changed if one.what == "team"),
        promises=tuple(Ended(one.metric, one.started_at, one.ended_at, one.state == "met", one.taken_minutes) for one in promised if one.metric in METRICS),
        spent=tuple((one.spent_at, one.minutes) for one in spent), rating=row.rating,
        rated_at=(row.solved_at or (solved[-1] if solved else row.updated_at)) if row.rating else None,
        facets={
            "team": row.team, "agent": row.assignee, "channel": row.channel, "topic": row.topic, "priority": row.priority,
            "plan": row.plan, "language": row.language or row.spoken,
        },
    )  # fmt: skip


def _turns(row: Any, said: list[Any], changed: list[Any]) -> tuple[Turn, ...]:
    """Its changes of status; those nobody wrote down follow from who spoke, as its clocks see them."""
    spoke = [Event(one.at, _SPOKE[one.kind]) for one in said]
    moved = [Event(one.at, "status", one.before, one.after) for one in changed if one.what == "status"]
    last = moved[-1].after if moved else None
    settled = row.status in ("solved", "closed") and last in (
        "solved",
        "closed",
    )  # closed long after: nobody wrote that down
    story = in_order(spoke, moved, status=last if settled else row.status)
    turns: list[Turn] = []
    for event in story:
        if event.kind == "status" and event.before and event.after and event.before != event.after:
            turns.append(Turn(max(event.at, row.opened_at), event.before, event.after))
    return tuple(turns)
