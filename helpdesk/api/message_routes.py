"""Messages of a ticket: read, replied to with what was seen, noted."""

from sqlalchemy import Connection, select

from foundation.access import token_only
from foundation.errors import Invalid
from foundation.incoming import MOST_ID, plain
from foundation.web import now, reading
from helpdesk.api.blueprint import actor, api, find_ticket, in_reach
from helpdesk.api.once import once
from helpdesk.api.paging import numbered
from helpdesk.api.presenting import present_messages
from helpdesk.api.shapes import Cursor, Limit, Message, Messages, NewMessage
from helpdesk.files import send_files
from helpdesk.joining.telling import JOINED
from helpdesk.joining.trees import tree_of
from helpdesk.tickets.lifecycle import add_note
from helpdesk.tickets.tables import messages, tickets
from helpdesk.writing.sending import send_reply


@api.get("/tickets/<ticket>/messages", summary="Read a ticket’s messages", access=token_only("tickets:read"))
def list_messages(ticket: str, limit: Limit = 25, cursor: Cursor = None, newest_first: bool = False) -> Messages:
    """Everything said, internal notes too, the oldest first unless asked otherwise; with those of tickets that were merged into
    it, as far as the token sees them."""
    with reading() as db:
        own = messages.c.ticket.in_(tree_of(find_ticket(db, ticket))), messages.c.kind != JOINED
        query = select(messages).where(*own, messages.c.ticket.in_(select(tickets.c.id).where(in_reach())))
        rows, following = numbered(db, query, messages.c.id, cursor=cursor, limit=limit, newest_first=newest_first)
        return Messages(data=present_messages(db, rows), next=following)


@api.post(
    "/tickets/<ticket>/messages", summary="Reply, or add a note", access=token_only("messages:write"), status=201, headers=("Idempotency-Key",),
    example={"kind": "note", "body": "The bank confirmed the transfer."},
)  # fmt: skip
def write(ticket: str, body: NewMessage) -> Message:
    """A reply leaves at once, without the time to undo it that agents have. It names in `seen` the newest public message its author knew
    (`last_message` of the ticket): where another came since, nothing is sent, and the 409 (`stale_reply`) brings them in `messages`."""

    def act(db: Connection) -> Message:
        number, by = find_ticket(db, ticket, hold=True), actor()
        if body.kind == "note":
            said = add_note(db, number, author=by, body=plain(body.body), now=now())
            send_files(db, body.files, who=by.key, message=said.id)
        else:
            if body.seen is None:
                raise Invalid("Say in `seen` which message you have seen: the ticket’s `last_message`.", field="seen")
            said = send_reply(db, number, author=by, body=plain(body.body), seen=body.seen, files=body.files, then_status=body.then_status, incidents=MOST_ID if body.incidents else None, now=now())  # fmt: skip
        row = db.execute(select(messages).where(messages.c.id == said.id)).one()
        return present_messages(db, [row])[0]

    return once(act, status=201)
