"""Tickets that came before their words were read get a language, a batch at a time."""

from collections import defaultdict

from sqlalchemy import Connection, func, select, update

from foundation.database import Database
from helpdesk.languages.telling import READ, tell_language
from helpdesk.tickets.tables import messages, tickets

BATCH = 500


def fill_languages(database: Database) -> int:
    """Of tickets without one; how many it could tell. Safe to repeat and to stop."""
    done, last = 0, 0
    while True:
        with database.writing() as db:
            told, last = _batch(db, last)
        done += told
        if not last:
            return done


def _batch(db: Connection, after: int) -> tuple[int, int]:
    """(how many were told, the last ticket looked at; 0: there are no more)."""
    first = select(func.min(messages.c.id)).where(messages.c.ticket == tickets.c.id, messages.c.kind == "customer")
    query = (
        select(tickets.c.id, tickets.c.subject, func.substr(messages.c.body, 1, READ).label("body"))
        .join(messages, messages.c.id == first.correlate(tickets).scalar_subquery())
        .where(tickets.c.language.is_(None), tickets.c.id > after)
    )
    rows = db.execute(query.order_by(tickets.c.id).limit(BATCH)).all()
    by_language: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if language := tell_language(f"{row.subject}\n{row.body}"):
            by_language[language].append(row.id)
    for language, ids in by_language.items():
        db.execute(update(tickets).where(tickets.c.id.in_(ids)).values(language=language))
    return sum(map(len, by_language.values())), rows[-1].id if rows else 0
