"""A writer settled what an agent flagged: a note in the agent's ticket says so, and the agent is mentioned in it."""

from datetime import datetime

from sqlalchemy import Connection

import kb
from foundation.accounts import Staff
from foundation.database import Database
from foundation.errors import NotFound
from foundation.events import Happening
from helpdesk.joining.trees import MergedAway
from helpdesk.tickets import lifecycle
from helpdesk.tickets.ticket import id_of
from kb import Flag, FlagSettled

SAID = {
    "mended": "the article “{title}” that you flagged is mended.",
    "right": "the article “{title}” that you flagged stays as it is.",
    "written": "the article that you suggested is written: “{title}”.",
    "declined": "no article is written about “{title}”.",
}


def hear_settled(database: Database, settled: FlagSettled, context: Happening) -> None:
    """Heard again, nothing is said again: who takes the flag says it."""
    with database.writing() as db:
        taken = kb.take_untold(db, settled.flag, now=context.happened_at)
        if taken is not None:
            _tell(db, *taken, now=context.happened_at)


def _tell(db: Connection, flag: Flag, slug: str | None, *, now: datetime) -> None:
    ticket, author = id_of(flag.source), _writer(flag)
    if ticket is None:
        return
    try:
        lifecycle.add_note(db, ticket, author=author, body=note_about(flag, slug), now=now)
    except MergedAway as moved:
        lifecycle.add_note(db, moved.into, author=author, body=note_about(flag, slug), now=now)
    except NotFound:
        return  # it was deleted with the trash


def note_about(flag: Flag, slug: str | None) -> str:
    """Markdown, with a mention of whoever flagged it."""
    said = SAID[flag.outcome or ""].format(title=flag.title)
    link = f"\n\n[Read it](/help/articles/{slug})" if slug else ""
    return f"@{flag.flagged_by_name}, {said}" + (f"\n\n{flag.said}" if flag.said else "") + link


def _writer(flag: Flag) -> Staff:
    return Staff(flag.settled_by or 0, flag.settled_by_name or "The writers", "", frozenset())
