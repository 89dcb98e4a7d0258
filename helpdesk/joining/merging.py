"""Tickets about one thing become one conversation, and can be taken out again exactly as they were.

Nothing is moved: a merged ticket keeps its messages, changes, files, fields and people, and is read along with the ticket it was
merged into. What is written afterwards belongs to that one and stays there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import record
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.joining.copies import keep_copies, let_copies_go
from helpdesk.joining.standing import ASIDE, columns_of, standing_of, stands_alike, with_another
from helpdesk.joining.tables import merges
from helpdesk.joining.telling import mark, tell_agents, tell_customers
from helpdesk.joining.trees import MergedAway, hold_trees, top_of
from helpdesk.joining.words_since import Kept, coming_back, newest_public
from helpdesk.permissions.sight import members_only_teams
from helpdesk.sla.storing import retime
from helpdesk.tickets.facts import TicketMerged, TicketReopened, TicketUnmerged
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, reference_of
from helpdesk.writing.copying import no_more_along

MOST_AT_ONCE = 50


def merge(
    db: Connection, target: int, sources: Sequence[int], *, by: Staff, now: datetime, follow: bool = False, copies: bool = False
) -> int:  # fmt: skip
    """Returns the ticket they are in now: the target, or the one it was merged into itself. `follow`: customers other than the
    target's read what we answer there from now on; `copies`: so do people in copy of what is merged. Raises Conflict where the story has moved on meanwhile."""
    wanted = sorted(set(sources))
    if not wanted:
        raise Invalid("Choose a ticket to merge.", field="tickets")
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid("Merge up to 50 tickets at once.", field="tickets")
    if target in wanted:
        raise Invalid("A ticket can’t be merged into itself. Choose another.", field="tickets")
    into = top_of(db, target)
    rows = hold_trees(db, {into, *wanted})
    _check(db, rows, into, wanted)
    for source in wanted:
        _merge_one(db, into, rows[source], by=by, now=now, follow=follow, copies=copies)
    return into


def unmerge(db: Connection, source: int, *, by: Staff, now: datetime) -> None:
    """It stands again as it stood, with whatever had been merged into it before. Raises Conflict when it is out already."""
    top = top_of(db, source)
    held = hold_trees(db, {top})
    row, edges = held.get(source), _edges(db, list(held))
    edge = edges.get(source)
    if row is None or row.merged_into != top or edge is None:
        raise Conflict(f"{reference_of(source)} isn’t merged any more. Somebody took it out before you.")
    db.execute(update(merges).where(merges.c.id == edge.id).values(ended_at=now))
    below = _below(edges, source)
    if below:
        db.execute(update(tickets).where(tickets.c.id.in_(below)).values(merged_into=source))
    if edge.copies:
        let_copies_go(db, source, edge.target, {number: one for number, one in edges.items() if number != source})
    no_more_along(db, [source, *below])
    _put_back(db, row, edge, now=now)
    _calm(db, held[top], edge, by=by, now=now)
    note_change(db, source, by.name, "merged_into", reference_of(top), None, now=now)
    note_change(db, top, by.name, "merged", reference_of(source), None, now=now)
    retime(db, [source, top], now=now)
    mark(db, top, f"took {reference_of(source)} out again", by=by, now=now)
    record(db, TicketUnmerged(source, reference_of(source), top, by.key), now=now, actor=by.key)
    _tell(db, source, top, "unmerged")


def _check(db: Connection, rows: dict[int, Any], into: int, wanted: Sequence[int]) -> None:
    for number in (into, *wanted):
        row = rows.get(number)
        if row is None:
            raise NotFound(f"There is no ticket {reference_of(number)}.")
        if row.merged_into is not None:
            raise MergedAway(number, row.merged_into)
        if row.shelved is not None:
            where = "spam" if row.shelved == "spam" else "in the trash"
            raise Conflict(f"{reference_of(number)} is {where}. Restore it before you merge it.")
    if into in wanted:
        raise Conflict(f"{reference_of(into)} has the other ticket in it already.")
    _check_sight(db, rows, into, wanted)
    _check_talks(db, wanted)


def _check_sight(db: Connection, rows: dict[int, Any], into: int, wanted: Sequence[int]) -> None:
    """What only a team's members see isn't carried to where others read it."""
    closed = members_only_teams(db) - {rows[into].team}
    number = next((one for one in wanted if rows[one].team in closed), None)
    if number is not None:
        raise Conflict(
            f"Only its team sees {reference_of(number)}. Merge the other ticket into it instead, or link them."
        )


def _check_talks(db: Connection, wanted: Sequence[int]) -> None:
    """A person who waits for a voice is not to be moved under."""
    talking = chats.c.ticket.in_(wanted) & chats.c.state.in_(("waiting", "live"))
    if number := db.execute(select(chats.c.ticket).where(talking).limit(1)).scalar():
        raise Conflict(f"The customer of {reference_of(number)} is in chat now. End the chat before you merge it.")
    booked = callbacks.c.ticket.in_(wanted) & (callbacks.c.state == "booked")
    if number := db.execute(select(callbacks.c.ticket).where(booked).limit(1)).scalar():
        raise Conflict(
            f"A call is booked for {reference_of(number)}. Make it, or solve the ticket, before you merge it."
        )


def _merge_one(db: Connection, into: int, source: Any, *, by: Staff, now: datetime, follow: bool, copies: bool) -> None:  # fmt: skip
    target = _read(db, into)
    same, name = target.customer == source.customer, reference_of(source.id)
    gone = ASIDE | {"merged_into": into, "updated_at": now}
    db.execute(update(tickets).where(tickets.c.id == source.id).values(**gone))
    db.execute(update(tickets).where(tickets.c.merged_into == source.id).values(merged_into=into))
    changed = with_another(target, source) | {"updated_at": now}
    if changed.get("status", target.status) != target.status:
        note_change(db, into, by.name, "status", target.status, changed["status"], now=now)
        if target.status not in OPEN:
            record(db, TicketReopened(into, reference_of(into), by.key), now=now, actor=by.key)
    db.execute(update(tickets).where(tickets.c.id == into).values(**changed, **newest_public(db, into)))
    note_change(db, source.id, by.name, "merged_into", None, reference_of(into), now=now)
    retime(db, [source.id, into], now=now)
    insert_row(
        db, merges, source=source.id, target=into, before=standing_of(source), target_before=standing_of(target),
        target_after=standing_of(_read(db, into)), mark=mark(db, into, f"merged {name} into this ticket", by=by, now=now),
        follows=follow and not same, copies=copies, merged_by=by.name, merged_at=now,
    )  # fmt: skip
    if copies:
        keep_copies(db, source.id, into, by=by, now=now)
    note_change(db, into, by.name, "merged", None, name, now=now)
    record(db, TicketMerged(source.id, name, into, by.key), now=now, actor=by.key)
    _tell(db, source.id, into, "merged")


def _put_back(db: Connection, row: Any, edge: Any, *, now: datetime) -> None:
    values = coming_back(db, [Kept(row, edge.before, edge.mark)], now=now)[row.id]
    db.execute(update(tickets).where(tickets.c.id == row.id).values(merged_into=None, **values))
    _know_the_newest(db, row.id)


def _calm(db: Connection, target: Any, edge: Any, *, by: Staff, now: datetime) -> None:
    """Where nobody touched the target since, it stands as before. Else it keeps what came of it, but waits no longer for what
    went away."""
    values: dict[str, Any] = newest_public(db, target.id) | {"updated_at": now}
    if edge.target == target.id and stands_alike(standing_of(target), edge.target_after):
        values |= columns_of(edge.target_before)
    elif (
        target.waiting_on_us and values.get("last_by") == "agent" and target.due_at == columns_of(edge.before)["due_at"]
    ):
        values |= {"status": "pending", "waiting_on_us": False, "due_at": None}
    if values.get("status", target.status) != target.status:
        note_change(db, target.id, by.name, "status", target.status, values["status"], now=now)
    db.execute(update(tickets).where(tickets.c.id == target.id).values(**values))
    _know_the_newest(db, target.id)


def _know_the_newest(db: Connection, number: int) -> None:
    """However it stands: a reply is stale that is older than the newest words agents read there."""
    if newest := newest_public(db, number).get("last_message"):
        db.execute(update(tickets).where(tickets.c.id == number).values(last_message=newest))


def _edges(db: Connection, numbers: Sequence[int]) -> dict[int, Any]:
    """The merges in force of these tickets, by source."""
    query = select(merges).where(merges.c.source.in_(numbers), merges.c.ended_at.is_(None))
    return {row.source: row for row in db.execute(query)}


def _below(edges: dict[int, Any], top: int) -> list[int]:
    direct = [one.source for one in edges.values() if one.target == top]
    return direct + [number for one in direct for number in _below(edges, one)]


def _read(db: Connection, number: int) -> Any:
    return db.execute(select(tickets).where(tickets.c.id == number)).one()


def _tell(db: Connection, source: int, top: int, kind: str) -> None:
    for number in (source, top):
        tell_agents(db, number, kind)
    tell_customers(db, (source, top), kind, by="agent")
