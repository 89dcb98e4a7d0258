"""Where answers to requests with an idempotency key are kept for a day."""

from sqlalchemy import Column, Integer, String, Table, Text

from foundation.columns import Big, Moment
from foundation.database import metadata

kept_answers = Table(
    "kept_answers",
    metadata,
    Column("key", String(64), primary_key=True),  # sha-256 of the token and its key
    Column("fingerprint", String(64), nullable=False),  # sha-256 of what was asked
    Column("ticket", Big, index=True),  # whose words the answer may hold
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", Moment, nullable=False, index=True),
)
