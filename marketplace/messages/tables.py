"""Threads between two members, and their messages."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from foundation.columns import Moment, identity
from foundation.database import metadata

threads = Table(
    "worklane_threads",
    metadata,
    identity(),
    Column("client", Integer, ForeignKey("worklane_members.id"), nullable=False),
    Column("freelancer", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("last_at", Moment, nullable=False),
    Column("last_words", String(140), nullable=False, default=""),
    Column("client_unread", Integer, nullable=False, default=0),
    Column("freelancer_unread", Integer, nullable=False, default=0),
    UniqueConstraint("client", "freelancer"),
)

messages = Table(
    "worklane_messages",
    metadata,
    identity(),
    Column("thread", Integer, ForeignKey("worklane_threads.id"), nullable=False),
    Column("sender", Integer, ForeignKey("worklane_members.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
Index("ix_worklane_messages_thread_at", messages.c.thread, messages.c.at)
