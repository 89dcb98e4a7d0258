"""Writing and reading messages between a client and a freelancer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, exists, or_, select, update

from foundation.database import insert_row, upsert
from foundation.errors import Invalid, NotFound
from foundation.live import publish
from marketplace.conduct.contact_details import asks_outside_payment, must_not_share
from marketplace.contracts.tables import contracts
from marketplace.members.people import Member, read_member
from marketplace.members.tables import members
from marketplace.messages.tables import messages, threads


def open_thread(db: Connection, member: Member, other_id: int, now: datetime) -> int:
    """The conversation of these two, started if there's none yet."""
    other = read_member(db, other_id)
    if member.is_client == other.is_client:
        raise Invalid("Conversations are between a client and a freelancer.")
    client, freelancer = (member.id, other.id) if member.is_client else (other.id, member.id)
    begun = {"client": client, "freelancer": freelancer, "last_at": now}
    upsert(db, threads, [begun], keys=["client", "freelancer"], update=[])
    same = (threads.c.client == client) & (threads.c.freelancer == freelancer)
    return int(db.execute(select(threads.c.id).where(same)).scalar_one())


def send_message(db: Connection, thread_id: int, *, member: int, body: str, now: datetime) -> int:
    thread = read_thread(db, thread_id, member)
    body = body.strip()
    if not body:
        raise Invalid("Write something first.", field="body")
    if len(body) > 5000:
        raise Invalid("Keep a message to 5,000 characters.", field="body")
    if asks_outside_payment(body):
        raise Invalid(
            "This sounds like payment outside Worklane, which is never allowed and can’t be protected. Write it differently.",
            field="body",
        )
    if not have_contract(db, thread.client, thread.freelancer):
        must_not_share(body, field="body")
    unread = threads.c.freelancer_unread if member == thread.client else threads.c.client_unread
    values = {"last_at": now, "last_words": body[:140], unread.name: unread + 1}
    db.execute(update(threads).where(threads.c.id == thread_id).values(**values))
    made = insert_row(db, messages, thread=thread_id, sender=member, body=body, at=now)
    publish(db, f"worklane:thread:{thread_id}", {"kind": "message", "message": made})
    return made


def read_thread(db: Connection, thread_id: int, viewer: int) -> Row[Any]:
    row = db.execute(_with_other(viewer).where(threads.c.id == thread_id)).first()
    if row is None:
        raise NotFound("There’s no conversation of yours with this address.")
    return row


def list_threads(db: Connection, viewer: int, *, limit: int = 50) -> list[Row[Any]]:
    return list(db.execute(_with_other(viewer).order_by(threads.c.last_at.desc()).limit(limit)))


def list_messages(db: Connection, thread_id: int, *, limit: int = 100) -> list[Row[Any]]:
    """The newest, in the order they were written."""
    newest = select(messages).where(messages.c.thread == thread_id)
    rows = db.execute(newest.order_by(messages.c.at.desc(), messages.c.id.desc()).limit(limit)).all()
    return list(reversed(rows))


def mark_read(db: Connection, thread: Any, member: int) -> None:
    mine = "client_unread" if member == thread.client else "freelancer_unread"
    db.execute(update(threads).where(threads.c.id == thread.id).values(**{mine: 0}))


def have_contract(db: Connection, client: int, freelancer: int) -> bool:
    both = (contracts.c.client == client) & (contracts.c.freelancer == freelancer)
    return bool(db.execute(select(exists().where(both))).scalar())


def _with_other(viewer: int) -> Any:
    other = case((threads.c.client == viewer, threads.c.freelancer), else_=threads.c.client)
    unread = case((threads.c.client == viewer, threads.c.client_unread), else_=threads.c.freelancer_unread)
    return (
        select(threads, members.c.id.label("other"), members.c.name.label("other_name"),
               members.c.company.label("other_company"), unread.label("unread"))
        .join(members, members.c.id == other)
        .where(or_(threads.c.client == viewer, threads.c.freelancer == viewer))
    )  # fmt: skip
