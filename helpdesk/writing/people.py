"""What writing keeps about a person: what agents were writing to them, and who on their side reads along."""

from typing import Any

from sqlalchemy import Connection, delete

from foundation.people import Told, rows_of
from helpdesk.writing.tables import drafts, followers, held_replies, mentions, note_versions

OURS = {"drafts": drafts, "held_replies": held_replies, "note_versions": note_versions, "followers": followers}


def export_writing(db: Connection, theirs: Any) -> Told:
    """`theirs`: a query of the ids of their tickets."""
    told: Told = {}
    for name, table in OURS.items():
        without = [column for column in ("staff", "added_by", "replaced_by", "tab") if column in table.c]
        told |= rows_of(db, table, table.c.ticket.in_(theirs), without=without, called=name)
    return told


def erase_writing(db: Connection, theirs: list[int]) -> int:
    """Nothing of it counts for anything once its words are gone."""
    brought = db.execute(delete(followers).where(followers.c.came_with.in_(theirs))).rowcount
    return brought + sum(
        db.execute(delete(one).where(one.c.ticket.in_(theirs))).rowcount for one in (*OURS.values(), mentions)
    )
