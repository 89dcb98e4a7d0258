"""Signed addresses of a conversation: for who asked and for people in copy, who read and answer there without the widget."""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection, select

from foundation.errors import Gone, NotFound
from foundation.web import config
from helpdesk.people.person import customers
from helpdesk.tickets.tables import tickets
from helpdesk.writing.tables import followers

ASKED, IN_COPY = "who asked", "in copy"


@dataclass(frozen=True)
class Holder:
    """Who holds a link. `key`: as the author of what they write, `worklane:member:12` or `cc:7`."""

    ticket: int
    key: str
    name: str
    in_copy: bool


def link_of(follower: int) -> str:
    """For somebody in copy."""
    return str(_signer(IN_COPY).dumps(follower))


def link_of_customer(ticket_id: int) -> str:
    return str(_signer(ASKED).dumps(ticket_id))


def address_of(link: str) -> str:
    return f"{config().base_url}/conversations/{link}"


def holder_of(db: Connection, link: str) -> Holder:
    """Raises NotFound for a link we never made, and once they are no longer in copy; Gone once the customer was erased."""
    number = _signed(IN_COPY, link)
    if number is not None:
        return _in_copy(db, number)
    number = _signed(ASKED, link)
    if number is None:
        raise NotFound("This link isn’t complete. Open it from the mail again.")
    return _who_asked(db, number)


def _in_copy(db: Connection, number: int) -> Holder:
    row = db.execute(select(followers).where(followers.c.id == number, followers.c.kind == "cc")).first()
    if row is None:
        raise NotFound("You are no longer in copy of this conversation.")
    return Holder(row.ticket, f"cc:{number}", row.name or row.mail, in_copy=True)


def _who_asked(db: Connection, number: int) -> Holder:
    query = select(tickets.c.customer, customers.c.name).join(customers, customers.c.key == tickets.c.customer)
    row = db.execute(query.where(tickets.c.id == number)).first()
    if row is None or row.customer.startswith("erased:"):
        raise Gone("This conversation isn’t kept any more. If something is left to say, write to us.")
    return Holder(number, row.customer, row.name, in_copy=False)


def _signed(salt: str, link: str) -> int | None:
    try:
        return int(_signer(salt).loads(link))
    except BadSignature:
        return None


def _signer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(config().secret_key, salt=salt)
