"""How far hearing has come, who was asked in a survey, and what they answered."""

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

marks = Table(
    "voice_marks",
    metadata,
    Column("key", String(80), primary_key=True),  # assistant | import:<of the file>
    Column("place", Big, nullable=False),  # the last number that was heard, or the rows of a file that went in
    Column("moved_at", Moment, nullable=False),
)

survey_answers = Table(
    "voice_survey_answers",
    metadata,
    identity(),
    Column("who", String(120), nullable=False),
    Column("kind", String(8), nullable=False),  # csat | nps
    Column("quarter", String(7), nullable=False),  # 2026-Q4
    Column("score", Integer, nullable=False),  # csat 1 to 5, nps 0 to 10
    Column("comment", Text),
    Column("page", String(80)),
    Column("role", String(20)),
    Column("plan", String(20)),
    Column("answered_at", Moment, nullable=False),
    UniqueConstraint("who", "kind", "quarter"),
)

survey_asks = Table(
    "voice_survey_asks",  # once a person and quarter, by whatever way; "not now" counts as asked
    metadata,
    Column("who", String(120), primary_key=True),
    Column("quarter", String(7), primary_key=True),
    Column("kind", String(8), nullable=False),  # csat | nps
    Column("via", String(8), nullable=False),  # mail | widget
    Column("asked_at", Moment, nullable=False),
    Column("put_off_at", Moment),
)

wishes = Table(
    "voice_wishes",  # to be told when something changes about what one said
    metadata,
    Column("source_id", String(120), primary_key=True),  # of the verbatim, which may come later than the wish
    Column("who", String(120), nullable=False, index=True),
    Column("wished_at", Moment, nullable=False),
)
