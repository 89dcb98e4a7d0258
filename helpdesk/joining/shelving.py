"""Spam and trash: out of every view but their own, with nothing due, until restored exactly, or gone after 30 days."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, select

from foundation.accounts import Staff
from foundation.database import insert_many
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import record_all
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.joining.standing import ASIDE, standing_of
from helpdesk.joining.tables import set_aside
from helpdesk.joining.trees import MergedAway, hold_trees
from helpdesk.joining.words_since import Kept, coming_back
from helpdesk.sla.storing import retime
from helpdesk.tickets.facts import TicketRestored, TicketSetAside
from helpdesk.tickets.holding import Left, check_none_left, update_all
from helpdesk.tickets.moving import tell_all
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import reference_of

Where = Literal["spam", "trash"]
SHELVES = ("spam", "trash")
KEPT_FOR = timedelta(days=30)


def put_aside(db: Connection, ticket_id: int, where: str, *, by: Staff, now: datetime) -> None:
    """Nobody is told. From one shelf to the other it keeps how it stood at first, and its days begin anew."""
    check_none_left(put_all_aside(db, [ticket_id], where, by=by, now=now))


def put_all_aside(db: Connection, ticket_ids: Iterable[int], where: str, *, by: Staff, now: datetime) -> Left:
    """Left are those that go on in another, are in chat, or have a call booked."""
    if where not in SHELVES:
        raise Invalid("A ticket goes to spam or to the trash.", field="shelf")
    rows, left = _held(db, ticket_ids)
    left |= _talking(db, [row.id for row in rows if row.shelved is None])
    moving = [row for row in rows if row.shelved != where and row.id not in left]
    _keep_standing(db, [row for row in moving if row.shelved is None], by)
    values = ASIDE | {"shelved": where, "shelved_at": now, "updated_at": now}
    update_all(db, {row.id: values for row in moving})
    numbers = [row.id for row in moving]
    note_changes(db, [Noted(row.id, by.name, "shelf", row.shelved, where) for row in moving], now=now)
    retime(db, numbers, now=now)
    facts = [TicketSetAside(number, reference_of(number), where, by.key) for number in numbers]
    record_all(db, facts, now=now, actor=by.key)
    tell_all(db, numbers, where, by="agent", public=False)
    return left


def restore(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """As it stood; what its customer wrote meanwhile waits for us. Nothing for a ticket that isn't set aside."""
    check_none_left(restore_all(db, [ticket_id], by=by, now=now))


def restore_all(db: Connection, ticket_ids: Iterable[int], *, by: Staff, now: datetime) -> Left:
    rows, left = _held(db, ticket_ids)
    _take_out(db, [row for row in rows if row.shelved is not None], who=by.name, actor=by.key, now=now)
    return left


def take_out(db: Connection, row: Any, *, who: str, actor: str, now: datetime) -> Any:
    """The row as it stands then. The caller holds it."""
    _take_out(db, [row], who=who, actor=actor, now=now)
    return db.execute(select(tickets).where(tickets.c.id == row.id)).one()


def days_left(shelved_at: datetime, now: datetime) -> int:
    """Until it is deleted for good, to the nearest; 0 in its last hours."""
    return max(0, round((shelved_at + KEPT_FOR - now) / timedelta(days=1)))


def _take_out(db: Connection, rows: Sequence[Any], *, who: str, actor: str, now: datetime) -> None:
    numbers = [row.id for row in rows]
    own = set_aside.c.ticket.in_(numbers)
    stood = {one.ticket: one for one in db.execute(select(set_aside).where(own))}
    kept = [Kept(row, stood[row.id].before, stood[row.id].mark) for row in rows]
    values = coming_back(db, kept, now=now)
    update_all(db, {number: told | {"shelved": None, "shelved_at": None} for number, told in values.items()})
    db.execute(delete(set_aside).where(own))
    note_changes(db, [Noted(row.id, who, "shelf", row.shelved, None) for row in rows], now=now)
    retime(db, numbers, now=now)
    facts = [TicketRestored(row.id, reference_of(row.id), row.shelved, actor) for row in rows]
    record_all(db, facts, now=now, actor=actor)
    tell_all(db, numbers, "restored", by="agent", public=False)


def _held(db: Connection, ticket_ids: Iterable[int]) -> tuple[list[Any], Left]:
    """With what was merged into them; those that are merged themselves are left."""
    wanted = sorted(set(ticket_ids))
    held = hold_trees(db, wanted)
    left: Left = {number: NotFound("There is no such ticket.") for number in wanted if number not in held}
    rows = [held[number] for number in wanted if number in held]
    left |= {row.id: MergedAway(row.id, row.merged_into) for row in rows if row.merged_into is not None}
    return [row for row in rows if row.id not in left], left


def _keep_standing(db: Connection, rows: Sequence[Any], by: Staff) -> None:
    if not rows:
        return
    newest = select(messages.c.ticket, func.max(messages.c.id)).group_by(messages.c.ticket)
    marks = {number: mark for number, mark in db.execute(newest.where(messages.c.ticket.in_([row.id for row in rows])))}
    kept = [
        {"ticket": row.id, "before": standing_of(row), "mark": marks.get(row.id, 0), "set_aside_by": by.name}
        for row in rows
    ]
    insert_many(db, set_aside, kept)


def _talking(db: Connection, numbers: Sequence[int]) -> Left:
    live = select(chats.c.ticket).where(chats.c.ticket.in_(numbers), chats.c.state.in_(("waiting", "live")))
    booked = select(callbacks.c.ticket).where(callbacks.c.ticket.in_(numbers), callbacks.c.state == "booked")
    called = Conflict("A call is booked here. Make it, or solve the ticket, first.")
    talking = Conflict("Its customer is in chat now. End the chat first.")
    left: Left = dict.fromkeys(db.execute(booked).scalars(), called)
    return left | dict.fromkeys(db.execute(live).scalars(), talking)
