"""Time spent on a ticket: minutes of an agent, entered by hand or counted by the page. Every entry can be mended; the story keeps what it was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from foundation.accounts import Staff, staff
from foundation.database import insert_row
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.incoming import plain
from helpdesk.fields.setting import tell_changed
from helpdesk.fields.tables import time_entries
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import tickets

MOST = 24 * 60  # minutes of one entry
LONGEST_NOTE = 200
TIME = "time"  # a change of this kind, in the ticket's story


@dataclass(frozen=True)
class TimeEntry:
    id: int
    agent: int
    agent_name: str
    minutes: int
    note: str
    at: datetime


def log_time(db: Connection, ticket_id: int, minutes: int | None, *, note: str = "", by: Staff, now: datetime) -> int:
    """The entry's number."""
    minutes, note = _checked(minutes, note)
    if db.execute(select(tickets.c.id).where(tickets.c.id == ticket_id).with_for_update()).first() is None:
        raise NotFound("There is no such ticket.")
    entry = insert_row(db, time_entries, ticket=ticket_id, agent=by.id, minutes=minutes, note=note, spent_at=now)
    _tell(db, ticket_id, None, minutes, by=by, now=now)
    return entry


def change_time(db: Connection, entry: int, minutes: int | None, *, note: str = "", by: Staff, now: datetime) -> int:
    """The ticket's number. Agents change their own, leads anybody's."""
    minutes, note = _checked(minutes, note)
    row = _own(db, entry, by)
    db.execute(update(time_entries).where(time_entries.c.id == entry).values(minutes=minutes, note=note))
    if minutes != row.minutes:
        _tell(db, row.ticket, row.minutes, minutes, by=by, now=now)
    return int(row.ticket)


def remove_time(db: Connection, entry: int, *, by: Staff, now: datetime) -> int:
    """The ticket's number."""
    row = _own(db, entry, by)
    db.execute(delete(time_entries).where(time_entries.c.id == entry))
    _tell(db, row.ticket, row.minutes, None, by=by, now=now)
    return int(row.ticket)


def time_spent(db: Connection, ticket_ids: list[int]) -> dict[int, int]:
    """Minutes of all agents, by ticket; tickets nobody logged time on are left out."""
    total = func.sum(time_entries.c.minutes)
    query = select(time_entries.c.ticket, total).where(time_entries.c.ticket.in_(ticket_ids)).group_by(time_entries.c.ticket)  # fmt: skip
    return {ticket: int(minutes) for ticket, minutes in db.execute(query)}


def read_entries(db: Connection, ticket_id: int) -> list[TimeEntry]:
    """The newest first."""
    query = select(time_entries, staff.c.name).join(staff, staff.c.id == time_entries.c.agent)
    rows = db.execute(query.where(time_entries.c.ticket == ticket_id).order_by(time_entries.c.id.desc()))
    return [TimeEntry(row.id, row.agent, row.name, row.minutes, row.note, row.spent_at) for row in rows]


def length_words(minutes: int) -> str:
    """`1 h 05 min`, `12 min`."""
    hours, rest = divmod(minutes, 60)
    return f"{rest} min" if not hours else f"{hours} h" if not rest else f"{hours} h {rest:02} min"


def _checked(minutes: int | None, note: str) -> tuple[int, str]:
    if minutes is None or not 1 <= minutes <= MOST:
        raise Invalid("Write whole minutes, from 1 to 1,440.", field="minutes")
    note = " ".join(plain(note).split())
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"Say it in at most {LONGEST_NOTE} characters.", field="note")
    return minutes, note


def _own(db: Connection, entry: int, by: Staff) -> Any:
    row = db.execute(select(time_entries).where(time_entries.c.id == entry).with_for_update()).first()
    if row is None:
        raise NotFound("This entry isn’t there any more.")
    if row.agent != by.id and not by.may("lead"):
        raise Forbidden("Only a lead changes what a colleague has logged.")
    return row


def _tell(db: Connection, ticket_id: int, before: int | None, after: int | None, *, by: Staff, now: datetime) -> None:
    said = [length_words(one) if one is not None else None for one in (before, after)]
    note_change(db, ticket_id, by.name, TIME, said[0], said[1], now=now)
    tell_changed(db, ticket_id, "time")
