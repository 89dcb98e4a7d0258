"""A draft is kept on the server for one agent and ticket: of two tabs the newer text wins, and the older one isn't lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Text, and_, delete, or_, select, type_coerce, union_all, update

from foundation.accounts import Staff
from foundation.columns import Json
from foundation.database import upsert
from foundation.errors import NotFound, TooLarge
from foundation.live import publish
from helpdesk.tickets.tables import tickets
from helpdesk.writing.tables import drafts, held_replies

Kind = Literal["reply", "note"]
KINDS: tuple[Kind, ...] = ("reply", "note")
LONGEST = 100_000  # characters; longer than a message may be, so that what must be shortened is kept meanwhile
KEPT = timedelta(days=60)
SENT = "sent:"
STUB_KEPT = timedelta(days=1)  # no tab saves a text it was given longer ago than this


@dataclass(frozen=True)
class Saved:
    version: int
    kept: bool  # False: another tab's text is newer, and stays
    other: str | None  # that text; or, where ours was kept, the text it replaced


def kind_of(word: str) -> Kind:
    return "note" if word == "note" else "reply"


def save_draft(
    db: Connection, ticket_id: int, kind: Kind, body: str, *, by: Staff, base: int, tab: str, typed_at: datetime, files: Sequence[int] = (),
    along: bool | None = None,
) -> Saved:  # fmt: skip
    """`base`: the version this tab knew; `typed_at`: when its text was last changed; `along`: of a problem, whether its incidents are to be
    answered too, None where nobody is asked. Raises NotFound and TooLarge."""
    if len(body) > LONGEST:
        raise TooLarge("This text is too long to keep as a draft. Send the long part as a file.", field="body")
    row = _locked(db, ticket_id, kind, by, typed_at)
    if row.tab == f"{SENT}{tab}" and base < row.version:
        return Saved(row.version, False, None)  # this tab saved it before it sent it: it only came late
    is_ours = row.version == base or row.tab == tab
    if not is_ours and (typed_at < row.typed_at or body == row.body):
        return Saved(row.version, body == row.body, None if body == row.body else row.body)
    lost = row.body if not is_ours and row.body.strip() and not body.startswith(row.body) else None
    values: dict[str, Any] = {
        "body": body, "files": list(files), "version": row.version + 1, "tab": tab, "typed_at": max(typed_at, row.typed_at),
        "replaced": lost or row.replaced, "along": row.along if along is None else along,
    }  # fmt: skip
    db.execute(update(drafts).where(drafts.c.id == row.id).values(**values))
    if row.tab != tab or bool(row.body.strip()) != bool(body.strip()):
        _tell(db, by, ticket_id, tab, shows=bool(row.body.strip()) != bool(body.strip()))
    return Saved(row.version + 1, True, lost)


def forget_draft(db: Connection, ticket_id: int, kind: Kind, *, by: Staff, tab: str, now: datetime) -> None:
    """It was sent, from this tab. A save that was on its way meanwhile brings nothing back."""
    mine = _mine(ticket_id, kind, by)
    gone = {
        "body": "",
        "files": [],
        "version": drafts.c.version + 1,
        "tab": f"{SENT}{tab}",
        "typed_at": now,
        "held_back": None,
        "along": None,
    }
    if db.execute(update(drafts).where(mine).values(**gone)).rowcount:
        _tell(db, by, ticket_id, "", shows=True)


def give_back(
    db: Connection, ticket_id: int, body: str, *, by: Staff, files: Sequence[int], along: bool | None = None, why: str | None, now: datetime
) -> None:  # fmt: skip
    """A reply that didn't leave becomes the draft again, exactly; what was begun in its place meanwhile is offered beside it."""
    row = _locked(db, ticket_id, "reply", by, now)
    begun = row.body if row.body.strip() and row.body != body else None
    values: dict[str, Any] = {
        "body": body, "files": [*files, *(one for one in row.files if one not in files)], "version": row.version + 1, "tab": "",
        "typed_at": now, "replaced": begun or row.replaced, "held_back": why, "along": along,
    }  # fmt: skip
    db.execute(update(drafts).where(drafts.c.id == row.id).values(**values))
    _tell(db, by, ticket_id, "", shows=True)


def settle_draft(db: Connection, ticket_id: int, kind: Kind, *, by: Staff) -> None:
    """What was offered beside it has been looked at."""
    db.execute(update(drafts).where(_mine(ticket_id, kind, by)).values(replaced=None, held_back=None))


def sweep_drafts(db: Connection, *, now: datetime) -> int:
    """What nobody came back to for two months goes, and after a day what is left of those that were sent."""
    is_empty = and_(drafts.c.body == "", drafts.c.replaced.is_(None), type_coerce(drafts.c.files, Text) == "[]")
    stub = and_(is_empty, drafts.c.typed_at < now - STUB_KEPT)
    return db.execute(delete(drafts).where(or_(stub, drafts.c.typed_at < now - KEPT))).rowcount


def waiting_files(db: Connection) -> set[int]:
    """What is attached to drafts and to replies that haven't left yet."""
    both = union_all(*(select(type_coerce(one.c.files, Json).label("files")) for one in (drafts, held_replies)))
    return {file for row in db.execute(both) for file in row.files}


def _locked(db: Connection, ticket_id: int, kind: Kind, by: Staff, now: datetime) -> Any:
    if db.execute(select(tickets.c.id).where(tickets.c.id == ticket_id)).first() is None:
        raise NotFound("There is no such ticket.")
    blank: dict[str, Any] = {
        "staff": by.id,
        "ticket": ticket_id,
        "kind": kind,
        "body": "",
        "files": [],
        "version": 0,
        "tab": "",
        "typed_at": now,
    }
    upsert(db, drafts, [blank], keys=["staff", "ticket", "kind"], update=[])
    return db.execute(select(drafts).where(_mine(ticket_id, kind, by)).with_for_update()).one()


def _mine(ticket_id: int, kind: Kind, by: Staff) -> Any:
    return and_(drafts.c.staff == by.id, drafts.c.ticket == ticket_id, drafts.c.kind == kind)


def _tell(db: Connection, by: Staff, ticket_id: int, tab: str, *, shows: bool) -> None:
    """To the agent's other pages. `shows`: whether lists that say where drafts are have changed too."""
    publish(db, f"staff:{by.id}", {"hint": not shows, "kind": "draft", "ticket": ticket_id, "tab": tab})
