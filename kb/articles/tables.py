"""Where articles live, with every revision and what waits to be published, and what readers did with them."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, false

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
    Column("private", Boolean, nullable=False, server_default=false()),  # only for those it names
    Column("locale", String(12), nullable=False),
    Column("status", String(12), nullable=False),  # draft | published | archived
    Column("revision", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("published_at", Moment),
    Column("place", Integer),  # within its section; without one by title
    Column("original_id", String(160), index=True),  # the article this one translates
    Column("original_revision", Integer),  # as that one was when this was translated
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
    Column("approved_by", String(120)),  # who published it, when somebody else wrote it
)
Index("ix_kb_revisions_article_id_number", revisions.c.article_id, revisions.c.number, unique=True)

changes = Table(  # what is written but not published yet: at most one an article
    "kb_changes",
    metadata,
    Column("article_id", String(160), primary_key=True),
    Column("content", Json, nullable=False),  # an ArticleDraft
    Column("number", Integer, nullable=False),  # grows with each save
    Column("written_from", Integer, nullable=False, server_default="0"),  # the article's newest revision then
    Column("author", String(120), nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("submitted_by", String(120)),
    Column("submitted_at", Moment),  # in review since
    Column("note", Text),  # what the reviewer wants changed
    Column("publish_at", Moment, index=True),
    Column("scheduled_by", String(120)),
)

redirects = Table(  # addresses an article once had; they lead to the article, not to another address
    "kb_redirects",
    metadata,
    Column("slug", String(160), primary_key=True),
    Column("article_id", String(160), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
)

section_places = Table(
    "kb_sections",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("place", Integer, nullable=False),
)

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
Index("ix_kb_votes_voted_at_article_id", votes.c.voted_at, votes.c.article_id)  # counts are read from the index alone

readings = Table(
    "kb_readings",
    metadata,
    identity(),
    Column("article_id", String(160), nullable=False, index=True),
    Column("seconds", Integer),
    Column("who", String(120)),
    Column("page", String(80)),
    Column("role", String(20)),
    Column("plan", String(20)),
    Column("via", String(20), nullable=False),
    Column("read_at", Moment, nullable=False),
)
Index("ix_kb_readings_read_at_article_id", readings.c.read_at, readings.c.article_id)

contacts = Table(  # an article was read, and then a person was asked all the same
    "kb_contacts",
    metadata,
    identity(),
    Column("article_id", String(160), nullable=False, index=True),
    Column("who", String(120)),
    Column("asked_at", Moment, nullable=False, index=True),
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
    Column("opening", String(40), index=True),  # a browser's key for what was opened, where nobody is known
    Column("seconds", Integer),  # how long that was read
    Column("searched_at", Moment, nullable=False, index=True),
    Column("gap_id", Integer, index=True),  # the gap it fell into; 0: it was answered; nothing: not looked at yet
)
