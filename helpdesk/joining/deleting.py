"""What has been spam or in the trash for 30 days is deleted for good: its words, its files, and whatever else belongs to it."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from foundation import clock
from foundation.database import Database, after_commit, metadata
from foundation.events import events, record
from foundation.jobs import every, job
from helpdesk.files.shelf import Shelf
from helpdesk.files.tables import files
from helpdesk.joining.shelving import KEPT_FOR
from helpdesk.joining.tables import incident_answers, problem_answers
from helpdesk.joining.telling import tell_agents
from helpdesk.tickets.facts import TicketDeleted
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import reference_of

log = logging.getLogger(__name__)

AT_ONCE = 50
WORDED = ("ticket_opened", "customer_replied", "ticket_rated")  # facts that hold a customer's words


def delete_old(database: Database, shelf: Shelf, *, now: datetime) -> int:
    """How many; safe to repeat, and to stop half way."""
    count = 0
    while True:
        with database.reading() as db:
            old = tickets.c.shelved.is_not(None), tickets.c.shelved_at <= now - KEPT_FOR
            found = list(
                db.execute(select(tickets.c.id).where(*old).order_by(tickets.c.shelved_at).limit(AT_ONCE)).scalars()
            )
        for number in found:
            with database.writing() as db:
                count += _delete(db, number, shelf, now=now)
        if len(found) < AT_ONCE:
            return count


def _delete(db: Connection, number: int, shelf: Shelf, *, now: datetime) -> int:
    """With what was merged into it. 0 where somebody restored it meanwhile."""
    tree = or_(tickets.c.id == number, tickets.c.merged_into == number)
    held = db.execute(select(tickets).where(tree).order_by(tickets.c.id).with_for_update()).all()
    top = next((row for row in held if row.id == number), None)
    if top is None or top.shelved is None or top.shelved_at > now - KEPT_FOR:
        return 0
    ids = [row.id for row in held]
    said = list(db.execute(select(messages.c.id).where(messages.c.ticket.in_(ids))).scalars())
    _drop_files(db, said, shelf)
    _drop_facts(db, ids, since=min(row.opened_at for row in held))
    _drop_rows(db, ids, said)
    for row in held:
        record(db, TicketDeleted(row.id, reference_of(row.id), said), now=now)
    tell_agents(db, number, "deleted")
    return 1


def _drop_files(db: Connection, said: Sequence[int], shelf: Shelf) -> None:
    mine = files.c.message.in_(said)
    digests = set(db.execute(select(files.c.digest).where(mine)).scalars())
    db.execute(delete(files).where(mine))
    needed = set(db.execute(select(files.c.digest).where(files.c.digest.in_(digests))).scalars())

    def drop() -> None:
        for digest in digests - needed:
            shelf.drop(digest)

    after_commit(db, drop)


def _drop_facts(db: Connection, ids: Sequence[int], *, since: datetime) -> None:
    """That something happened stays; what was said there goes."""
    query = select(events.c.id, events.c.facts).where(events.c.name.in_(WORDED), events.c.happened_at >= since)
    for row in db.execute(query).all():
        if row.facts.get("ticket") in ids:
            facts = row.facts | {name: "" for name in ("body", "comment") if row.facts.get(name)}
            db.execute(update(events).where(events.c.id == row.id).values(facts=facts))


def _drop_rows(db: Connection, ids: Sequence[int], said: Sequence[int]) -> None:
    """Whatever table points at them: what other features add is found by its foreign key."""
    answers = select(problem_answers.c.id).where(problem_answers.c.problem.in_(ids))
    db.execute(delete(incident_answers).where(incident_answers.c.answer.in_(answers)))
    for table in reversed(metadata.sorted_tables):
        for key in table.foreign_keys:
            numbers: Sequence[Any] = ids if key.column is tickets.c.id else said if key.column is messages.c.id else ()
            if not numbers:
                continue
            mine = key.parent.in_(numbers)
            if table is tickets or key.parent.nullable:
                db.execute(update(table).where(mine).values({key.parent.name: None}))
            else:
                db.execute(delete(table).where(mine))
    db.execute(delete(tickets).where(tickets.c.id.in_(ids)))


def register_deleting(shelf: Shelf) -> None:
    @job("joining.delete_old", can_wait=True)
    def delete_old_ones(database: Database, _payload: dict[str, Any]) -> None:
        if count := delete_old(database, shelf, now=clock.now()):
            log.info("deleted for good from spam and trash: %s tickets", count)

    every("joining.delete_old", seconds=86_400, at_first=900)
