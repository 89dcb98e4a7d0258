"""Gaps as the desk lists them: counted from the searches in a handful of statements, whatever their number."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, and_, func, literal, select, type_coerce

from foundation.errors import NotFound
from kb.articles.tables import articles, searches
from kb.gaps.gap import Answer, Counted, Gap, State
from kb.gaps.tables import gaps
from kb.gaps.verdict import DAYS_BEFORE, judge

WEEKS = 12  # shown in the small chart
FAR = 260  # days looked back, so that a gap answered half a year ago still has its before
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Where:
    """Narrow the misses that count: one page, one role."""

    page: str = ""
    role: str = ""


@dataclass(frozen=True)
class Typed:
    gap: int
    queries: tuple[Counted, ...]


@dataclass
class _Told:
    days: Counter[int] = field(default_factory=Counter)  # misses by days ago, 0 the last 24 hours
    queries: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    people: int = 0


def list_gaps(db: Connection, *, now: datetime, where: Where = Where()) -> list[Gap]:
    """Every gap with a miss in the last twelve weeks, or with an answer, or dismissed; the most missed first."""
    found = [_gap(row, told, now) for row, told in _told(db, now=now, where=where)]
    shown = [gap for gap in found if gap.total or gap.answer]
    return sorted(shown, key=lambda gap: (-gap.count, -gap.total, gap.id))


def read_gap(db: Connection, gap_id: int, *, now: datetime) -> Gap:
    """Raises NotFound."""
    for row, told in _told(db, now=now, gap_id=gap_id):
        return _gap(row, told, now)
    raise NotFound("There is no such gap. The list has them all.")


def typed_for(
    db: Connection, *, now: datetime, article_id: str | None = None, gap_id: int | None = None
) -> Typed | None:
    """What people typed that this gap, or the gap of this article, is made of: one statement for beside the editor."""
    mine = gaps.c.id == gap_id if gap_id else gaps.c.article_id == article_id
    near = searches.c.searched_at > now - WEEKS * 7 * DAY
    query = (
        select(gaps.c.id, searches.c.query, func.count(searches.c.id).label("n"))
        .outerjoin(searches, and_(searches.c.gap_id == gaps.c.id, near))
        .where(mine)
        .group_by(gaps.c.id, searches.c.query)
    )
    rows = db.execute(query).all()
    if not rows:
        return None
    gap = max(row.id for row in rows)
    queries: Counter[str] = Counter()
    for row in rows:
        if row.id == gap and row.query:
            queries[" ".join(row.query.split()).lower()] += row.n
    return Typed(gap, _counted(queries))


def places(db: Connection, *, now: datetime) -> tuple[list[str], list[str]]:
    """(pages, roles) that misses of the last twelve weeks came from, for the filters."""
    since = searches.c.searched_at > now - WEEKS * 7 * DAY
    query = select(searches.c.page, searches.c.role).where(searches.c.gap_id > 0, since).distinct()
    rows = db.execute(query).all()
    return sorted({row.page for row in rows if row.page}), sorted({row.role for row in rows if row.role})


def _told(
    db: Connection, *, now: datetime, where: Where = Where(), gap_id: int | None = None
) -> Iterable[tuple[Row[Any], _Told]]:  # fmt: skip
    query = (
        select(gaps, articles.c.slug, articles.c.title, articles.c.status)
        .outerjoin(articles, articles.c.id == gaps.c.article_id)
        .order_by(gaps.c.id)
    )
    mine: list[ColumnElement[bool]] = [searches.c.gap_id > 0 if gap_id is None else searches.c.gap_id == gap_id]
    mine += [searches.c.page == where.page] if where.page else []
    mine += [searches.c.role == where.role] if where.role else []
    rows = db.execute(query if gap_id is None else query.where(gaps.c.id == gap_id)).all()
    told: dict[int, _Told] = defaultdict(_Told)
    _count_days(db, told, mine, now)
    _count_words(db, told, mine, now)
    _count_people(db, told, mine, now)
    return [(row, told[row.id]) for row in rows]


def _count_days(db: Connection, told: Mapping[int, _Told], mine: list[ColumnElement[bool]], now: datetime) -> None:
    moment = type_coerce(searches.c.searched_at, BigInteger)
    ago = ((literal((now - EPOCH) // MICROSECOND, BigInteger) - moment) // (DAY // MICROSECOND)).label("ago")
    span = searches.c.searched_at > now - FAR * DAY, searches.c.searched_at <= now
    query = select(searches.c.gap_id, ago, func.count().label("n")).where(*mine, *span)
    for row in db.execute(query.group_by(searches.c.gap_id, "ago")):
        told[row.gap_id].days[int(row.ago)] += row.n


def _count_words(db: Connection, told: Mapping[int, _Told], mine: list[ColumnElement[bool]], now: datetime) -> None:
    columns = (searches.c.gap_id, searches.c.query, searches.c.page, searches.c.role)
    query = select(*columns, func.count().label("n")).where(*mine, searches.c.searched_at > now - WEEKS * 7 * DAY)
    for row in db.execute(query.group_by(*columns)):
        one = told[row.gap_id]
        if row.query:  # none: its person was erased
            one.queries[" ".join(row.query.split()).lower()] += row.n
        if row.page:
            one.pages[row.page] += row.n
        if row.role:
            one.roles[row.role] += row.n


def _count_people(db: Connection, told: Mapping[int, _Told], mine: list[ColumnElement[bool]], now: datetime) -> None:
    query = select(searches.c.gap_id, func.count(searches.c.who.distinct()).label("n"))
    query = query.where(*mine, searches.c.searched_at > now - 28 * DAY).group_by(searches.c.gap_id)
    for row in db.execute(query):
        told[row.gap_id].people = row.n


def _gap(row: Row[Any], told: _Told, now: datetime) -> Gap:
    weeks = tuple(_sum(told.days, 7 * back, 7 * back + 7) for back in reversed(range(WEEKS)))
    return Gap(
        row.id, row.name, row.found_at, _state(row), sum(weeks[-4:]), sum(weeks[-8:-4]), told.people, weeks,
        _counted(told.queries), _counted(told.pages), _counted(told.roles),
        answer=Answer(row.article_id, row.slug, row.title, row.status) if row.slug else None,
        linked_by=row.linked_by, linked_at=row.linked_at, answered_at=row.answered_at, dismissed_by=row.dismissed_by,
        dismissed_at=row.dismissed_at, **_judged(row.answered_at, told.days, now),
    )  # fmt: skip


def _state(row: Row[Any]) -> State:
    if row.dismissed_at:
        return "dismissed"
    if not row.slug or row.status == "archived":
        return "open"
    return "written" if row.answered_at else "writing"


def _judged(answered_at: datetime | None, days: Counter[int], now: datetime) -> dict[str, Any]:
    if answered_at is None:
        return {}
    since = min((now - answered_at) // DAY, FAR - DAYS_BEFORE)
    after = [days[ago] for ago in reversed(range(since))]
    before = [days[since + 1 + back] for back in reversed(range(DAYS_BEFORE))]
    return {"verdict": judge(before, after), "around": (_by_week(before), _by_week(after))}


def _by_week(days: list[int]) -> tuple[int, ...]:
    return tuple(sum(days[start : start + 7]) for start in range(0, len(days), 7))


def _counted(counts: Counter[str]) -> tuple[Counted, ...]:
    return tuple(
        Counted(name, count) for name, count in sorted(counts.items(), key=lambda one: (-one[1], len(one[0]), one[0]))
    )


def _sum(days: Counter[int], start: int, end: int) -> int:
    return sum(days[ago] for ago in range(start, end))
