"""A letter that didn't arrive is written once more, to the address that is known by now, and sent."""

from datetime import datetime

from sqlalchemy import Connection, select

from foundation.accounts import Staff
from foundation.errors import Conflict, NotFound
from foundation.mail.outbox import post_again
from foundation.mail.tables import mails
from helpdesk.joining.telling import tell_agents
from helpdesk.joining.trees import tree_of
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.tables import messages
from helpdesk.writing.copying import carried_by, letter_again
from helpdesk.writing.undelivered import SENT_AGAIN


def send_again(db: Connection, ticket_id: int, letter: int, *, by: Staff, now: datetime) -> None:
    """Raises NotFound for a letter of another ticket, Conflict where it can't be sent or was sent again already."""
    key = db.execute(select(mails.c.key).where(mails.c.id == letter)).scalar()
    carried = carried_by(key or "")
    here = messages.c.id == (carried.message if carried else 0), messages.c.ticket.in_(tree_of(ticket_id))
    reply = db.execute(select(messages).where(*here)).first()
    if carried is None or reply is None:
        raise NotFound("There is no such letter of this ticket.")
    again = letter_again(db, carried, reply)
    if again is None:
        raise Conflict("There is no address any more that this letter could go to.")
    if not post_again(db, letter, again, now=now):
        raise Conflict("This letter is on its way again already.")
    note_change(db, reply.ticket, by.name, SENT_AGAIN, str(reply.id), str(letter), now=now)
    for number in {reply.ticket, ticket_id}:
        tell_agents(db, number, SENT_AGAIN)
