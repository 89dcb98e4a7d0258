"""The live part of a ticket: who waits since when, who took it, what each side has read, how it ended."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from foundation.columns import Big, Moment
from foundation.database import metadata

chats = Table(
    "chats",
    metadata,
    Column("ticket", Big, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),  # waiting | live | ended | left: over before anybody came
    Column("ahead", Integer, nullable=False),  # how many waited when it began
    Column("started_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),  # if nobody has come by then, it goes on as a ticket
    Column("taken_at", Moment),
    Column("agent", Integer, ForeignKey("staff.id")),
    Column("ended_at", Moment),
    Column("ended_by", String(10)),  # customer | agent | nobody
    Column("customer_got", Big, nullable=False, default=0),  # the newest message that reached the customer's page
    Column("customer_read", Big, nullable=False, default=0),  # and that they had before their eyes
    Column("customer_seen_at", Moment),
    Column("agent_read", Big, nullable=False, default=0),
    Column("agent_seen_at", Moment),
)
Index("ix_chats_state_started_at", chats.c.state, chats.c.started_at)
