"""Reports of messages, with the evidence and a reason."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from foundation.columns import Moment, identity
from foundation.database import metadata

reports = Table(
    "worklane_reports",
    metadata,
    identity(),
    Column("message", Integer, ForeignKey("worklane_messages.id"), nullable=False),
    Column("reporter", Integer, ForeignKey("worklane_members.id"), nullable=False),
    Column("reason", String(24), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("ticket", String(20), nullable=False, default=""),
    Column("at", Moment, nullable=False),
    UniqueConstraint("message", "reporter"),
)
