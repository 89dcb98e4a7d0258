"""Tags: short words that tickets share. One spelling each; what a lead merged or renamed becomes the tag it went into."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from foundation.accounts import Staff
from foundation.database import upsert
from foundation.errors import Invalid
from foundation.incoming import plain
from foundation.live import together
from helpdesk.fields.setting import tell_changed
from helpdesk.fields.tables import tag_aliases, ticket_tags
from helpdesk.tickets.noting import Noted, note_changes
from helpdesk.tickets.tables import tickets

LONGEST = 40
MOST = 30  # tags of one ticket
IN_ONE = 500  # tickets of one statement
ADDED, REMOVED, RENAMED = "tag_added", "tag_removed", "tag_renamed"  # changes in a ticket's story


def clean_tag(said: str) -> str:
    """`#Pay Out` -> `pay_out`. Letters and digits of any script, `_`, `-`, `:`, `/`, `.`; at most 40 of them."""
    tag = "_".join(unicodedata.normalize("NFKC", plain(said)).lower().strip().removeprefix("#").split())
    if not tag:
        raise Invalid("Write a tag first.", field="tag")
    if len(tag) > LONGEST:
        raise Invalid(f"A tag has at most {LONGEST} characters; this has {len(tag):,}.", field="tag")
    if not re.fullmatch(r"[\w\-:/.]+", tag):
        raise Invalid(f"“{tag}” can’t be a tag. Use letters, digits, _ - : / and . only.", field="tag")
    return tag


def add_tags(db: Connection, ticket_ids: Iterable[int], tags: Sequence[str], *, by: Staff, now: datetime) -> int:
    """How many tickets got one they hadn't. A handful of statements, however many tickets. Raises Invalid, before anything is changed."""
    wanted = _resolved(db, tags)
    known, had = _held(db, ticket_ids)
    for why in _full(known, had, wanted).values():
        raise why
    new = {ticket: _lacking(had, ticket, wanted) for ticket in known}
    rows = [{"ticket": ticket, "tag": tag} for ticket, more in new.items() for tag in more]
    upsert(db, ticket_tags, rows, keys=["ticket", "tag"], update=[])
    return _logged(db, {ticket: more for ticket, more in new.items() if more}, ADDED, by=by, now=now)


def full_with(db: Connection, ticket_ids: Iterable[int], tags: Sequence[str]) -> dict[int, Invalid]:
    """Those of the tickets that would have too many with these, by number; they are held until the transaction ends."""
    wanted = _resolved(db, tags)
    return _full(*_held(db, ticket_ids), wanted)


def remove_tags(db: Connection, ticket_ids: Iterable[int], tags: Sequence[str], *, by: Staff, now: datetime) -> int:
    """How many tickets lost one."""
    wanted = _resolved(db, tags)
    known, had = _held(db, ticket_ids)
    gone = {ticket: [tag for tag in wanted if tag in had.get(ticket, ())] for ticket in known}
    gone = {ticket: less for ticket, less in gone.items() if less}
    for some in _some(list(gone)):
        db.execute(delete(ticket_tags).where(ticket_tags.c.ticket.in_(some), ticket_tags.c.tag.in_(wanted)))
    return _logged(db, gone, REMOVED, by=by, now=now)


def tags_of(db: Connection, ticket_ids: Iterable[int]) -> dict[int, list[str]]:
    """By ticket, in the order of the alphabet; tickets without any are left out."""
    found: dict[int, list[str]] = {}
    for some in _some(list(ticket_ids)):
        query = select(ticket_tags).where(ticket_tags.c.ticket.in_(some)).order_by(ticket_tags.c.ticket, ticket_tags.c.tag)  # fmt: skip
        for row in db.execute(query):
            found.setdefault(row.ticket, []).append(row.tag)
    return found


def suggest_tags(db: Connection, begun: str, *, limit: int = 12) -> list[tuple[str, int]]:
    """Tags in use that begin so, and on how many tickets, the most used first."""
    start = "_".join(plain(begun)[:LONGEST].lower().strip().removeprefix("#").split())
    many = func.count().label("many")
    query = select(ticket_tags.c.tag, many).where(ticket_tags.c.tag.startswith(start, autoescape=True))
    rows = db.execute(query.group_by(ticket_tags.c.tag).order_by(many.desc(), ticket_tags.c.tag).limit(limit))
    return [(row.tag, row.many) for row in rows]


def _resolved(db: Connection, tags: Sequence[str]) -> list[str]:
    """As they are spelled today, each once."""
    wanted = list(dict.fromkeys(clean_tag(one) for one in tags))
    if not wanted:
        raise Invalid("Write a tag first.", field="tag")
    renamed = {row.alias: row.tag for row in db.execute(select(tag_aliases).where(tag_aliases.c.alias.in_(wanted)))}
    return list(dict.fromkeys(renamed.get(one, one) for one in wanted))


def _held(db: Connection, ticket_ids: Iterable[int]) -> tuple[list[int], dict[int, list[str]]]:
    """(those that are there, held in the order of their numbers; what they have)."""
    known: list[int] = []
    for some in _some(sorted(set(ticket_ids))):
        query = select(tickets.c.id).where(tickets.c.id.in_(some)).order_by(tickets.c.id).with_for_update()
        known += db.execute(query).scalars()
    return known, tags_of(db, known)


def _lacking(had: dict[int, list[str]], ticket: int, wanted: list[str]) -> list[str]:
    return [tag for tag in wanted if tag not in had.get(ticket, ())]


def _full(known: list[int], had: dict[int, list[str]], wanted: list[str]) -> dict[int, Invalid]:
    why = Invalid(f"A ticket has at most {MOST} tags. Remove some first.", field="tag")
    counts = {ticket: (len(had.get(ticket, ())), len(_lacking(had, ticket, wanted))) for ticket in known}
    return {ticket: why for ticket, (has, more) in counts.items() if more and has + more > MOST}


def _logged(db: Connection, tags: dict[int, list[str]], what: str, *, by: Staff, now: datetime) -> int:
    noted = [
        Noted(ticket, by.name, what, *((None, _said(some)) if what == ADDED else (_said(some), None)))
        for ticket, some in tags.items()
    ]
    note_changes(db, noted, now=now, actor=by.key)
    for some in _some(list(tags)):
        db.execute(update(tickets).where(tickets.c.id.in_(some)).values(updated_at=now))
    with together(db):
        for ticket in tags:
            tell_changed(db, ticket, "tags")
    return len(tags)


def _said(tags: list[str]) -> str:
    said = ", ".join(tags)
    return said if len(said) <= 120 else f"{said[:119]}…"


def _some(ids: list[int]) -> Iterable[Any]:
    return (ids[start : start + IN_ONE] for start in range(0, len(ids), IN_ONE))
