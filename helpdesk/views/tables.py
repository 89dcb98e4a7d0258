"""Where saved views live, and how each agent arranges theirs."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

saved_views = Table(
    "saved_views",
    metadata,
    identity(),
    Column("name", String(60), nullable=False),
    Column("icon", String(20), nullable=False),
    Column("owner", Integer, ForeignKey("staff.id"), nullable=False),
    Column("shared", String(24), nullable=False),  # me | everyone | the key of a team
    Column("conditions", Json, nullable=False),
    Column("order", String(16), nullable=False),
    Column("columns", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("deleted_at", Moment),  # may be put back for a month
)
Index("ix_saved_views_owner", saved_views.c.owner)

view_choices = Table(
    "view_choices",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("places", Json, nullable=False),  # keys of views, as this person ordered them
    Column("hidden", Json, nullable=False),  # keys
    Column("layouts", Json, nullable=False),  # by key: {"table": true, "widths": {"subject": 320}}
    Column("after_reply", String(8), nullable=False),  # stay | next | queue
)
