"""A ticket leaves its named status when its category moves without one: by a reply, or by somebody who chose the plain one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from helpdesk.fields.definitions import CATEGORIES
from helpdesk.fields.tables import definitions
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.ticket import Change, Message

NAMED = "status_name"  # a change of this kind stands beside the one of the category, at the same moment


def leave_named(db: Connection, ticket: Any, after: str, *, who: str, now: datetime) -> dict[str, None]:
    """What to save beside the new category `after`. `ticket`: its row; nothing is asked of the database where it has no such status."""
    left = names_left(db, [(ticket, after)], who=who)
    note_changes(db, list(left.values()), now=now)
    return {"custom_status": None} if left else {}


def names_left(db: Connection, turned: Iterable[tuple[Any, str]], *, who: str) -> dict[int, Noted]:
    """What is to be written into the stories of those of the tickets that have a named status, by number. `turned`: rows, and the
    category that each gets."""
    leaving = [(row, after) for row, after in turned if row.custom_status is not None]
    if not leaving:
        return {}
    wanted = definitions.c.id.in_({row.custom_status for row, _ in leaving})
    names: dict[int, str] = {
        row.id: row.name for row in db.execute(select(definitions.c.id, definitions.c.name).where(wanted))
    }
    return {
        row.id: Noted(row.id, who, NAMED, names.get(row.custom_status, "Unknown"), CATEGORIES[after])
        for row, after in leaving
    }


def without_twins(said: list[Message | Change]) -> list[Message | Change]:
    """A story in which a change of status is told once: by its name, where it has one."""
    told = {one.at for one in said if isinstance(one, Change) and one.what == NAMED}
    return [one for one in said if not (isinstance(one, Change) and one.what == "status" and one.at in told)]
