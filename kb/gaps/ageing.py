"""Articles nobody has touched for long: still read (check them), or not read any more (archive them)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from kb.articles.reading import Entry
from kb.articles.tables import articles, readings

OLD = timedelta(days=180)
READ = timedelta(days=90)


@dataclass(frozen=True)
class Aged:
    entry: Entry
    changed_at: datetime
    reads: int  # in the last 90 days


def list_aged(db: Connection, *, now: datetime) -> tuple[list[Aged], list[Aged]]:
    """(old and still read, the most reads times age first; older than 90 days and read by nobody since)."""
    read = (
        select(readings.c.article_id, func.count().label("n"))
        .where(readings.c.read_at > now - READ)
        .group_by(readings.c.article_id)
        .subquery()
    )
    query = (
        select(
            articles.c.id, articles.c.slug, articles.c.title, articles.c.section, articles.c.updated_at, read.c.n.label("reads")
        )
        .outerjoin(read, read.c.article_id == articles.c.id)
        .where(articles.c.status == "published", articles.c.updated_at < now - READ)
    )  # fmt: skip
    found = [
        Aged(Entry(row.id, row.slug, row.title, row.section), row.updated_at, row.reads or 0)
        for row in db.execute(query)
    ]
    stale = [one for one in found if one.reads and one.changed_at < now - OLD]
    unread = [one for one in found if not one.reads]
    stale.sort(key=lambda one: (-one.reads * (now - one.changed_at).days, one.entry.title))
    unread.sort(key=lambda one: (one.changed_at, one.entry.title))
    return stale, unread
