"""Which file came with which message. The bytes lie under the var folder, by what they are."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

files = Table(
    "ticket_files",
    metadata,
    identity(),
    Column("digest", String(64), nullable=False),  # SHA-256 of the bytes, by which they are kept
    Column("name", String(160), nullable=False),  # as its sender calls it; empty: taken back
    Column("kind", String(80), nullable=False),  # its media type, found in the bytes
    Column("size", Integer, nullable=False),  # bytes
    Column("width", Integer),  # of the preview; none: it has no preview
    Column("height", Integer),
    Column("who", String(120), nullable=False),  # a customer's key, or staff:<id>
    Column("message", Big, ForeignKey("ticket_messages.id")),  # none: not sent yet
    Column("received_at", Moment, nullable=False),
)
Index("ix_ticket_files_who", files.c.who)
Index("ix_ticket_files_message", files.c.message)
Index("ix_ticket_files_digest", files.c.digest)
