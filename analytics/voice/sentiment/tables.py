"""What people said of how a comment feels, where it was read wrongly; and what was learned from that."""

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, String, Table

from foundation.columns import Big, Json, Moment, identity
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

voice_feeling_models = Table(
    "voice_feeling_models",
    metadata,
    identity(),  # its version
    Column("state", String(12), nullable=False, index=True),  # on | proposed | worse | before | refused
    Column("held", Boolean, nullable=False),  # a person decided, so newer versions wait
    Column("by_name", String(120)),  # who switched it on; none where it was better by itself
    Column("report", Json, nullable=False),
    Column("model", LargeBinary),  # none: the lexicon alone
    Column("made_at", Moment, nullable=False),
)
