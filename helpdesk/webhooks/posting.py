"""A delivery for each endpoint that wants an event, in the transaction of the event: neither is there without the other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from foundation.database import insert_unless_there, upsert
from foundation.errors import Invalid
from foundation.events import Happening
from foundation.jobs import enqueue
from helpdesk.happenings import HAPPENINGS
from helpdesk.tickets.reading import read_tickets
from helpdesk.tickets.ticket import Ticket
from helpdesk.webhooks.tables import webhook_deliveries, webhook_endpoints
from helpdesk.webhooks.told import body_of, facts_of

SEND = "webhooks.send"
ON = select(webhook_endpoints.c.id, webhook_endpoints.c.events).where(
    webhook_endpoints.c.active, webhook_endpoints.c.gone_at.is_(None)
)


def attend(db: Connection, recorded: Sequence[tuple[Any, Happening]]) -> None:
    """One statement where no endpoint wants it."""
    name = HAPPENINGS[type(recorded[0][0])].told
    wanting = [row.id for row in db.execute(ON) if name in row.events]
    if not wanting:
        return
    known = read_tickets(db, {fact.ticket for fact, _ in recorded})
    deliveries = []
    for fact, happening in recorded:
        at = happening.happened_at
        body = body_of(name, facts_of(fact), known[fact.ticket], now=at)
        keys = {endpoint: f"evt_{happening.event_id}_{endpoint}" for endpoint in wanting}
        deliveries += [_delivery(one, fact.ticket, name, body, key=key, now=at) for one, key in keys.items()]
    upsert(db, webhook_deliveries, deliveries, keys=["key"], update=[])
    enqueue(db, SEND, unique=SEND)


def attendances() -> list[tuple[type, str, Any]]:
    return [(fact, "webhooks", attend) for fact in HAPPENINGS]


def call_endpoint(db: Connection, endpoint: str, ticket: Ticket, *, by: str, key: str, now: datetime) -> None:
    """A rule calls one. Raises Invalid for one that is gone or switched off."""
    wanted = webhook_endpoints.c.id == (int(endpoint) if endpoint.isdigit() else 0)
    row = db.execute(select(webhook_endpoints).where(wanted, webhook_endpoints.c.gone_at.is_(None))).first()
    if row is None:
        raise Invalid("This webhook is gone.")
    if not row.active:
        raise Invalid(f"The webhook {row.name} is switched off.")
    post_delivery(db, row.id, ticket.id, "rule.fired", body_of("rule.fired", {"rule": by}, ticket, now=now), key=f"{key}_{row.id}", now=now)  # fmt: skip


def post_delivery(
    db: Connection, endpoint: int, ticket: int, event: str, body: str, *, key: str, now: datetime
) -> None:
    if insert_unless_there(
        db, webhook_deliveries, _delivery(endpoint, ticket, event, body, key=key, now=now), key="key"
    ):
        enqueue(db, SEND, unique=SEND)


def _delivery(endpoint: int, ticket: int, event: str, body: str, *, key: str, now: datetime) -> dict[str, Any]:
    told = {"key": key, "endpoint": endpoint, "ticket": ticket, "event": event, "body": body}
    return told | {"state": "waiting", "attempts": 0, "due_at": now, "made_at": now}
