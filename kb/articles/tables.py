"""Where articles live, with every revision, and what readers did with them."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

articles = Table(
    "kb_articles",
    metadata,
    Column("id", String(160), primary_key=True),  # the importer's id; for our own articles the slug
    Column("slug", String(160), nullable=False, unique=True),
    Column("title", String(300), nullable=False),
    Column("section", String(120), nullable=False),
    Column("markdown", Text, nullable=False),
    Column("questions", Json, nullable=False),
    Column("pages", Json, nullable=False),
    Column("roles", Json, nullable=False),
    Column("plans", Json, nullable=False),
    Column("locale", String(12), nullable=False),
    Column("status", String(12), nullable=False),  # draft | published | archived
    Column("revision", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("published_at", Moment),
)
Index("ix_kb_articles_status_section", articles.c.status, articles.c.section)

revisions = Table(
    "kb_revisions",
    metadata,
    identity(),
    Column("article_id", String(160), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", Json, nullable=False),  # an ArticleDraft
    Column("author", String(120), nullable=False),
    Column("made_at", Moment, nullable=False),
)
Index("ix_kb_revisions_article_id_number", revisions.c.article_id, revisions.c.number, unique=True)

votes = Table(
    "kb_votes",
    metadata,
    identity(),
    Column("article_id", String(160), nullable=False, index=True),
    Column("helped", Boolean, nullable=False),
    Column("comment", Text),
    Column("who", String(120)),
    Column("page", String(80)),
    Column("role", String(20)),
    Column("plan", String(20)),
    Column("via", String(20), nullable=False),  # widget | helpcentre | demo
    Column("voted_at", Moment, nullable=False),
)

readings = Table(
    "kb_readings",
    metadata,
    identity(),
    Column("article_id", String(160), nullable=False, index=True),
    Column("seconds", Integer),
    Column("who", String(120)),
    Column("page", String(80)),
    Column("via", String(20), nullable=False),
    Column("read_at", Moment, nullable=False),
)

searches = Table(
    "kb_searches",
    metadata,
    identity(),
    Column("query", String(300), nullable=False),
    Column("shown", Json, nullable=False),  # article ids, best first
    Column("opened", String(160)),
    Column("who", String(120)),
    Column("page", String(80)),
    Column("role", String(20)),
    Column("plan", String(20)),
    Column("via", String(20), nullable=False),
    Column("searched_at", Moment, nullable=False, index=True),
)
