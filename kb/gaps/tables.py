"""Where gaps live: each has an id that stays, whatever is typed next; and pairs of articles that say the same."""

from sqlalchemy import Column, Integer, String, Table

from foundation.columns import Moment, identity
from foundation.database import metadata

gaps = Table(
    "kb_gaps",
    metadata,
    identity(),
    Column("name", String(300), nullable=False),  # the query it was first seen by
    Column("found_at", Moment, nullable=False),  # when it was first typed
    Column("article_id", String(160), index=True),  # what was written for it
    Column("linked_by", String(120)),
    Column("linked_at", Moment),
    Column("answered_at", Moment),  # that was first published since
    Column("dismissed_by", String(120)),
    Column("dismissed_at", Moment),
)

alike = Table(
    "kb_alike",
    metadata,
    Column("one", String(160), primary_key=True),  # article ids, the smaller first
    Column("other", String(160), primary_key=True),
    Column("percent", Integer, nullable=False),
    Column("dismissed_by", String(120)),
    Column("dismissed_at", Moment),
)
