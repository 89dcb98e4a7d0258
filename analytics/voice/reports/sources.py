"""Which sources reported in a period, and when each was last heard: silence of one is no good news."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select

from analytics.voice.tables import verbatims

KNOWN = 84  # days before a period in which a source was heard if it is expected to report


def sources(db: Connection, first: date, last: date, heard: int) -> list[dict[str, Any]]:
    """Each known source with its comments in the period, and when it was last heard; the most frequent first."""
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    now = func.sum(case((verbatims.c.happened_at >= start, 1), else_=0))
    rows = db.execute(
        select(verbatims.c.source, now, func.max(verbatims.c.happened_at))
        .where(verbatims.c.happened_at >= start - timedelta(days=KNOWN), verbatims.c.happened_at < end, verbatims.c.id <= heard)
        .group_by(verbatims.c.source)
    )  # fmt: skip
    found = [{"source": row[0], "count": int(row[1]), "heard_at": row[2]} for row in rows]
    return sorted(found, key=lambda one: (-one["count"], one["source"]))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
