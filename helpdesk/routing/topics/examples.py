"""What topics are learned from: known phrases, tickets that were solved, and what agents corrected, which counts more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, or_, select

from helpdesk.routing.data.defaults import TOPICS
from helpdesk.routing.topics.sayings import SAYINGS
from helpdesk.tickets.tables import changes, messages, tickets

MOST_OF_A_TOPIC = 200  # the latest
CORRECTED = 3.0  # how much a correction counts, beside a ticket nobody corrected
KNOWN = 0.5  # and a phrase


@dataclass(frozen=True)
class Example:
    text: str
    topic: str
    weight: float


def known_phrases() -> list[Example]:
    return [
        Example(phrase.strip(), topic, KNOWN)
        for topic in TOPICS
        for phrase in [topic.replace("_", " "), *SAYINGS.get(topic, "").split(";")]
        if phrase.strip()
    ]


def ticket_examples(db: Connection) -> list[Example]:
    """The first words of tickets with a topic that were solved, or whose topic an agent set right; the latest of each topic."""
    first_topic = _first_topics(db)
    return [
        Example(f"{row.subject}\n{row.body}", row.topic, CORRECTED if _was_corrected(row, first_topic) else 1.0)
        for row in _told(db)
        if row.topic in TOPICS
    ]


def count_corrections(db: Connection) -> int:
    """How often agents have said what a ticket is about."""
    return int(db.execute(select(func.count()).where(changes.c.what == "topic")).scalar_one())


def _told(db: Connection) -> Sequence[Any]:
    corrected = select(changes.c.ticket).where(changes.c.what == "topic")
    place = func.row_number().over(partition_by=tickets.c.topic, order_by=tickets.c.id.desc()).label("place")
    latest = (
        select(tickets.c.id, tickets.c.subject, tickets.c.topic, place)
        .where(
            tickets.c.topic.is_not(None),
            tickets.c.shelved.is_(None),
            or_(tickets.c.status.in_(["solved", "closed"]), tickets.c.id.in_(corrected)),
        )
        .subquery()
    )
    opening = (
        select(messages.c.ticket, func.min(messages.c.id).label("message"))
        .where(messages.c.kind == "customer")
        .group_by(messages.c.ticket)
        .subquery()
    )
    query = (
        select(latest.c.id, latest.c.subject, latest.c.topic, messages.c.body)
        .select_from(
            latest.join(opening, opening.c.ticket == latest.c.id).join(messages, messages.c.id == opening.c.message)
        )
        .where(latest.c.place <= MOST_OF_A_TOPIC)
        .order_by(latest.c.id)
    )
    return db.execute(query).all()


def _first_topics(db: Connection) -> dict[int, str | None]:
    """What a ticket that was corrected was first taken to be about."""
    found: dict[int, str | None] = {}
    for row in db.execute(
        select(changes.c.ticket, changes.c.before).where(changes.c.what == "topic").order_by(changes.c.id)
    ):
        found.setdefault(row.ticket, row.before)
    return found


def _was_corrected(row: Any, first_topic: dict[int, str | None]) -> bool:
    return row.id in first_topic and first_topic[row.id] != row.topic
