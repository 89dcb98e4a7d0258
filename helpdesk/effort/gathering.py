"""Everybody's steps of a stretch of time, by person, oldest first, in six statements."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, select

import kb
from foundation.database import bytewise
from helpdesk.effort.handing import KINDS, Happened, handed_over, reopenings
from helpdesk.effort.sources import talks_between
from helpdesk.effort.step import Step
from helpdesk.people.person import customers
from helpdesk.routing.topics.guessing import guess_topic
from helpdesk.tickets.tables import changes, tickets

AT_ONCE = 2000
VOTED_LATER = timedelta(hours=3)  # than it was opened: still a word on that reading


@dataclass(frozen=True)
class _Known:
    """Of a person, from their last question to people."""

    role: str | None
    plan: str | None


def steps_between(db: Connection, since: datetime, until: datetime, *, families: Mapping[str, str]) -> Iterator[Step]:
    """`families` maps each topic to its family. Streams: what is held is one person's steps, the people and the articles."""
    people = {row.key: _Known(row.role, row.plan) for row in db.execute(select(customers.c.key, customers.c.role, customers.c.plan))}  # fmt: skip
    about = {str(one["id"]): _topic_of(one) for one in kb.indexable(db)}
    read = _readings(db, since, until, people, about, families)
    talked = _talks(db, since, until, people, families)
    asked = _questions(db, since, until, people, families)
    return heapq.merge(read, talked, asked, key=lambda one: (one.who, one.at))


def _readings(
    db: Connection, since: datetime, until: datetime, people: Mapping[str, _Known], about: Mapping[str, str | None],
    families: Mapping[str, str],
) -> Iterator[Step]:  # fmt: skip
    said: dict[tuple[str, str], list[kb.Judged]] = defaultdict(list)
    for vote in kb.votes_between(db, since, until + VOTED_LATER):
        said[vote.who, vote.article].append(vote)
    for one in kb.opened_between(db, since, until):
        known = people.get(one.who, _Known(one.role, one.plan))
        topic = about.get(one.article)
        yield Step(
            who=one.who, at=one.at, end=one.at + timedelta(seconds=one.seconds or 0), channel="article",
            key=f"{one.who} {one.article} {one.at.timestamp():.6f}", topic=topic, family=families.get(topic or ""), page=one.page,
            role=one.role or known.role, plan=one.plan or known.plan, helped=_helped(said.get((one.who, one.article), []), one.at),
        )  # fmt: skip


def _helped(votes: Iterable[kb.Judged], opened: datetime) -> bool | None:
    """The last word on a reading."""
    return next((one.helped for one in reversed(list(votes)) if opened <= one.at <= opened + VOTED_LATER), None)


def _talks(
    db: Connection, since: datetime, until: datetime, people: Mapping[str, _Known], families: Mapping[str, str]
) -> Iterator[Step]:
    for one in talks_between(db, since, until):
        known = people.get(one.who, _Known(None, None))
        yield Step(
            who=one.who, at=one.at, end=one.end, channel="chatbot", key=one.key, topic=one.topic, family=families.get(one.topic or ""),
            page=one.page, role=known.role, plan=known.plan, helped=one.helped,
        )  # fmt: skip


def _questions(
    db: Connection, since: datetime, until: datetime, people: Mapping[str, _Known], families: Mapping[str, str]
) -> Iterator[Step]:
    t, into, happened = tickets.c, tickets.alias(), _what_happened(db, since)
    solved = case((t.merged_into.is_not(None), into.c.solved_at), else_=t.solved_at)  # a merge is no solution
    query = select(t.id, t.customer, t.opened_at, solved.label("solved_at"), t.channel, t.topic, t.page, t.synthetic)
    query = query.outerjoin(into, into.c.id == t.merged_into).where(
        t.opened_at.between(since, until), t.shelved.is_(None)
    )
    query = query.order_by(bytewise(db, t.customer), t.opened_at)
    for row in db.execute(query, execution_options={"yield_per": AT_ONCE}):
        known = people.get(row.customer, _Known(None, None))
        told = happened.get(row.id, [])
        yield Step(
            who=row.customer, at=row.opened_at, end=row.solved_at, channel=row.channel, key=str(row.id), topic=row.topic,
            family=families.get(row.topic or ""), page=row.page, role=known.role, plan=known.plan, people=True, synthetic=row.synthetic,
            reopenings=len(reopenings(told)), handed=handed_over(told),
        )  # fmt: skip


def _what_happened(db: Connection, since: datetime) -> dict[int, list[Happened]]:
    """Changes by ticket, oldest first."""
    c = changes.c
    query = select(c.ticket, c.what, c.before, c.after, c.changed_at).where(c.what.in_(KINDS), c.changed_at >= since)
    found: dict[int, list[Happened]] = defaultdict(list)
    for row in db.execute(query.order_by(c.id)):
        found[row.ticket].append(Happened(row.what, row.before, row.after, row.changed_at))
    return found


def _topic_of(article: Mapping[str, Any]) -> str | None:
    """What an article is about, by its title, else by its own questions."""
    return guess_topic(str(article["title"]))[0] or guess_topic("\n".join(map(str, article["questions"])))[0]
