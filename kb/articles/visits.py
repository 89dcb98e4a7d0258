"""Who opened which article when, and what they said of it: for whoever follows what became of their question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, literal, null, select, union_all

from foundation.database import bytewise
from kb.articles.tables import contacts, readings, votes

AT_ONCE = 2000


@dataclass(frozen=True)
class Opened:
    """`asked`: known only because a person was asked right after."""

    who: str
    article: str
    at: datetime
    seconds: int | None
    page: str | None
    role: str | None
    plan: str | None
    asked: bool


@dataclass(frozen=True)
class Judged:
    who: str
    article: str
    helped: bool
    at: datetime


def opened_between(db: Connection, since: datetime, until: datetime) -> Iterator[Opened]:
    """By person (in the order of bytes), oldest first within each; of nobody known there are none."""
    r, c = readings.c, contacts.c
    read = select(
        r.who, r.article_id, r.read_at.label("at"), r.seconds, r.page, r.role, r.plan, literal(0).label("asked")
    )
    went_on = select(c.who, c.article_id, c.asked_at, null(), null(), null(), null(), literal(1))
    both = union_all(
        read.where(r.who.is_not(None), r.read_at.between(since, until)),
        went_on.where(c.who.is_not(None), c.asked_at.between(since, until)),
    ).subquery()
    query = select(both).order_by(bytewise(db, both.c.who), both.c.at)
    for row in db.execute(query, execution_options={"yield_per": AT_ONCE}):
        yield Opened(row.who, row.article_id, row.at, row.seconds, row.page, row.role, row.plan, bool(row.asked))


def votes_between(db: Connection, since: datetime, until: datetime) -> list[Judged]:
    """Of people we know, oldest first."""
    c = votes.c
    query = select(c.who, c.article_id, c.helped, c.voted_at).where(
        c.who.is_not(None), c.voted_at.between(since, until)
    )
    return [Judged(*row) for row in db.execute(query.order_by(c.voted_at, c.id))]
