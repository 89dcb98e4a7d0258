"""Followers are told of what happens in a ticket; people in copy get its public replies by mail. Both are rows of one table."""

from collections.abc import Collection
from datetime import datetime
from email.header import decode_header, make_header
from email.utils import getaddresses

from sqlalchemy import Connection, delete, select

from foundation.accounts import Staff, staff
from foundation.database import Database, insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import Happening
from foundation.live import publish
from foundation.mail import BadAddress, read_address
from foundation.mail.outbox import drop
from helpdesk.joining.trees import tree_of
from helpdesk.people.person import customers
from helpdesk.permissions.sight import who_see
from helpdesk.tickets.facts import AgentReplied, CopyReplied, CustomerReplied, NoteAdded, TicketReopened, TicketSolved
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import messages, tickets
from helpdesk.writing.tables import followers

MOST_COPIES = 20
COPY, FOLLOWER = "copy", "follower"  # in a ticket's story
WORDS = {
    AgentReplied: "{} replied", CustomerReplied: "{} wrote", CopyReplied: "{} wrote", NoteAdded: "{} added a note", TicketSolved: "{} solved it",
    TicketReopened: "{} reopened it",
}  # fmt: skip


def follow(db: Connection, ticket_id: int, who: Staff, *, by: Staff, now: datetime) -> None:
    """Twice is once."""
    _hold(db, ticket_id)
    mine = followers.c.ticket == ticket_id, followers.c.kind == "agent", followers.c.staff == who.id
    if db.execute(select(followers.c.id).where(*mine)).first() is None:
        row = {"ticket": ticket_id, "kind": "agent", "staff": who.id, "added_at": now, "added_by": by.name}
        insert_row(db, followers, **row)
        note_change(db, ticket_id, by.name, FOLLOWER, None, who.name, now=now)
        _tell(db, ticket_id)


def unfollow(db: Connection, ticket_id: int, who: Staff, *, by: Staff, now: datetime) -> None:
    mine = followers.c.ticket == ticket_id, followers.c.kind == "agent", followers.c.staff == who.id
    if db.execute(delete(followers).where(*mine)).rowcount:
        note_change(db, ticket_id, by.name, FOLLOWER, who.name, None, now=now)
        _tell(db, ticket_id)


def add_copy(db: Connection, ticket_id: int, raw: str, *, by: Staff, now: datetime) -> int:
    """`raw`: as typed or pasted, `Pat Doe <pat@example.org>` or the address alone. Raises Invalid and Conflict with a sentence."""
    customer = _hold(db, ticket_id)
    mail, name = read_mailbox(raw)
    if customer and customer.lower() == mail.lower():
        raise Conflict("This is the customer’s own address; they get every reply already.")
    theirs = followers.c.ticket == ticket_id, followers.c.kind == "cc"
    known = set(db.execute(select(followers.c.mail).where(*theirs)).scalars())
    if mail in known:
        raise Conflict(f"{mail} is in copy already.")
    if len(known) >= MOST_COPIES:
        raise Invalid(f"A ticket has up to {MOST_COPIES} people in copy. Remove one first.", field="mail")
    row = {"ticket": ticket_id, "kind": "cc", "mail": mail, "name": name or None, "added_at": now, "added_by": by.name}
    made = insert_row(db, followers, **row)
    note_change(db, ticket_id, by.name, COPY, None, name or mail, now=now)
    _tell(db, ticket_id)
    return made


def remove_copy(db: Connection, ticket_id: int, follower: int, *, by: Staff, now: datetime) -> None:
    """Letters to them that haven't left yet don't leave any more. The ticket is held first, as a reply holds it."""
    _hold(db, ticket_id)
    theirs = followers.c.id == follower, followers.c.ticket == ticket_id, followers.c.kind == "cc"
    gone = db.execute(delete(followers).where(*theirs).returning(followers.c.name, followers.c.mail)).first()
    if gone is None:
        raise NotFound("Nobody of this name is in copy any more.")
    drop(db, f"cc:{follower}:")
    note_change(db, ticket_id, by.name, COPY, gone.name or gone.mail, None, now=now)
    _tell(db, ticket_id)


def read_mailbox(raw: str) -> tuple[str, str]:
    """(address, name). The header is taken apart as it stands and only then decoded, so that an encoded name can't smuggle in a
    second address. Raises Invalid."""
    found = getaddresses([raw.strip()])
    if len(found) != 1 or not found[0][1]:
        raise Invalid("Write one e-mail address, like name@example.org.", field="mail")
    name, address = found[0]
    try:
        decoded = str(make_header(decode_header(name)))
    except (ValueError, LookupError):
        decoded = ""
    try:
        read = read_address(address, decoded)
    except BadAddress as why:
        raise Invalid(str(why), field="mail") from None
    return read.addr_spec.lower(), read.display_name[:120]


def followers_of(db: Connection, ticket_ids: Collection[int]) -> dict[int, list[int]]:
    """The agents who follow each, by the number of their account."""
    found: dict[int, list[int]] = {}
    theirs = followers.c.ticket.in_(ticket_ids), followers.c.kind == "agent"
    for ticket, who in db.execute(select(followers.c.ticket, followers.c.staff).where(*theirs)):
        found.setdefault(ticket, []).append(who)
    return found


def hear(database: Database, fact: object, happening: Happening) -> None:
    """Tells those who follow it or what was merged into it, but not who did it."""
    ticket: int = fact.ticket  # type: ignore[attr-defined]
    with database.writing() as db:
        found = followers_of(db, db.execute(tree_of(ticket)).scalars().all())
        everybody = dict.fromkeys(one for those in found.values() for one in those)
        following = [one for one in everybody if f"staff:{one}" != happening.actor]
        following = who_see(db, ticket, following)
        if not following:
            return
        words = WORDS[type(fact)].format(_name_of(db, ticket, fact, happening.actor or ""))
        data = {"kind": "followed", "ticket": ticket, "reference": fact.reference, "words": words}  # type: ignore[attr-defined]
        for one in following:
            publish(db, f"staff:{one}", data)


def _name_of(db: Connection, ticket: int, fact: object, actor: str) -> str:
    message = getattr(fact, "message", None)
    if message is not None:
        name = db.execute(select(messages.c.author_name).where(messages.c.id == message)).scalar()
    elif actor.startswith("staff:"):
        name = db.execute(select(staff.c.name).where(staff.c.id == int(actor.removeprefix("staff:")))).scalar()
    else:
        name = db.execute(
            select(customers.c.name).join(tickets, tickets.c.customer == customers.c.key).where(tickets.c.id == ticket)
        ).scalar()
    return str(name or "Somebody")


def _hold(db: Connection, ticket_id: int) -> str | None:
    """The customer's address; of two who add at once, the second waits. Raises NotFound."""
    held = db.execute(select(tickets.c.customer).where(tickets.c.id == ticket_id).with_for_update()).first()
    if held is None:
        raise NotFound("There is no such ticket.")
    return db.execute(select(customers.c.email).where(customers.c.key == held.customer)).scalar()


def _tell(db: Connection, ticket_id: int) -> None:
    publish(db, f"ticket:{ticket_id}", {"ticket": ticket_id, "kind": "followers", "by": "agent"})
