"""A ticket leaves its named status when its category moves without one: by a reply, or by somebody who chose the plain one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from helpdesk.fields.definitions import CATEGORIES
from helpdesk.fields.tables import definitions
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.ticket import Change, Message

NAMED = "status_name"  # a change of this kind stands beside the one of the category, at the same moment


def leave_named(db: Connection, ticket: Any, after: str, *, who: str, now: datetime) -> dict[str, None]:
    """What to save beside the new category `after`. `ticket`: its row; nothing is asked of the database where it has no such status."""
    if ticket.custom_status is None:
        return {}
    note_named(db, ticket.id, name_of(db, ticket.custom_status), CATEGORIES[after], who=who, now=now)
    return {"custom_status": None}


def note_named(db: Connection, ticket_id: int, before: str, after: str, *, who: str, now: datetime) -> None:
    note_change(db, ticket_id, who, NAMED, before, after, now=now)


def name_of(db: Connection, status: int) -> str:
    name = db.execute(select(definitions.c.name).where(definitions.c.id == status)).scalar()
    return name or "Unknown"


def without_twins(said: list[Message | Change]) -> list[Message | Change]:
    """A story in which a change of status is told once: by its name, where it has one."""
    told = {one.at for one in said if isinstance(one, Change) and one.what == NAMED}
    return [one for one in said if not (isinstance(one, Change) and one.what == "status" and one.at in told)]
