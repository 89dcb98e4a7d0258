"""Segments: filters and words that somebody saved under a name, with what the last count found."""

from sqlalchemy import Boolean, Column, Integer, String, Table, false

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

segments = Table(
    "voice_segments",
    metadata,
    identity(),
    Column("name", String(80), nullable=False),
    Column("filters", Json, nullable=False),  # as in the address of its verbatims
    Column("author", Integer, nullable=False),
    Column("author_name", String(120), nullable=False),
    Column("shared", Boolean, nullable=False, default=False, server_default=false()),
    Column("saved_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("figures", Json),  # total, negative, weeks, heard
    Column("counted_at", Moment),
)
