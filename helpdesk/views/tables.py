"""Where saved views live, how each agent arranges theirs, what was changed in bulk, and who goes through a view."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

saved_views = Table(
    "saved_views",
    metadata,
    identity(),
    Column("name", String(60), nullable=False),
    Column("icon", String(20), nullable=False),
    Column("owner", Integer, ForeignKey("staff.id")),  # none: a program made it
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

bulk_changes = Table(
    "bulk_changes",
    metadata,
    identity(),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("action", String(12), nullable=False),
    Column("value", Json, nullable=False),  # what to, and how it is said
    Column("view", String(24), nullable=False),
    Column(
        "state", String(8), nullable=False
    ),  # working | done | failed | undoing | undone | stuck (its undoing failed)
    Column("total", Integer, nullable=False),
    Column("seen_at", Moment),  # when the person saw those they picked; none: all that the view held
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
)

bulk_lines = Table(
    "bulk_lines",
    metadata,
    Column("bulk", Big, ForeignKey("bulk_changes.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("ticket", Big, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("state", String(8), nullable=False),  # waiting | done | same | skipped | failed | undone | kept
    Column("why", String(300)),  # it was left as it is
    Column("before", Json),
    Column("after", Json),  # what any later touch would move
)
Index("ix_bulk_lines_bulk_state", bulk_lines.c.bulk, bulk_lines.c.state)
Index("ix_bulk_lines_ticket", bulk_lines.c.ticket)

plays = Table(
    "plays",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("view", String(24), nullable=False),
    Column("ticket", Big, ForeignKey("tickets.id", ondelete="SET NULL")),  # in hand
    Column("given_at", Moment),
    Column("skipped", Json, nullable=False),  # ids
    Column("answered", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
)
Index("ix_plays_ticket", plays.c.ticket)

viewings = Table(
    "ticket_viewings",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("ticket", Big, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("seen_at", Moment, nullable=False),  # its page was in sight
)
Index("ix_ticket_viewings_ticket", viewings.c.ticket)
