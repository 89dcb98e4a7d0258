"""Mentions: `@Ada Brenner`, or `@Ada` where only one has that name, in a note tells Ada; anything else after an @ is plain text."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from foundation.accounts import Staff, list_staff
from foundation.database import Database, upsert
from foundation.events import Happening
from foundation.live import publish
from helpdesk.permissions.sight import may_read, visible_to
from helpdesk.tickets.facts import NoteAdded
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import reference_of
from helpdesk.writing.tables import mentions

_AT = re.compile(r"(?<![\w.+-])@(?=\w)")


def find_mentions(text: str, team: Sequence[Staff]) -> list[tuple[int, int, str]]:
    """(start, end, name) of each, in order; a whole name before a first name."""
    names = _names(team)
    found = []
    for at in _AT.finditer(text):
        for name in names:
            end = at.end() + len(name)
            if text[at.end() : end].lower() == name and not (
                end < len(text) and (text[end].isalnum() or text[end] == "_")
            ):
                found.append((at.start(), end, name))
                break
    return found


def mentioned(text: str, team: Sequence[Staff]) -> list[Staff]:
    """Those who are meant, each once."""
    names = _names(team)
    who = {one.id: one for _, _, name in find_mentions(text, team) for one in names[name]}
    return list(who.values())


def tell_mentioned(
    db: Connection, message: int, ticket: int, body: str, *, by: str, by_name: str, now: datetime
) -> None:
    """`by`: the author's key. Who was told of this note before isn't told again."""
    told = set(db.execute(select(mentions.c.staff).where(mentions.c.message == message)).scalars())
    for one in mentioned(body, list_staff(db)):
        if one.key == by or one.id in told or not may_read(db, one, ticket):
            continue
        row = {"message": message, "ticket": ticket, "staff": one.id, "mentioned_at": now, "read_at": None}
        upsert(db, mentions, [row], keys=["message", "staff"], update=[])
        words = " ".join(body.split())
        data = {
            "kind": "mentioned", "ticket": ticket, "reference": reference_of(ticket), "message": message, "by": by_name,
            "words": words if len(words) < 120 else f"{words[:119]}…",
        }  # fmt: skip
        publish(db, f"staff:{one.id}", data)


def read_mentions(db: Connection, who: Staff, *, ticket: int | None, now: datetime) -> int:
    """Those of one ticket, or all. How many that were."""
    unread = [mentions.c.staff == who.id, mentions.c.read_at.is_(None)]
    if ticket is not None:
        unread.append(mentions.c.ticket == ticket)
    count = db.execute(update(mentions).where(*unread).values(read_at=now)).rowcount
    if count:
        publish(db, f"staff:{who.id}", {"kind": "read"})
    return count


def count_unread(db: Connection, who: Staff) -> int:
    query = select(func.count()).select_from(mentions.join(tickets, tickets.c.id == mentions.c.ticket))
    unread = (mentions.c.staff == who.id, mentions.c.read_at.is_(None), visible_to(who.id))
    return int(db.execute(query.where(*unread)).scalar_one())


def hear(database: Database, fact: NoteAdded, happening: Happening) -> None:
    with database.writing() as db:
        note = db.execute(select(messages).where(messages.c.id == fact.message)).first()
        if note is not None:
            tell_mentioned(
                db, note.id, note.ticket, note.body, by=note.author, by_name=note.author_name, now=happening.happened_at
            )


def _names(team: Sequence[Staff]) -> dict[str, list[Staff]]:
    """Names in small letters, the longest first, and who has them."""
    found: dict[str, list[Staff]] = {}
    for one in team:
        found.setdefault(one.name.lower(), []).append(one)
    firsts = Counter(one.name.split()[0].lower() for one in team if one.name.split())
    for one in team:
        first = (one.name.split() or [""])[0].lower()
        if firsts[first] == 1:
            found.setdefault(first, [one])
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def mention_rows(db: Connection, who: Staff, most: int = 100) -> list[Any]:
    """The newest first, with the note and its ticket; also replies of theirs that didn't arrive."""
    query = (
        select(mentions, messages.c.kind, messages.c.body, messages.c.author_name, tickets.c.subject)
        .join(messages, messages.c.id == mentions.c.message)
        .join(tickets, tickets.c.id == mentions.c.ticket)
        .where(mentions.c.staff == who.id, visible_to(who.id))
        .order_by(mentions.c.mentioned_at.desc(), mentions.c.id.desc())
        .limit(most)
    )
    return list(db.execute(query))
