"""Notes: written, changed, taken away and brought back. Personal details are taken out of them as out of comments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from analytics.voice.meaning.days import day_from
from analytics.voice.notes.tables import voice_notes
from foundation.database import insert_row
from foundation.errors import Invalid, NotFound
from foundation.redacting.redaction import redact

LONGEST = 500


@dataclass(frozen=True)
class Note:
    id: int
    theme: str | None  # none: about everything
    day: date
    text: str
    author_name: str
    created_at: datetime
    changed_at: datetime | None
    removed: bool


def note_from(form: Mapping[str, str], today: date) -> tuple[date, str]:
    """What a form says. Raises Invalid, naming the field, in words that say what to change."""
    text, _ = redact(" ".join(form.get("text", "").split()))
    if not text:
        raise Invalid("Say in a sentence what happened.", field="text")
    if len(text) > LONGEST:
        raise Invalid(f"A note has at most {LONGEST} letters. Say it shorter.", field="text")
    return day_from(form.get("day", ""), today, field="day"), text


def add_note(
    db: Connection, theme: str | None, day: date, text: str, *, by: int | None, by_name: str, now: datetime
) -> int:
    return insert_row(
        db, voice_notes, theme=theme, day=day.isoformat(), text=text, author=by, author_name=by_name, created_at=now
    )


def change_note(db: Connection, number: int, day: date, text: str, *, now: datetime) -> None:
    """Raises NotFound."""
    _set(db, number, day=day.isoformat(), text=text, changed_at=now)


def remove_note(db: Connection, number: int, *, now: datetime) -> None:
    _set(db, number, removed_at=now)


def restore_note(db: Connection, number: int) -> None:
    _set(db, number, removed_at=None)


def read_note(db: Connection, number: int) -> Note:
    """Also one that was taken away. Raises NotFound."""
    row = db.execute(select(voice_notes).where(voice_notes.c.id == number)).first()
    if row is None:
        raise NotFound("This note isn’t there any more.")
    return _note(row)


def list_notes(db: Connection, themes: Iterable[str] | None = None, *, removed: int | None = None) -> list[Note]:
    """The newest day first: of these themes and of everything, or all there are. `removed` is shown though it was taken away."""
    c = voice_notes.c
    wanted = select(voice_notes).where(or_(c.removed_at.is_(None), c.id == removed))
    if themes is not None:
        wanted = wanted.where(or_(c.theme.is_(None), c.theme.in_(list(themes))))
    return [_note(row) for row in db.execute(wanted.order_by(c.day.desc(), c.id.desc()))]


def _set(db: Connection, number: int, **values: Any) -> None:
    if not db.execute(update(voice_notes).where(voice_notes.c.id == number).values(**values)).rowcount:
        raise NotFound("This note isn’t there any more.")


def _note(row: Any) -> Note:
    return Note(
        row.id, row.theme, date.fromisoformat(row.day), row.text, row.author_name, row.created_at, row.changed_at, row.removed_at is not None
    )  # fmt: skip
