"""Where webhooks live: who is told what, and everything that was sent or still has to be."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    identity(),
    Column("name", String(80), nullable=False),
    Column("url", String(500), nullable=False),
    Column("events", Json, nullable=False),  # names of the events it is told
    Column("secret", String(80), nullable=False),  # whsec_...; signs, so it has to be kept as it is
    Column("active", Boolean, nullable=False),
    Column("off_because", String(300)),  # switched off by itself
    Column("failing_since", Moment),  # nothing has reached it since
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("gone_at", Moment),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    identity(),
    Column("key", String(80), nullable=False, unique=True),  # its webhook-id: the same whenever it is sent again
    Column("endpoint", Big, ForeignKey("webhook_endpoints.id"), nullable=False),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("event", String(60), nullable=False),
    Column("body", Text, nullable=False),  # the very bytes that are signed
    Column("state", String(10), nullable=False),  # waiting | sent | dead
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("held_until", Moment),  # while it is being sent: for who sends it alone
    Column("made_at", Moment, nullable=False),
    Column("settled_at", Moment),
)
Index("ix_webhook_deliveries_state_due_at", webhook_deliveries.c.state, webhook_deliveries.c.due_at)
Index("ix_webhook_deliveries_endpoint_id", webhook_deliveries.c.endpoint, webhook_deliveries.c.id)
Index("ix_webhook_deliveries_ticket", webhook_deliveries.c.ticket)

webhook_attempts = Table(
    "webhook_attempts",
    metadata,
    identity(),
    Column("delivery", Big, ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("status", Integer),  # None: nobody answered
    Column("answer", String(500), nullable=False),  # the beginning of what came back
    Column("error", String(300)),  # what went wrong, in words
)
Index("ix_webhook_attempts_delivery_id", webhook_attempts.c.delivery, webhook_attempts.c.id)
