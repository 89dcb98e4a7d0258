"""What a link of a letter is about, and whether it may be rated; kept by the verb of the widget."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from foundation.errors import Conflict, Gone, Invalid
from helpdesk.people.person import customers
from helpdesk.ratings.link import OPEN
from helpdesk.tickets.lifecycle import rate
from helpdesk.tickets.reading import read_thread
from helpdesk.tickets.solving import DONE
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import reference_of


@dataclass(frozen=True)
class Asked:
    """`reference`, `subject`, `rating`: of the conversation as its customer knows it, also after a merge."""

    own: str  # reference of the ticket the link names
    customer: str
    reference: str
    subject: str
    rating: int | None
    comment: str | None


def languages_of(db: Connection, ticket_id: int) -> tuple[str | None, str | None]:
    """Of the ticket's words and of its customer's account."""
    query = select(tickets.c.language, customers.c.language.label("of_account"))
    row = db.execute(
        query.join(customers, customers.c.key == tickets.c.customer).where(tickets.c.id == ticket_id)
    ).first()
    return (row.language, row.of_account) if row else (None, None)


def find_asked(db: Connection, ticket_id: int, *, signed_at: datetime, now: datetime) -> Asked:
    """Raises Gone once the link has ended, or the ticket or its customer is gone; Conflict while it is open again and unrated."""
    if now > signed_at + OPEN:
        raise Gone("This link worked for 30 days and has ended. If something is left to say, write to us.")
    customer = db.execute(select(tickets.c.customer).where(tickets.c.id == ticket_id)).scalar()
    if customer is None or customer.startswith("erased:"):
        raise Gone("This conversation isn’t kept any more, so there is nothing left to rate.")
    thread = read_thread(db, reference_of(ticket_id), customer)
    if thread.status not in DONE and thread.rating is None:
        raise Conflict("We are working on this again. Once it is solved, you can tell us here how we did.")
    return Asked(
        reference_of(ticket_id), customer, thread.reference, thread.subject, thread.rating, thread.rating_comment
    )


def keep(db: Connection, asked: Asked, score: int | None, comment: str, *, now: datetime) -> None:
    """The same again changes nothing. Raises Invalid without a number from 1 to 5."""
    if score is None:
        raise Invalid("A rating is from 1 to 5.", field="score")
    if (score, comment.strip() or None) != (asked.rating, asked.comment):
        rate(db, asked.own, asked.customer, score, comment, now=now)
