"""What people say about themes: the product issues that should fix them, and the releases that may explain a change."""

from sqlalchemy import Column, Index, String, Table, Text

from foundation.columns import Moment, identity
from foundation.database import metadata

fixes = Table(
    "voice_fixes",
    metadata,
    identity(),
    Column("theme", String(60), nullable=False),
    Column("title", String(200), nullable=False),
    Column("url", String(500), nullable=False),
    Column("owner", String(120), nullable=False),
    Column("status", String(20), nullable=False),  # planned | under way | shipped
    Column("shipped_on", String(10)),  # a day, 2026-10-05; only of what has shipped
    Column("created_at", Moment, nullable=False),
    Column("created_by", String(120), nullable=False),
    Column("told_at", Moment),  # when those who asked were to be told
    Column("message", Text),
)
Index("ix_voice_fixes_theme", fixes.c.theme)

releases = Table(
    "voice_releases",
    metadata,
    identity(),
    Column("name", String(80), nullable=False),
    Column("url", String(500), nullable=False),
    Column("released_on", String(10), nullable=False),
)
