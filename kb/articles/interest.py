"""Which articles people care about lately: how often each was read or voted on in the last weeks."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from kb.articles.tables import readings, votes

LATELY = timedelta(days=28)


def count_interest(db: Connection, *, now: datetime) -> dict[str, int]:
    """By article id, whoever may read it; those nobody looked at are left out. One statement."""
    since = now - LATELY
    read = select(readings.c.article_id).where(readings.c.read_at > since)
    judged = select(votes.c.article_id).where(votes.c.voted_at > since)
    both = read.union_all(judged).subquery()  # counted together: by each table's own index SQLite would walk all years
    counted = select(both.c.article_id, func.count().label("times")).group_by(both.c.article_id)
    return {row.article_id: row.times for row in db.execute(counted)}
