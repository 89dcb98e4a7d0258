"""How many replies of people somebody hasn't read yet, also when they read the others on another day."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Integer, String, Table, select

from foundation.columns import Moment
from foundation.database import metadata, upsert

FORGOTTEN = timedelta(days=30)  # an old reply is history, not news

read_replies = Table(
    "widget_read_replies",
    metadata,
    Column("who", String(120), primary_key=True),
    Column("reference", String(24), primary_key=True),
    Column("replies", Integer, nullable=False),  # how many of a conversation's replies they have read
    Column("read_at", Moment, nullable=False),
)


def mark_read(db: Connection, who: str, reference: str, replies: int, *, now: datetime) -> None:
    row = {"who": who, "reference": reference, "replies": replies, "read_at": now}
    upsert(db, read_replies, [row], keys=["who", "reference"])


def unread_of(
    db: Connection, who: str, replies: Mapping[str, tuple[int, datetime]], *, now: datetime
) -> dict[str, int]:
    """`{"W-10007": (3 replies, when the last came)}` -> `{"W-10007": 1}`."""
    query = select(read_replies.c.reference, read_replies.c.replies).where(read_replies.c.who == who)
    seen = {row.reference: row.replies for row in db.execute(query.where(read_replies.c.reference.in_(replies)))}
    return {
        reference: max(0, count - seen.get(reference, 0)) if at > now - FORGOTTEN else 0
        for reference, (count, at) in replies.items()
    }
