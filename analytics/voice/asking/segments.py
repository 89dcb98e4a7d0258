"""Saving, renaming, sharing and removing segments; their author sees them, and everybody those that are shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from analytics.voice.asking.address import told
from analytics.voice.asking.tables import segments
from analytics.voice.hearing.wanted import Wanted, wanted_from
from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Invalid, NotFound

MOST = 200  # one person's
LONGEST = 80


@dataclass(frozen=True)
class Segment:
    id: int
    name: str
    filters: dict[str, str]
    author: int
    author_name: str
    shared: bool
    saved_at: datetime
    removed_at: datetime | None
    figures: dict[str, Any] | None
    counted_at: datetime | None

    @property
    def wanted(self) -> Wanted:
        return wanted_from(self.filters)


def kept_filters(args: Mapping[str, str]) -> dict[str, str]:
    """Of an address, what makes a segment. Raises Invalid where the address can't be read."""
    wanted_from(args)
    return told(args)


def save(db: Connection, name: str, filters: Mapping[str, str], *, shared: bool, by: Staff, now: datetime) -> int:
    """Raises Invalid for an empty name, one that is taken, or filters that leave everybody in."""
    if not filters:
        raise Invalid("Choose a filter or some words first: a segment of everything is everything.", field="name")
    count = db.execute(select(func.count()).where(_theirs(by.id), segments.c.removed_at.is_(None))).scalar_one()
    if count >= MOST:
        raise Invalid(f"You have {MOST} segments already. Remove one you don’t need.", field="name")
    return insert_row(
        db, segments, name=_free(db, name, by), filters=dict(filters), author=by.id, author_name=by.name, shared=shared, saved_at=now
    )  # fmt: skip


def rename(db: Connection, number: int, name: str, *, shared: bool, by: Staff) -> None:
    segment = own(db, number, by)
    fresh = name if name.strip() == segment.name else _free(db, name, by)
    db.execute(update(segments).where(segments.c.id == number).values(name=fresh.strip(), shared=shared))


def remove(db: Connection, number: int, *, by: Staff, now: datetime) -> Segment:
    segment = own(db, number, by)
    db.execute(update(segments).where(segments.c.id == number).values(removed_at=now))
    return segment


def bring_back(db: Connection, number: int, *, by: Staff) -> None:
    segment = own(db, number, by)
    fresh = {"removed_at": None, "name": _unlike(db, segment.name, by)}
    db.execute(update(segments).where(segments.c.id == number).values(**fresh))


def list_segments(db: Connection, viewer: Staff) -> list[Segment]:
    """Those of this person and those that are shared, by name."""
    seen = and_(segments.c.removed_at.is_(None), or_(_theirs(viewer.id), segments.c.shared))
    rows = db.execute(select(segments).where(seen).order_by(func.lower(segments.c.name), segments.c.id))
    return [Segment(**row._mapping) for row in rows]


def removed_one(db: Connection, number: int, viewer: Staff) -> Segment | None:
    """One that was just removed, to offer it back."""
    row = db.execute(
        select(segments).where(segments.c.id == number, _theirs(viewer.id), segments.c.removed_at.is_not(None))
    ).first()
    return Segment(**row._mapping) if row else None


def keep_figures(db: Connection, figures: Mapping[int, dict[str, Any] | None], *, now: datetime) -> None:
    """What the count of each found; None leaves what was there."""
    rows = [{"number": number, "told": told, "then": now} for number, told in figures.items() if told is not None]
    if rows:
        values: dict[str, Any] = {"figures": bindparam("told"), "counted_at": bindparam("then")}
        db.execute(update(segments).where(segments.c.id == bindparam("number")).values(**values), rows)


def own(db: Connection, number: int, by: Staff) -> Segment:
    """Raises NotFound for a segment that isn't this person's; a lead may change those that are shared."""
    row = db.execute(select(segments).where(segments.c.id == number)).first()
    if row is None or not (row.author == by.id or (row.shared and by.may("lead"))):
        raise NotFound("This segment isn’t yours, or isn’t there any more.")
    return Segment(**row._mapping)


def _free(db: Connection, name: str, by: Staff) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Invalid(f"Give the segment a name of up to {LONGEST} characters.", field="name")
    taken = select(segments.c.id).where(
        _theirs(by.id), segments.c.removed_at.is_(None), func.lower(segments.c.name) == name.lower()
    )
    if db.execute(taken).first():
        raise Invalid(f"You have a segment called “{name}” already.", field="name")
    return name


def _unlike(db: Connection, name: str, by: Staff) -> str:
    """The name it had, or one beside whoever took it since."""
    others = select(func.lower(segments.c.name)).where(_theirs(by.id), segments.c.removed_at.is_(None))
    taken = set(db.execute(others).scalars())
    tried = (name, *(f"{name[: LONGEST - 4]} {place}" for place in range(2, len(taken) + 3)))
    return next(one for one in tried if one.lower() not in taken)


def _theirs(staff: int) -> Any:
    return segments.c.author == staff
