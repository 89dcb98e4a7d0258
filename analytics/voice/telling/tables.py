"""Customers who want no more of a kind of mail."""

from sqlalchemy import Column, String, Table

from foundation.columns import Moment
from foundation.database import metadata

silences = Table(
    "voice_silences",
    metadata,
    Column("who", String(120), primary_key=True),
    Column("of", String(12), primary_key=True),  # fixes | surveys
    Column("at", Moment, nullable=False),
)
