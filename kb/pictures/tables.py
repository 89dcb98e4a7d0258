"""Where the pictures of articles live: in the database, so that one backup holds the knowledge base whole."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from foundation.columns import Moment
from foundation.database import metadata

pictures = Table(
    "kb_pictures",
    metadata,
    Column("digest", String(32), primary_key=True),  # of the content, as in its address: the same picture is kept once
    Column("content", LargeBinary, nullable=False),  # WebP
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("added_by", String(120), nullable=False),
    Column("added_at", Moment, nullable=False),
)
