"""The audit log read: a page of it, narrowed, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, cast, or_, select
from sqlalchemy.types import Text

from foundation.accounts import staff
from foundation.audit.tables import audit_log
from foundation.saying import OWN
from foundation.speaking import say
from foundation.tokens import list_tokens
from helpdesk.audit.areas import AREA_NAMES
from helpdesk.audit.wording import called, value_in_words
from helpdesk.routing.names import TEAMS

PAGE = 50
MOST_EXPORTED = 100_000
HEADS = {
    "at": "Moment (UTC)", "who": "Who", "area": "Area", "what": "What happened", "subject": "About what or whom", "field": "Field",
    "before": "Before", "after": "After", "network": "Network", "browser": "Browser",
}  # fmt: skip
MACHINES = {"command": "A command", "desk": "The desk itself", "": "Nobody signed in"}


@dataclass(frozen=True)
class Narrow:
    area: str = ""
    who: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None  # a day: up to its end


@dataclass(frozen=True)
class Line:
    id: int
    at: datetime
    who: str
    area: str
    what: str
    subject: str
    about: str | None
    changes: tuple[tuple[str, str | None, str | None], ...]  # (what, before, after)
    address: str
    browser: str


def list_lines(db: Connection, narrow: Narrow, *, before: int | None = None, most: int = PAGE) -> list[Line]:
    """One more than `most` where there are more. `before`: the number of the last line shown."""
    query = select(audit_log).where(*_met(narrow)).order_by(audit_log.c.id.desc()).limit(most + 1)
    if before:
        query = query.where(audit_log.c.id < before)
    rows = db.execute(query).all()
    names = names_of(db)
    return [_line(row, names) for row in rows]


def names_of(db: Connection) -> dict[str, str]:
    """Of all staff, also those who left, and of API tokens: the log keeps their numbers only."""
    people = {f"staff:{row.id}": row.name for row in db.execute(select(staff.c.id, staff.c.name))}
    return people | {one.key: f"API: {one.name}" for one in list_tokens(db)}


def as_csv_rows(lines: list[Line]) -> Iterator[list[str]]:
    """With the log's own keys in English, for programs; in other languages as its page says it. Moments are ISO 8601."""
    yield list(HEADS) if say.lang == OWN else [say.word(one) for one in HEADS.values()]
    for one in lines:
        for name, was, now in one.changes or (("", None, None),):
            told = one.who, one.area, one.what, one.subject, name, was or "", now or ""
            yield [one.at.isoformat(), *(told if say.lang == OWN else _in_words(*told)), one.address, one.browser]


def _in_words(who: str, area: str, what: str, subject: str, name: str, was: str, now: str) -> list[str]:
    named = say.word(AREA_NAMES.get(area, area))
    return [say.word(who), named, say.sentence(what), subject, *(say.word(one) for one in (name, was, now))]


def _met(narrow: Narrow) -> list[ColumnElement[bool]]:
    met: list[ColumnElement[bool]] = []
    if narrow.area:
        met.append(audit_log.c.area == narrow.area)
    if narrow.who:
        met.append(audit_log.c.who == narrow.who)
    if narrow.since:
        met.append(audit_log.c.at >= narrow.since)
    if narrow.until:
        met.append(audit_log.c.at < narrow.until + timedelta(days=1))
    if narrow.words:
        columns = (
            audit_log.c.what,
            audit_log.c.subject,
            audit_log.c.about,
            cast(audit_log.c.before, Text),
            cast(audit_log.c.after, Text),
        )
        met.append(or_(*(column.icontains(narrow.words, autoescape=True) for column in columns)))
    return met


def _line(row: Any, names: dict[str, str]) -> Line:
    who = names.get(row.who) or MACHINES.get(row.who, row.who)
    subject = TEAMS.get(row.subject) or names.get(row.subject, row.subject)
    return Line(
        row.id, row.at, who, row.area, row.what, subject, row.about, tuple(_changes(row.before, row.after)), row.address, row.browser
    )  # fmt: skip


def _changes(before: Any, after: Any) -> Iterator[tuple[str, str | None, str | None]]:
    was, now = (one if isinstance(one, dict) else {} for one in (before, after))
    for name in {**was, **now}:
        yield called(name), _said(was, name), _said(now, name)


def _said(values: dict[str, Any], name: str) -> str | None:
    return value_in_words(values[name], name) if name in values else None
