"""An agent says what a ticket is about; it is remembered who did, and topics are learned from it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.errors import Conflict, Invalid, NotFound
from foundation.jobs import enqueue
from foundation.live import publish
from helpdesk.routing.data.defaults import TOPICS
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of

LEARNS_AFTER = timedelta(minutes=5)


def set_topic(
    db: Connection, ticket_id: int, topic: str | None, *, by: Staff, now: datetime, was: str | None = None
) -> None:
    """`was`: only if that is what it is about now, for taking a correction back. Raises Conflict otherwise."""
    if topic is not None and topic not in TOPICS:
        raise Invalid("There is no such topic. Choose one of the list.", field="topic")
    row = db.execute(select(tickets.c.topic).where(tickets.c.id == ticket_id).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    if was is not None and row.topic != was:
        raise Conflict("Somebody has changed the topic since. Look at what it is now.")
    if row.topic == topic:
        return
    note_change(db, ticket_id, by.name, "topic", row.topic, topic, now=now)
    db.execute(update(tickets).where(tickets.c.id == ticket_id).values(topic=topic, updated_at=now))
    enqueue(db, "routing.topics", {"corrected": True}, unique="routing.topics.corrected", run_at=now + LEARNS_AFTER)
    told = {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": "topic", "by": "agent"}
    publish(db, "queue", told)
    publish(db, f"ticket:{ticket_id}", told)
