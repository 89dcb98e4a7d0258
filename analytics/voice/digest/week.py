"""What a digest speaks of: seven days, counted, with what the hourly job had found by then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from analytics.voice.hearing.told import told_to_all
from analytics.voice.hearing.wanted import NO_THEME
from analytics.voice.meaning.figures import Band
from analytics.voice.meaning.fixing import Fix, list_fixes, standing
from analytics.voice.meaning.reading import read_several
from analytics.voice.meaning.trends import bands
from analytics.voice.registry.standing import Registry, read_registry
from analytics.voice.registry.tables import voice_candidates
from analytics.voice.tables import verbatims

WEEKS = 52
_WEEK = 7 * 86_400_000_000  # microseconds
Quote = Mapping[str, Any]


@dataclass(frozen=True)
class Year:
    """A theme's comments in each of the last weeks, oldest first, and what was usual."""

    counts: Sequence[int]
    usual: Sequence[Band]


@dataclass(frozen=True)
class Week:
    first: date
    last: date
    heard: int
    total: int
    before: int
    years: Mapping[str, Year]
    front: Mapping[str, Any]  # the front page's figures of four weeks
    found: Sequence[Mapping[str, Any]]  # what emerges, alerts and watches
    fixes: Sequence[tuple[Fix, Mapping[str, Any]]]
    registry: Registry
    proposals: int
    quotes: Mapping[str, Quote]

    @property
    def alerts(self) -> list[Mapping[str, Any]]:
        return [one for one in self.found if one["level"] == "alert"]


def read_week(db: Connection, first: date, last: date) -> Week:
    proposed = select(func.count()).where(voice_candidates.c.status == "waiting").scalar_subquery()
    heard, proposals = db.execute(select(func.coalesce(func.max(verbatims.c.id), 0), proposed)).one()
    counts = _count(db, last, heard)
    totals = [sum(one) for one in zip(*counts.values(), strict=True)] or [0] * WEEKS
    registry, figures = read_registry(db), read_several(db, ("front:28", "emerging", "fixes"))
    found, judged = figures["emerging"].get("found", []), figures["fixes"]
    fixes = [standing(fix, registry) for fix in list_fixes(db)]
    return Week(
        first, last, heard, total=totals[-1], before=totals[-2],
        years={key: Year(one, bands(one, totals)) for key, one in counts.items() if key != NO_THEME},
        front=figures["front:28"], found=found, fixes=[(fix, judged.get(str(fix.id), {})) for fix in fixes],
        registry=registry, proposals=proposals,
        quotes=_quotes(db, [one["key"] for one in found], first, last),
    )  # fmt: skip


def _count(db: Connection, last: date, heard: int) -> dict[str, list[int]]:
    """Comments of each theme in each of the 52 stretches of seven days up to `last`."""
    start = datetime.combine(last + timedelta(days=1), time(), UTC) - timedelta(weeks=WEEKS)
    zero = round(start.timestamp()) * 1_000_000
    week = ((type_coerce(verbatims.c.happened_at, BigInteger) - zero) // _WEEK).label("week")
    rows = db.execute(
        select(verbatims.c.theme, week, func.count())
        .where(verbatims.c.happened_at >= start, verbatims.c.happened_at < start + timedelta(weeks=WEEKS), verbatims.c.id <= heard)
        .group_by(verbatims.c.theme, week)
    )  # fmt: skip
    counts: dict[str, list[int]] = {}
    for theme, place, count in rows:
        counts.setdefault(theme or NO_THEME, [0] * WEEKS)[int(place)] += count
    return counts


def _quotes(db: Connection, themes: Iterable[str], first: date, last: date) -> dict[str, Quote]:
    """The most telling newest comment of each: of a length one reads, and with feeling."""
    rows = db.execute(
        select(verbatims).where(
            verbatims.c.theme.in_(list(themes)), verbatims.c.sentiment == "negative", func.length(verbatims.c.text).between(20, 170), told_to_all(),
            verbatims.c.happened_at >= datetime.combine(first, time(), UTC),
            verbatims.c.happened_at < datetime.combine(last + timedelta(days=1), time(), UTC),
        ).order_by(verbatims.c.compound, verbatims.c.id).limit(400)
    )  # fmt: skip
    found: dict[str, Quote] = {}
    for row in rows:
        found.setdefault(row.theme, dict(row._mapping))
    return found
