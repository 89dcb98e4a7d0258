"""Where flags live. `who` is the person whose question gave rise to it: nobody is shown it, and it is erased by it."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from foundation.columns import Moment, identity
from foundation.database import metadata

flags = Table(
    "kb_flags",
    metadata,
    identity(),
    Column("kind", String(8), nullable=False),  # wrong | missing
    Column("article_id", String(160), index=True),  # the one that is wrong, or that was written for it
    Column("title", String(300), nullable=False),  # of the article, or what it could be called
    Column("words", Text, nullable=False),  # of whoever flagged it
    Column("quote", Text, nullable=False),  # what was asked, without personal details
    Column("text", Text, nullable=False),  # Markdown that a missing article can begin with
    Column("locale", String(12), nullable=False),
    Column("source", String(40), nullable=False),  # the reference of the ticket
    Column("who", String(120), index=True),
    Column("flagged_by", Integer, nullable=False),  # staff
    Column("flagged_by_name", String(120), nullable=False),
    Column("flagged_at", Moment, nullable=False),
    Column("outcome", String(10), index=True),  # mended | right | written | declined; none while it waits
    Column("said", Text),  # to whoever flagged it
    Column("settled_by", Integer),
    Column("settled_by_name", String(120)),
    Column("settled_at", Moment),
    Column("told_at", Moment),  # whoever flagged it, in their ticket
)

flag_readers = Table(
    "kb_flag_readers",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("wish", String(8), nullable=False),  # soon | daily | never
    Column("newest", Integer, nullable=False),  # the number of the last flag they were told of
    Column("told_at", Moment),
)
