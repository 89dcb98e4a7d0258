"""Conversations with the assistant, and their turns."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

conversations = Table(
    "widget_conversations",
    metadata,
    identity(),
    Column("key", String(40), nullable=False, unique=True),  # how a browser names it: no number to count up
    Column("who", String(120), nullable=False),
    Column("site", String(60), nullable=False),
    Column("locale", String(20)),
    Column("started_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("solved", Boolean),  # as the customer said; none: not said
    Column("reference", String(60)),  # of the ticket it went on as
)
Index("ix_widget_conversations_who_last_at", conversations.c.who, conversations.c.last_at)

turns = Table(
    "widget_turns",
    metadata,
    identity(),
    Column("conversation", Integer, ForeignKey("widget_conversations.id"), nullable=False),
    Column("key", String(80), nullable=False),  # made by the browser once a message; our turn has it too
    Column("by", String(9), nullable=False),  # customer | assistant
    Column("text", Text, nullable=False),
    Column("page", String(80)),
    Column("facts", Json, nullable=False),  # of ours: what the answer held
    Column("at", Moment, nullable=False),
    UniqueConstraint("conversation", "key", "by"),
)
