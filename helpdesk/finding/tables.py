"""What people looked for lately, and the vocabulary by which typing errors are mended."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

recent_searches = Table(
    "recent_searches",
    metadata,
    identity(),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("text", String(300), nullable=False),
    Column("searched_at", Moment, nullable=False),
)
Index("uq_recent_searches_staff_text", recent_searches.c.staff, recent_searches.c.text, unique=True)

search_words = Table(
    "search_words",
    metadata,
    Column("word", String(40), primary_key=True),  # folded
    Column("length", Integer, nullable=False),
    Column("seen", Integer, nullable=False),  # messages and tickets that have it
)
Index("ix_search_words_length", search_words.c.length)
Index("ix_search_words_begins", search_words.c.word, search_words.c.length, postgresql_ops={"word": "text_pattern_ops"})

search_words_learned = Table(
    "search_words_learned",
    metadata,
    Column("source", String(10), primary_key=True),  # tickets | messages
    Column("until", Big, nullable=False),  # the id up to which its words are counted
)
