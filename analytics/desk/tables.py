"""The mart: what happened to each ticket, and the same by day. Derived from the desk's own tables, and rebuildable."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table, UniqueConstraint, false

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

# Both hold rows of `facts.ROW`, packed: a year of a large desk is read in milliseconds.
desk_facts = Table(
    "desk_facts",
    metadata,
    Column("ticket", Big, primary_key=True, autoincrement=False),
    Column("facts", LargeBinary, nullable=False),
)
desk_days = Table(
    "desk_days",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),  # days since 1970 in UTC; facts.OPEN: not over yet
    Column("facts", LargeBinary, nullable=False),
)
desk_words = Table(
    "desk_words",
    metadata,
    identity(),  # what stands for it in facts
    Column("facet", String(12), nullable=False),
    Column("value", String(120), nullable=False),
    UniqueConstraint("facet", "value"),
)
desk_counted = Table(
    "desk_counted",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("up_to", Big, nullable=False),  # the newest event that is counted
    Column(
        "settled", Big, nullable=False
    ),  # events up to here were counted long after they came, with all that committed late
    Column("settling", Big, nullable=False),  # these will be, a while after `settling_since`
    Column("settling_since", Moment, nullable=False),
    Column("counted_at", Moment, nullable=False),
    Column("tickets", Integer, nullable=False),
    Column("left_out", Integer, nullable=False),  # spam, trash, merged
    Column("synthetic", Boolean, nullable=False),  # there are such tickets
    Column(
        "without_synthetic", Boolean, nullable=False, default=False, server_default=false()
    ),  # they count nowhere: a lead said so
)
desk_made = Table(
    "desk_made",
    metadata,
    Column("key", String(40), primary_key=True),  # of what it shows
    Column("body", LargeBinary, nullable=False),  # a picture, or a workbook
    Column("made_at", Moment, nullable=False),
)
