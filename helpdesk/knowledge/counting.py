"""What is suggested beside a ticket is counted once for each ticket and agent, and so is what they put into a reply."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, get_args

from flask import Response, request
from sqlalchemy import Connection, select

from foundation.access import current_staff, staff_only
from foundation.accounts import Staff
from foundation.database import upsert
from foundation.errors import Invalid
from foundation.web import now, writing
from helpdesk.knowledge.blueprint import AGENTS, knowledge_desk
from helpdesk.knowledge.tables import knowledge_offers
from helpdesk.tickets.tables import tickets

Did = Literal["offered", "linked", "quoted", "started"]
DID: tuple[Did, ...] = get_args(Did)
MOST = 20  # that one page shows
_OFFER = re.compile(r"article:[\w-]{1,160}|solved:\d{1,18}")


@knowledge_desk.post("/tickets/<int:ticket_id>/knowledge/uses")
@staff_only(*AGENTS)
def count(ticket_id: int) -> Response:
    """`did`: offered, linked, quoted or started; `of`: `article:<id>` or `solved:<ticket>`, as many as are shown."""
    did, of = request.form.get("did", ""), request.form.getlist("of")
    if did not in DID or not of or len(of) > MOST or not all(map(_OFFER.fullmatch, of)):
        raise Invalid("Say what was shown or used: did, and of.", field="of")
    with writing() as db:
        count_use(db, ticket_id, did, of, by=current_staff(), now=now())
    return Response(status=204)


def count_use(db: Connection, ticket: int, did: Did, of: Iterable[str], *, by: Staff, now: datetime) -> None:
    """In two statements. Again, nothing changes but the time of the last use; what is used was offered."""
    team = db.execute(select(tickets.c.team).where(tickets.c.id == ticket)).scalar_one()
    used: dict[str, Any] = {} if did == "offered" else {f"{did}_at": now}
    rows = [
        {"ticket": ticket, "staff": by.id, "kind": kind, "target": target, "team": team, "offered_at": now} | used
        for kind, _, target in (one.partition(":") for one in of)
    ]
    upsert(db, knowledge_offers, rows, keys=["ticket", "staff", "kind", "target"], update=list(used))
