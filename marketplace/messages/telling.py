"""The same words to several freelancers at once, each in the conversation with their client."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from foundation.database import upsert
from marketplace.messages.tables import messages, threads


def write_to_all(db: Connection, *, client: int, freelancers: list[int], body: str, now: datetime) -> None:
    """Conversations that don't exist yet begin with these words."""
    if not freelancers:
        return
    begun = [{"client": client, "freelancer": one, "last_at": now} for one in freelancers]
    upsert(db, threads, begun, keys=["client", "freelancer"], update=[])
    theirs = (threads.c.client == client) & threads.c.freelancer.in_(freelancers)
    ids = db.execute(select(threads.c.id).where(theirs)).scalars().all()
    db.execute(messages.insert(), [{"thread": one, "sender": client, "body": body, "at": now} for one in ids])
    news = {"last_at": now, "last_words": body[:140], "freelancer_unread": threads.c.freelancer_unread + 1}
    db.execute(update(threads).where(theirs).values(**news))
