"""Talks with the assistant, as the help desk counts them: who, when, about what, and whether it settled the matter."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from foundation.database import bytewise
from helpdesk.effort.sources import Talk
from helpdesk.routing.topics.guessing import guess_topic
from widgets.conversation.tables import conversations, turns

AT_ONCE = 1000


def talks_between(db: Connection, since: datetime, until: datetime) -> Iterator[Talk]:
    """Those that began in between, by what was asked first in each; by person, oldest first."""
    c, t = conversations.c, turns.c
    first = select(t.text, t.page).where(t.conversation == c.id, t.by == "customer").order_by(t.id).limit(1)
    asked = first.with_only_columns(t.text).scalar_subquery()
    page = first.with_only_columns(t.page).scalar_subquery()
    query = select(c.key, c.who, c.started_at, c.last_at, c.solved, asked.label("asked"), page.label("page"))
    query = query.where(c.started_at.between(since, until)).order_by(bytewise(db, c.who), c.started_at)
    for row in db.execute(query, execution_options={"yield_per": AT_ONCE}):
        yield Talk(
            who=row.who, key=row.key, at=row.started_at, end=row.last_at, topic=guess_topic(row.asked or "")[0],
            page=row.page, helped=row.solved,
        )  # fmt: skip
