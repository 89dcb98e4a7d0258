"""What people note about a day."""

from sqlalchemy import Column, Index, String, Table, Text

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

voice_notes = Table(
    "voice_notes",
    metadata,
    identity(),
    Column("theme", String(60)),  # none: about everything
    Column("day", String(10), nullable=False),  # 2026-10-05
    Column("text", Text, nullable=False),
    Column("author", Big),
    Column("author_name", String(120), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment),
    Column("removed_at", Moment),  # taken away; kept, so that it can be brought back
)
Index("ix_voice_notes_theme", voice_notes.c.theme)
