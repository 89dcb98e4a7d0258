"""A public reply goes by mail to whom the widget doesn't show it: a letter each, posted in the reply's own transaction, with a link by
which they answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template
from sqlalchemy import Connection, select

from foundation.mail import BadAddress, Letter, post, read_address
from foundation.speaking import speaking_in
from helpdesk.files.keeping import files_of
from helpdesk.people.person import customers
from helpdesk.speaking import words_for
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Message, reference_of
from helpdesk.writing.links import address_of, link_of, link_of_customer
from helpdesk.writing.marking import readable, render_message
from helpdesk.writing.tables import followers

SHOWN_HERE = frozenset({"widget", "helpcentre"})  # who asked there reads the answer there


def mail_reply(db: Connection, ticket_id: int, message: Message, *, via: str, now: datetime) -> int:
    """How many letters. Rows of people in copy are held until the reply is stored: whoever is removed before gets none, whoever is
    removed after has it taken back while it waits."""
    copied = select(followers).where(followers.c.ticket == ticket_id, followers.c.kind == "cc").order_by(followers.c.id)
    rows = db.execute(copied.with_for_update()).all()
    if not rows and via in SHOWN_HERE:
        return 0
    about = _about(db, ticket_id)
    for one in rows:
        address = address_of(link_of(one.id))
        letter = _letter(db, about, one.mail, one.name or "", [message], address=address, in_copy=True)
        post(db, letter, key=f"cc:{one.id}:{message.id}", now=now, who=about.customer)
    asked = 0 if via in SHOWN_HERE else mail_customer(db, ticket_id, [message], now=now)
    return len(rows) + asked


def mail_customer(db: Connection, ticket_id: int, said: Sequence[Message], *, now: datetime) -> bool:
    """What was answered, oldest first, to who asked. False where they have no address that mail can go to, or have this already."""
    about = _about(db, ticket_id)
    if not about.email:
        return False
    address = address_of(link_of_customer(ticket_id))
    try:
        letter = _letter(db, about, about.email, about.name, said, address=address, in_copy=False)
    except BadAddress:
        return False
    return post(db, letter, key=key_of(ticket_id, said[-1].id), now=now, who=about.customer)


def key_of(ticket_id: int, message: int) -> str:
    """Of the letter that ends with this message, in the outbox."""
    return f"reply:{ticket_id}:{message}"


def _about(db: Connection, ticket_id: int) -> Any:
    query = select(
        tickets.c.id, tickets.c.subject, tickets.c.customer, tickets.c.language, customers.c.email, customers.c.name,
        customers.c.language.label("of_account"),
    )  # fmt: skip
    joined = query.outerjoin(customers, customers.c.key == tickets.c.customer)
    return db.execute(joined.where(tickets.c.id == ticket_id)).one()


def _letter(
    db: Connection, about: Any, mail: str, name: str, said: Sequence[Message], *, address: str, in_copy: bool
) -> Letter:
    """In the language of the ticket. Raises BadAddress."""
    told = {
        "said": said, "files": files_of(db, [one.id for one in said]), "reference": reference_of(about.id), "address": address, "in_copy": in_copy,
        "readable": readable, "message_html": render_message,
    }  # fmt: skip
    with speaking_in(words_for(about.language, about.of_account)):
        text, html = (render_template(f"writing/letter.{kind}", **told) for kind in ("txt", "html"))
    return Letter(read_address(mail, name), f"{about.subject} ({told['reference']})", text, html)
