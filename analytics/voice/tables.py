"""What the voice of the customer keeps: verbatims, and the figures and pictures the pages show."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint, false

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

verbatims = Table(
    "verbatims",
    metadata,
    identity(),
    Column("source", String(20), nullable=False),  # of hearing.preparing.SOURCES
    Column("source_id", String(120), nullable=False),
    Column("text", Text, nullable=False),  # personal details taken out
    Column("sentiment", String(12), nullable=False),  # negative | neutral | positive | uncertain
    Column("compound", Float, nullable=False),
    Column("probability", Float, nullable=False),
    Column("theme", String(60)),
    Column("theme_probability", Float, nullable=False),
    Column("page", String(80)),
    Column("role", String(20)),
    Column("plan", String(20)),
    Column("segment", String(60)),
    Column("contract_type", String(40)),
    Column("release", String(40)),
    Column("channel", String(40)),
    Column("language", String(12)),
    Column("rating", Float),  # from 1 to 5, whatever it was given on
    Column("rating_scale", String(8)),  # what it was given on: csat5 | nps10 | stars5 | thumbs
    Column(
        "two_sided", Boolean, nullable=False, default=False, server_default=false()
    ),  # says something good and something bad
    Column("happened_at", Moment, nullable=False),
    Column("ticket", Integer),
    Column("article", String(120)),
    Column("synthetic", Boolean, nullable=False, default=False),
    Column("attributes", Json),
    Column("content_hash", String(32), nullable=False),
    Column("words_hash", String(32)),  # the same for what a bot posts again and again
    UniqueConstraint("source", "source_id"),
)
Index("ix_verbatims_theme_happened_at", verbatims.c.theme, verbatims.c.happened_at)
Index("ix_verbatims_happened_at", verbatims.c.happened_at)
Index("ix_verbatims_words_hash", verbatims.c.words_hash)

SHAPE = "3"  # of what figures hold: another number when pages read them differently, and those of before aren't read


def shaped(key: str) -> str:
    """`front:28` as it is kept."""
    return f"{SHAPE}/{key}"


def on_phone(key: str) -> str:
    """The picture `pain:28` as a phone shows it: `pain-phone:28`."""
    name, colon, rest = key.partition(":")
    return f"{name}-phone{colon}{rest}"


summaries = Table(
    "voice_summaries",
    metadata,
    Column("key", String(80), primary_key=True),  # 3/front:28, 3/emerging, ...
    Column("figures", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
)

pictures = Table(
    "voice_pictures",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("svg", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
)
