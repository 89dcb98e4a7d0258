"""What can happen to an incident: opened, updated, solved, opened again. Every word said is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Invalid, NotFound
from foundation.jobs import enqueue
from widgets.incidents.incident import Incident, incident_from_row
from widgets.incidents.tables import incident_followers, incident_notes, incidents

LONGEST = {"title": 120, "sentence": 300}
MOST_PAGES = 20


@dataclass(frozen=True)
class Told:
    """What a lead wrote."""

    title: str
    sentence: str
    pages: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def open_incident(db: Connection, told: Told, *, by: Staff, now: datetime) -> int:
    words = _checked(told)
    made = insert_row(db, incidents, **words, state="open", since=now, updated_at=now)
    _note(db, made, "opened", words, by=by, now=now)
    return made


def update_incident(db: Connection, incident: int, told: Told, *, by: Staff, now: datetime) -> None:
    """New words, for those who see it from now on."""
    find_incident(db, incident)
    words = _checked(told)
    db.execute(update(incidents).where(incidents.c.id == incident).values(**words, updated_at=now))
    _note(db, incident, "updated", words, by=by, now=now)


def solve_incident(db: Connection, incident: int, sentence: str, *, by: Staff, now: datetime) -> None:
    """It's fixed: gone from the panel; who asked to hear of it is told by a job. Solving twice is solving once."""
    found = find_incident(db, incident)
    if found.state == "solved":
        return
    words = {"title": found.title, "sentence": _words("sentence", sentence, "Say in a sentence what is fixed")}
    db.execute(update(incidents).where(incidents.c.id == incident).values(state="solved", updated_at=now))
    _note(db, incident, "solved", words, by=by, now=now)
    enqueue(db, "incidents.tell", {"incident": incident, "by": by.name, "key": by.key}, unique=f"incident:{incident}")


def reopen_incident(db: Connection, incident: int, *, by: Staff, now: datetime) -> None:
    """It wasn't fixed after all: its followers hear again when it is."""
    found = find_incident(db, incident)
    if found.state == "open":
        return
    db.execute(update(incidents).where(incidents.c.id == incident).values(state="open", updated_at=now))
    db.execute(update(incident_followers).where(incident_followers.c.incident == incident).values(told_at=None))
    _note(db, incident, "reopened", {"title": found.title, "sentence": found.sentence}, by=by, now=now)


def find_incident(db: Connection, incident: int) -> Incident:
    row = db.execute(select(incidents).where(incidents.c.id == incident)).first()
    if row is None:
        raise NotFound("There is no such incident.")
    return incident_from_row(row)


def list_incidents(db: Connection, *, limit: int = 50) -> list[Incident]:
    """What is wrong now first, then what was, the newest first."""
    order = incidents.c.state.asc(), incidents.c.updated_at.desc()  # "open" before "solved"
    return [incident_from_row(row) for row in db.execute(select(incidents).order_by(*order).limit(limit))]


def history_of(db: Connection, incident: int) -> list[Any]:
    """What was said, the newest first: what, title, sentence, by, noted_at."""
    query = select(incident_notes).where(incident_notes.c.incident == incident)
    return list(db.execute(query.order_by(incident_notes.c.id.desc())))


def _checked(told: Told) -> dict[str, Any]:
    if len(told.pages) > MOST_PAGES:
        raise Invalid(f"Name at most {MOST_PAGES} pages, or none for every page.", field="pages")
    return {
        "title": _words("title", told.title, "Give it a short name, as a customer would say it."),
        "sentence": _words("sentence", told.sentence, "Say in a sentence what to expect, and what is safe."),
        "pages": [page[:80] for page in told.pages],
        "roles": list(told.roles),
    }


def _words(name: str, text: str, ask: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise Invalid(ask, field=name)
    if len(said) > LONGEST[name]:
        raise Invalid(f"This is longer than {LONGEST[name]} characters; people read it in passing.", field=name)
    return said


def _note(db: Connection, incident: int, what: str, words: dict[str, Any], *, by: Staff, now: datetime) -> None:
    row = {"incident": incident, "what": what, "by": by.name, "noted_at": now}
    db.execute(incident_notes.insert().values(**row, title=words["title"], sentence=words["sentence"]))
