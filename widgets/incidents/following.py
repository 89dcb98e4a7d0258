"""Those who want to hear when it's fixed: kept, counted, and told in a conversation of their own."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

import helpdesk
from foundation.database import Database, upsert
from helpdesk.people.person import UNNAMED
from helpdesk.tickets.telling import tell_customer
from widgets.identity import Who
from widgets.incidents.reporting import find_incident, history_of
from widgets.incidents.tables import incident_followers as followers
from widgets.saying import say


def follow(db: Connection, incident: int, who: Who, *, language: str | None, now: datetime) -> None:
    """Following twice is following once."""
    find_incident(db, incident)
    row = {
        "incident": incident,
        "who": who.key,
        "name": who.name or UNNAMED,
        "language": language,
        "followed_at": now,
    }
    upsert(db, followers, [row], keys=["incident", "who"], update=[])


def unfollow(db: Connection, incident: int, who: str) -> None:
    db.execute(delete(followers).where(followers.c.incident == incident, followers.c.who == who))


def followed(db: Connection, who: str, among: Iterable[int]) -> set[int]:
    """Which of these incidents this person follows."""
    query = select(followers.c.incident).where(followers.c.who == who, followers.c.incident.in_(list(among)))
    return set(db.execute(query).scalars())


def count_followers(db: Connection) -> dict[int, int]:
    query = select(followers.c.incident, func.count()).group_by(followers.c.incident)
    return {incident: count for incident, count in db.execute(query)}


def tell_followers(database: Database, incident: int, *, by: str, key: str, now: datetime) -> int:
    """A message to each who wasn't told yet, one transaction a person: a job that is run again goes on where it stopped.
    Returns how many were told."""
    with database.reading() as db:
        found = find_incident(db, incident)
        sentence = next((one.sentence for one in history_of(db, incident) if one.what == "solved"), "")
        waiting = db.execute(
            select(followers).where(followers.c.incident == incident, followers.c.told_at.is_(None))
        ).all()
    if found.state != "solved":
        return 0  # opened again before anybody was told
    for one in waiting:
        person = helpdesk.Person(key=one.who, name=one.name, language=one.language)
        subject = f"{say('Fixed', one.language or 'en')}: {found.title}"
        with database.writing() as db:
            theirs = (followers.c.incident == incident) & (followers.c.who == one.who)
            told = update(followers).where(theirs, followers.c.told_at.is_(None)).values(told_at=now)
            if db.execute(told).rowcount:
                tell_customer(db, person, subject=subject, body=sentence, author=key, author_name=by, now=now)
    return len(waiting)
