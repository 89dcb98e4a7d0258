"""What came of macros: how often each was used and by whom, how much was edited, how content customers were and how many came back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Subquery, case, cast, exists, func, select

from foundation.accounts import staff
from helpdesk.macros.tables import macro_uses
from helpdesk.tickets.tables import changes, tickets
from helpdesk.tickets.ticket import OPEN, reference_of

COUNTED = timedelta(days=90)
WEEKS = 13
ENOUGH = 20  # ratings, or tickets: of fewer nothing follows
GOOD = 4  # of 5
DONE = ("solved", "closed")


@dataclass(frozen=True)
class Measured:
    """Of 90 days. Shares are per cent, None where there is nothing to divide by."""

    used: int = 0
    tickets: int = 0
    edited: int | None = None  # the mean share of words that were changed before sending
    unedited: int | None = None  # the share of uses sent as they were
    rated: int = 0  # tickets
    good: int | None = None  # of them, with 4 or 5
    reopened: int | None = None  # the share of tickets that were open again after they had been solved
    synthetic: int = 0

    @property
    def is_little(self) -> bool:
        return self.used < ENOUGH


@dataclass(frozen=True)
class UsedBy:
    name: str
    used: int
    edited: int | None


@dataclass(frozen=True)
class Use:
    ticket: int
    subject: str
    by: str
    at: datetime
    edited: int | None
    rating: int | None
    synthetic: bool

    @property
    def reference(self) -> str:
        return reference_of(self.ticket)


def measure(db: Connection, macros: Iterable[int], *, now: datetime) -> Mapping[int, Measured]:
    """By macro; one statement. A ticket counts once a macro, by its rating now."""
    ids = list(macros)
    used, own = macro_uses.c, (macro_uses.c.macro.in_(ids), macro_uses.c.used_at > now - COUNTED)
    uses = (
        select(
            used.macro, func.count().label("used"), func.count(used.edited).label("edits"), func.sum(used.edited).label("edited"),
            func.sum(case((used.edited == 0, 1), else_=0)).label("unedited"), func.sum(cast(used.synthetic, Integer)).label("synthetic"),
        )
        .where(*own)
        .group_by(used.macro)
        .subquery()
    )  # fmt: skip
    after = _what_came(own)
    both = uses.join(after, after.c.macro == uses.c.macro)
    counted = (after.c.tickets, after.c.rated, after.c.good, after.c.reopened)
    return dict.fromkeys(ids, Measured()) | {
        row.macro: Measured(
            row.used, row.tickets, round(row.edited / row.edits) if row.edits else None, _share(row.unedited, row.edits), row.rated,
            _share(row.good, row.rated), _share(row.reopened, row.tickets), row.synthetic or 0,
        )
        for row in db.execute(select(uses, *counted).select_from(both))
    }  # fmt: skip


def _what_came(own: Iterable[ColumnElement[bool]]) -> Subquery:
    """Of the tickets each macro was used in, from its first use there on."""
    used = macro_uses.c
    first = select(used.macro, used.ticket, func.min(used.used_at).label("at")).where(*own).group_by(used.macro, used.ticket).subquery()  # fmt: skip
    again = exists().where(
        changes.c.ticket == first.c.ticket, changes.c.what == "status", changes.c.before.in_(DONE), changes.c.after.in_(OPEN),
        changes.c.changed_at > first.c.at,
    )  # fmt: skip
    return (
        select(
            first.c.macro, func.count().label("tickets"), func.count(tickets.c.rating).label("rated"),
            func.sum(case((tickets.c.rating >= GOOD, 1), else_=0)).label("good"), func.sum(case((again, 1), else_=0)).label("reopened"),
        )
        .join(tickets, tickets.c.id == first.c.ticket)
        .group_by(first.c.macro)
        .subquery()
    )  # fmt: skip


def used_by(db: Connection, macro: int, *, now: datetime) -> list[UsedBy]:
    """Who used it, people and programs, most first."""
    used, name = macro_uses.c, func.coalesce(staff.c.name, macro_uses.c.program)
    query = (
        select(name, func.count().label("many"), func.avg(used.edited))
        .select_from(macro_uses)
        .outerjoin(staff, staff.c.id == used.staff)
        .where(used.macro == macro, used.used_at > now - COUNTED)
        .group_by(staff.c.id, name)
        .order_by(func.count().desc(), name)
    )
    return [UsedBy(name, many, None if edited is None else round(edited)) for name, many, edited in db.execute(query)]


def newest_uses(db: Connection, macro: int, *, limit: int = 50) -> list[Use]:
    used, name = macro_uses.c, func.coalesce(staff.c.name, macro_uses.c.program)
    query = (
        select(used.ticket, tickets.c.subject, name, used.used_at, used.edited, tickets.c.rating, used.synthetic)
        .select_from(macro_uses)
        .join(tickets, tickets.c.id == used.ticket)
        .outerjoin(staff, staff.c.id == used.staff)
        .where(used.macro == macro)
        .order_by(used.used_at.desc(), used.id.desc())
        .limit(limit)
    )
    return [Use(*row) for row in db.execute(query)]


def by_week(db: Connection, macros: Iterable[int], *, now: datetime) -> dict[int, list[int]]:
    """Uses in each of the last 13 weeks, oldest first, by macro; one statement."""
    ids, found = list(macros), dict[int, list[int]]()
    used = macro_uses.c
    query = select(used.macro, used.used_at).where(used.macro.in_(ids), used.used_at > now - timedelta(weeks=WEEKS))
    for macro, at in db.execute(query):
        own = found.setdefault(macro, [0] * WEEKS)
        own[WEEKS - 1 - min(WEEKS - 1, (now - at) // timedelta(weeks=1))] += 1
    return found


@dataclass(frozen=True)
class Bar:
    x: int
    y: float
    high: float
    count: int


def bars(weeks: list[int], *, high: int = 24) -> list[Bar]:
    """A picture 9 units a week, so high as the busiest week."""
    most = max([*weeks, 1])
    return [
        Bar(9 * at, round(high - high * count / most, 1), round(high * count / most, 1), count)
        for at, count in enumerate(weeks)
    ]


def _share(part: Any, whole: Any) -> int | None:
    return round(100 * (part or 0) / whole) if whole else None
