"""A message that asks something else becomes a ticket of its own, with what follows it if wanted. Taken back, it is merged again."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import record
from helpdesk.joining.merging import merge
from helpdesk.joining.tables import splits
from helpdesk.joining.telling import mark, tell_agents, tell_customers
from helpdesk.joining.trees import MergedAway, hold_trees
from helpdesk.joining.words_since import newest_public
from helpdesk.sla.storing import retime
from helpdesk.tickets.facts import TicketSplit
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.previews import preview_of
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import reference_of

COPIED = ("priority", "channel", "team", "via", "topic", "page", "customer", "assignee", "language", "synthetic")
MOST_SUBJECT = 90


def split(db: Connection, source: int, first: int, *, later: bool, by: Staff, now: datetime) -> int:
    """Returns the new ticket: the same customer's, begun by this message of theirs. `later`: with everything after it."""
    row = hold_trees(db, {source}).get(source)
    if row is None:
        raise NotFound("There is no such ticket.")
    if row.merged_into is not None:
        raise MergedAway(source, row.merged_into)
    if row.shelved is not None:
        raise Conflict("Restore this ticket before you split it.")
    moved = _chosen(db, source, first, later=later)
    made = _open(db, row, moved, now=now)
    db.execute(update(messages).where(messages.c.id.in_([one.id for one in moved])).values(ticket=made))
    insert_row(db, splits, ticket=made, source=source, split_by=by.name, split_at=now)
    _settle(db, row, by=by, now=now)
    retime(db, [source, made], now=now)
    new, old = reference_of(made), reference_of(source)
    note_change(db, made, by.name, "split_from", None, old, now=now)
    note_change(db, source, by.name, "split", None, new, now=now)
    mark(
        db,
        source,
        f"split {'one message' if len(moved) == 1 else f'{len(moved)} messages'} off into {new}",
        by=by,
        now=now,
    )
    record(db, TicketSplit(made, new, source, by.key), now=now, actor=by.key)
    for number in (source, made):
        tell_agents(db, number, "split")
    tell_customers(db, [source], "split", by="agent")
    return made


def unsplit(db: Connection, made: int, *, by: Staff, now: datetime) -> int:
    """Its messages stand again where they stood, with what was written since. Returns that ticket."""
    row = db.execute(select(splits).where(splits.c.ticket == made)).first()
    if row is None:
        raise NotFound("This ticket wasn’t split off another.")
    return merge(db, row.source, [made], by=by, now=now)


def _chosen(db: Connection, source: int, first: int, *, later: bool) -> list[Any]:
    said = db.execute(select(messages).where(messages.c.ticket == source).order_by(messages.c.id)).all()
    said = [one for one in said if one.kind != "joined"]
    chosen = [one for one in said if one.id == first or (later and one.id > first)]
    if not chosen or chosen[0].id != first or chosen[0].kind != "customer":
        raise Invalid("Choose a message that its customer wrote in this ticket.", field="message")
    ids = {one.id for one in chosen}
    if not any(one.kind in ("customer", "agent") for one in said if one.id not in ids):
        raise Invalid("This is all there is. Choose a message after the first.", field="message")
    return chosen


def _open(db: Connection, source: Any, moved: list[Any], *, now: datetime) -> int:
    public = [one for one in moved if one.kind in ("customer", "agent")]
    answered = next((one.sent_at for one in public if one.kind == "agent"), None)
    waits, body = public[-1].kind == "customer", moved[0].body
    line = " ".join(body.split("\n", 1)[0].split())
    made = insert_row(
        db, tickets, **{name: getattr(source, name) for name in COPIED},
        subject=line if len(line) <= MOST_SUBJECT else f"{line[: MOST_SUBJECT - 1]}…", kind="question",
        status="pending" if not waits else "open" if source.assignee or answered else "new", context={}, routing={},
        preview=preview_of(public[-1].body), last_by=public[-1].kind, last_message=public[-1].id, waiting_on_us=waits,
        opened_at=moved[0].sent_at, updated_at=now, first_reply_at=answered,
    )  # fmt: skip
    return made


def _settle(db: Connection, source: Any, *, by: Staff, now: datetime) -> None:
    """What was the newest may be gone: where we have answered all that is left, nothing waits."""
    values: dict[str, Any] = newest_public(db, source.id) | {"updated_at": now}
    if source.waiting_on_us and values.get("last_by") == "agent":
        values |= {"waiting_on_us": False, "due_at": None, "status": "pending"}
        note_change(db, source.id, by.name, "status", source.status, "pending", now=now)
    db.execute(update(tickets).where(tickets.c.id == source.id).values(**values))
