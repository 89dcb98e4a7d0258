"""What open pages hear when tickets are joined or parted."""

from collections.abc import Iterable
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
    publish(db, "queue", _told(ticket_id, kind, "agent"))
    publish(db, f"ticket:{ticket_id}", _told(ticket_id, kind, "agent"))


def tell_customers(db: Connection, ticket_ids: Iterable[int], kind: str, *, by: str) -> None:
    """Also under the references by which its customer knew what was merged into it; never another customer."""
    ids = list(ticket_ids)
    is_new = kind == "opened"  # nothing was merged into it yet
    merged = [] if is_new else list(db.execute(_theirs(), {"tickets": ids}).scalars())
    for number in (*ids, *merged):
        publish(db, f"thread:{reference_of(number)}", _told(number, kind, by))


def _told(ticket_id: int, kind: str, by: str) -> dict[str, Any]:
    return {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": kind, "by": by}


@cache
def _theirs() -> Select[Any]:
    """What the same customers wrote and was merged into these tickets."""
    top = tickets.alias()
    merged = select(tickets.c.id).join(top, top.c.id == tickets.c.merged_into)
    wanted = bindparam("tickets", expanding=True, type_=Big)
    return merged.where(tickets.c.merged_into.in_(wanted), tickets.c.customer == top.c.customer).order_by(tickets.c.id)
