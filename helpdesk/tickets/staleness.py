"""A reply written against a thread that went on meanwhile is refused, with what came."""

from typing import Any

from sqlalchemy import Connection, select

from foundation.accounts import Staff
from foundation.errors import Conflict, NotFound
from helpdesk.joining.telling import JOINED
from helpdesk.joining.trees import MergedAway, check_stands, tree_of
from helpdesk.permissions.sight import HIDDEN, read_by
from helpdesk.tickets.tables import messages, tickets

KEPT = "Your text is kept: read what came, then send yours as it stands or change it."
KEPT_UNREAD = "Your text is kept: send it as it stands or change it."


class StaleReply(Conflict):
    """Somebody wrote while this reply was being written; `extra["messages"]` says what."""

    title = "Something happened while you wrote"


def hold_unless_stale(db: Connection, ticket_id: int, seen: int, *, by: Staff, own: bool = False) -> Any:
    """The ticket, held until the transaction ends. `seen`: the last message that who writes, `by`, saw; `own`: that what they wrote
    themselves counts as seen. Raises StaleReply; also Conflict for one that is merged into another or set aside."""
    row = hold_to_write(db, ticket_id)
    check_stands(row)
    newer = [one for one in _newer(db, ticket_id, seen, by) if not own or one.author != by.key]
    if newer:
        raise StaleReply(_what_happened(newer), messages=[_told(one) for one in newer])
    return row


def hold_to_write(db: Connection, ticket_id: int) -> Any:
    """Raises MergedAway for one that goes on in another."""
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such ticket.")
    if row.merged_into is not None:
        raise MergedAway(ticket_id, row.merged_into)
    return row


def _newer(db: Connection, ticket_id: int, seen: int, by: Staff) -> list[Any]:
    """Also what came with a ticket that was merged in, or went with one that was taken out; `quoted`: whether `by` reads it there."""
    met = messages.c.kind.in_(["customer", "agent", JOINED])
    said = messages.c.ticket.in_(tree_of(ticket_id)), messages.c.id > seen, met
    query = select(messages, read_by(by).label("quoted")).join(tickets, tickets.c.id == messages.c.ticket)
    return list(db.execute(query.where(*said).order_by(messages.c.id)))


def _what_happened(newer: list[Any]) -> str:
    quoted = [one for one in newer if one.quoted]
    words = [f"{one.author_name} {one.body}." for one in quoted if one.kind == JOINED]
    said = [one for one in quoted if one.kind != JOINED]
    if said:
        names = list(dict.fromkeys(one.author_name for one in said))
        count = "One message" if len(said) == 1 else f"{len(said)} messages"
        words.append(f"{count} came from {' and '.join(names)}.")
    if len(quoted) < len(newer):
        words.append("Something was written in a ticket of a team you are not in.")
    return " ".join([*words, KEPT if quoted else KEPT_UNREAD])


def _told(one: Any) -> dict[str, Any]:
    """What its reader doesn't see keeps its number alone, so that they can go on."""
    author, body = (one.author_name, one.body[:2000]) if one.quoted else ("another team", HIDDEN)
    return {"id": one.id, "kind": one.kind, "author": author, "body": body, "at": one.sent_at.isoformat()}
