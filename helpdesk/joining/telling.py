"""What open pages hear when tickets are joined or parted."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from foundation.accounts import Staff
from foundation.columns import Big
from foundation.database import insert_row
from foundation.live import publish
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import reference_of

JOINED = (
    "joined"  # the kind of a message that nobody reads: who wrote before it has not seen what came, or went, with it
)


def mark(db: Connection, ticket_id: int, words: str, *, by: Staff, now: datetime) -> int:
    """From here on a reply that was begun before is stale. Its id."""
    row = {"ticket": ticket_id, "kind": JOINED, "author": by.key, "author_name": by.name, "body": words, "sent_at": now}
    return insert_row(db, messages, **row)


def tell_agents(db: Connection, ticket_id: int, kind: str) -> None:
    data = {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": kind, "by": "agent"}
    publish(db, "queue", data)
    publish(db, f"ticket:{ticket_id}", data)


def tell_customers(db: Connection, ticket_id: int, kind: str, *, by: str) -> None:
    """Also under the references by which its customer knew what was merged into it; never another customer."""
    is_new = kind == "opened"  # nothing was merged into it yet
    merged = [] if is_new else list(db.execute(_theirs(), {"ticket": ticket_id}).scalars())
    for number in (ticket_id, *merged):
        reference = reference_of(number)
        publish(db, f"thread:{reference}", {"ticket": number, "reference": reference, "kind": kind, "by": by})


@cache
def _theirs() -> Select[Any]:
    """What the same customer wrote and was merged into a ticket."""
    top = tickets.alias()
    merged = select(tickets.c.id).join(top, top.c.id == tickets.c.merged_into)
    same = merged.where(tickets.c.merged_into == bindparam("ticket", type_=Big), tickets.c.customer == top.c.customer)
    return same.order_by(tickets.c.id)
