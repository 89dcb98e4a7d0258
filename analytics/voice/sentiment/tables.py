"""What people said of how a comment feels, where it was read wrongly."""

from sqlalchemy import Column, Float, Integer, String, Table

from foundation.columns import Big, Moment
from foundation.database import metadata

voice_feelings = Table(
    "voice_feelings",
    metadata,
    Column("verbatim", Big, primary_key=True),
    Column("words_hash", String(32), nullable=False),  # of the words it was said of: others are judged anew
    Column("label", String(12), nullable=False),  # negative | neutral | positive
    Column("was", String(12), nullable=False),
    Column("was_probability", Float, nullable=False),
    Column("by", Integer),
    Column("by_name", String(120), nullable=False),
    Column("at", Moment, nullable=False),
)
