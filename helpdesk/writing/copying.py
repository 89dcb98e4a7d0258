"""A public reply goes by mail to whom the widget doesn't show it: a letter each, posted in the reply's own transaction, with a link by
which they answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from sqlalchemy import Connection, Select, exists, select

from foundation.mail import BadAddress, Letter, post, read_address
from foundation.mail.outbox import drop, was_posted
from foundation.speaking import speaking_in
from helpdesk.files.keeping import files_of
from helpdesk.joining.tables import merges
from helpdesk.people.person import UNNAMED, customers
from helpdesk.speaking import words_for
from helpdesk.tickets.replies import message_of, newest_replies
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Message, is_read_here, reference_of
from helpdesk.writing.links import address_of, link_of, link_of_customer
from helpdesk.writing.marking import readable, render_message
from helpdesk.writing.tables import followers

MOST = 20  # replies in one letter; the conversation has them all


def mail_reply(db: Connection, ticket_id: int, message: Message, *, here: bool, now: datetime) -> int:
    """How many letters. `here`: who asked reads the answer where they asked. Rows of people in copy are held until the reply is stored:
    whoever is removed before gets none, whoever is removed after has it taken back while it waits."""
    copied = select(followers).where(followers.c.ticket == ticket_id, followers.c.kind == "cc").order_by(followers.c.id)
    rows, along = db.execute(copied.with_for_update()).all(), _reading_along(db, ticket_id)
    if not rows and not along and here:
        return 0
    about = _about(db, ticket_id)
    for one in rows:
        address = address_of(link_of(one.id))
        letter = _letter(db, about, one.mail, one.name or "", [message], address=address, in_copy=True)
        post(db, letter, key=f"cc:{one.id}:{message.id}", now=now, who=about.customer)
    has = {one.mail.lower() for one in rows} | {(about.email or "").lower()}
    others = sum(_mail_along(db, one, message, now=now) for one in along if one.email.lower() not in has)
    asked = 0 if here else mail_customer(db, ticket_id, [message], now=now)
    return len(rows) + others + asked


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


@dataclass(frozen=True)
class Carried:
    """What a letter brings whom, as its key tells. `number`: of the ticket, or of the one in copy, in `followers`."""

    to: str  # reply | cc | follow: whose question was merged into another's
    number: int
    message: int


def carried_by(key: str) -> Carried | None:
    """None for a letter that brings no reply."""
    found = re.fullmatch(r"(reply|cc|follow):(\d+):(\d+)", key)
    return Carried(found[1], int(found[2]), int(found[3])) if found else None


def letter_again(db: Connection, carried: Carried, reply: Any) -> Letter | None:
    """As it would be posted today. `reply`: the row of its last message. None where no address is known any more."""
    try:
        if carried.to == "cc":
            one = db.execute(select(followers).where(followers.c.id == carried.number)).first()
            about, address = _about(db, reply.ticket), address_of(link_of(carried.number))
            mail, name = (one.mail, one.name or "") if one else ("", "")
        else:
            about, address = _about(db, carried.number), address_of(link_of_customer(carried.number))
            mail, name = about.email or "", about.name
        if carried.to == "follow" and carried.number not in {one.id for one in _reading_along(db, reply.ticket)}:
            return None
        said = _said_with(db, carried, reply)
        return _letter(db, about, mail, name, said, address=address, in_copy=carried.to == "cc")
    except BadAddress:
        return None


def _said_with(db: Connection, carried: Carried, reply: Any) -> list[Message]:
    """The reply, and where it went together with others: those of people that came after the letter before."""
    came = db.execute(select(tickets.c.via, tickets.c.customer).where(tickets.c.id == carried.number)).first()
    if carried.to != "reply" or came is None or not is_read_here(came.via, came.customer):
        return [message_of(reply)]
    said = newest_replies(db, carried.number, MOST, up_to=reply.id)
    ended_with = was_posted(db, [key_of(carried.number, one.id) for one in said[:-1]])
    last = max((one.id for one in said[:-1] if key_of(carried.number, one.id) in ended_with), default=0)
    return [one for one in said if one.id > last]


def no_more_along(db: Connection, sources: Sequence[int]) -> int:
    """Their questions were taken out again: what waits of the other's answers doesn't leave. How many letters that was."""
    return drop(db, *(f"follow:{one}:" for one in sources))


def _reading_along(db: Connection, ticket_id: int) -> list[Any]:
    """Other customers whose question was merged into it and of whom an agent said that they read its answers: each once, by their
    first. Those without an address are left out."""
    lets = exists().where(merges.c.source == tickets.c.id, merges.c.ended_at.is_(None), merges.c.follows)
    theirs = tickets.c.merged_into == ticket_id, lets, customers.c.email.is_not(None), customers.c.email != ""
    rows = db.execute(_asked().where(*theirs).order_by(tickets.c.id.desc())).all()
    return list({row.customer: row for row in rows}.values())[::-1]


def _mail_along(db: Connection, source: Any, message: Message, *, now: datetime) -> bool:
    """To its own customer, about their own question: its link shows theirs, and what is answered."""
    address = address_of(link_of_customer(source.id))
    try:
        letter = _letter(db, source, source.email, source.name, [message], address=address, in_copy=False)
    except BadAddress:
        return False
    return post(db, letter, key=f"follow:{source.id}:{message.id}", now=now, who=source.customer)


def _about(db: Connection, ticket_id: int) -> Any:
    return db.execute(_asked().where(tickets.c.id == ticket_id)).one()


def _asked() -> Select[Any]:
    query = select(
        tickets.c.id, tickets.c.subject, tickets.c.customer, tickets.c.language, customers.c.email, customers.c.name,
        customers.c.language.label("of_account"),
    )  # fmt: skip
    return query.outerjoin(customers, customers.c.key == tickets.c.customer)


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
    to = read_address(mail, "" if name == UNNAMED else name)
    return Letter(to, f"{about.subject} ({told['reference']})", text, html)
