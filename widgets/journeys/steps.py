"""Steps of a journey: pages seen, words typed, articles read, actions that failed; from the widget's beacon."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Index, Select, String, Table, bindparam, select

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

KINDS = frozenset({"page", "suggestions", "search", "article", "feedback", "offer", "failed", "open", "close", "event"})

steps = Table(
    "widget_steps",
    metadata,
    identity(),
    Column("who", String(120), nullable=False),
    Column("site", String(60), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("page", String(80)),
    Column("facts", Json, nullable=False),
    Column("happened_at", Moment, nullable=False),
)
Index("ix_widget_steps_who_happened_at", steps.c.who, steps.c.happened_at)


@dataclass(frozen=True)
class Step:
    kind: str
    page: str | None
    facts: dict[str, Any]
    happened_at: datetime


def note_steps(db: Connection, who: str, site: str, noted: list[Step]) -> None:
    """Keep what the beacon brings; kinds we don't know are left out."""
    rows = [
        {
            "who": who,
            "site": site,
            "kind": one.kind,
            "page": one.page,
            "facts": one.facts,
            "happened_at": one.happened_at,
        }
        for one in noted
        if one.kind in KINDS
    ]
    if rows:
        db.execute(steps.insert(), rows)


def journey_of(db: Connection, who: str, *, until: datetime, minutes: int = 60, limit: int = 30) -> list[Step]:
    """The last steps before a moment, oldest first."""
    asked = {"of": who, "since": until - timedelta(minutes=minutes), "until": until, "most": limit}
    rows = db.execute(_last_steps(), asked).all()
    return [Step(row.kind, row.page, row.facts, row.happened_at) for row in reversed(rows)]


@cache
def _last_steps() -> Select[Any]:
    """Put together once."""
    between = steps.c.happened_at.between(bindparam("since"), bindparam("until"))
    query = select(steps).where(steps.c.who == bindparam("of"), between)
    return query.order_by(steps.c.happened_at.desc(), steps.c.id.desc()).limit(bindparam("most"))
