"""A public reply goes to people in copy: a letter each, posted in the reply's own transaction, with a link by which they answer."""

from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection, select

from foundation.errors import NotFound
from foundation.mail import Letter, post, read_address
from foundation.web import config
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Message, reference_of
from helpdesk.writing.marking import readable, render_message
from helpdesk.writing.tables import followers


def copy_reply(db: Connection, ticket_id: int, message: Message, *, now: datetime) -> int:
    """How many letters. Rows of people in copy are held until the reply is stored: whoever is removed before gets none, whoever is
    removed after has it taken back while it waits."""
    copied = select(followers).where(followers.c.ticket == ticket_id, followers.c.kind == "cc").order_by(followers.c.id)
    rows = db.execute(copied.with_for_update()).all()
    if not rows:
        return 0
    ticket = db.execute(select(tickets.c.subject, tickets.c.customer).where(tickets.c.id == ticket_id)).one()
    for one in rows:
        where = f"{config().base_url}/conversations/{link_of(one.id)}"
        footer = f"You are in copy of {reference_of(ticket_id)}. Read it and answer: {where}"
        html = f'{render_message(message.body)}<hr><p>You are in copy of {reference_of(ticket_id)}. <a href="{where}">Read it and answer</a></p>'
        letter = Letter(
            to=read_address(one.mail, one.name or ""), subject=f"{ticket.subject} ({reference_of(ticket_id)})",
            text=f"{message.author_name} wrote:\n\n{readable(message.body)}\n\n-- \n{footer}\n", html=html,
        )  # fmt: skip
        post(db, letter, key=f"cc:{one.id}:{message.id}", now=now, who=ticket.customer)
    return len(rows)


def link_of(follower: int) -> str:
    return str(_signer().dumps(follower))


def follower_by_link(db: Connection, link: str) -> tuple[int, int, str]:
    """(its number, the ticket, who). Raises NotFound for a link we never made, and once they are no longer in copy."""
    try:
        number = _signer().loads(link)
    except BadSignature as error:
        raise NotFound("This link isn’t complete. Open it from the mail again.") from error
    row = db.execute(select(followers).where(followers.c.id == number, followers.c.kind == "cc")).first()
    if row is None:
        raise NotFound("You are no longer in copy of this conversation.")
    return row.id, row.ticket, row.name or row.mail


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(config().secret_key, salt="in copy")
