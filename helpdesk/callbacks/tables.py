"""Which number we call when, and how many calls each time holds."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from foundation.columns import Big, Moment
from foundation.database import metadata

callbacks = Table(
    "callbacks",
    metadata,
    Column("ticket", Big, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),  # booked | cancelled | done
    Column("number", String(20), nullable=False),  # E.164
    Column("timezone", String(64), nullable=False),  # the customer's own
    Column("slot", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("misses", Integer, nullable=False, default=0, server_default="0"),  # how often we called and reached nobody
)
Index("ix_callbacks_state_slot", callbacks.c.state, callbacks.c.slot)

callback_slots = Table(
    "callback_slots",
    metadata,
    Column("slot", Moment, primary_key=True),
    Column("taken", Integer, nullable=False),
)
