"""What each agent can take on and when, which teams share work out by themselves, and what was given to whom and why."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, false, true

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

agents = Table(
    "agents",
    metadata,
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("teams", Json, nullable=False),
    Column("languages", Json, nullable=False),  # two letters each
    Column("skills", Json, nullable=False),  # families and topics of routing
    Column("most_chats", Integer, nullable=False),
    Column("most_tickets", Integer, nullable=False),
    Column("answers_calls", Boolean, nullable=False),
    Column("most_calls", Integer, nullable=False, default=3, server_default="3"),  # promised, and not made yet
    Column("timezone", String(64), nullable=False),
    Column("hours", Json),  # {"days": [0..6], "begins": 9.0, "ends": 17.5}, on their own clock; none: always
    Column("away_until", Moment),
    Column("away_since", Moment),  # when they said so
    Column("away_by_itself", Boolean, nullable=False, default=False, server_default=false()),  # nobody said so
    Column("moved_at", Moment),  # a key or the pointer, on any page of theirs
    Column("seen_at", Moment),  # a page of the workspace was open and in sight
    Column("changed_at", Moment, nullable=False),
)

team_settings = Table(
    "team_settings",
    metadata,
    Column("team", String(24), primary_key=True),
    Column("automatic", Boolean, nullable=False),  # questions are given to people without anybody's hand
    Column("way", String(16), nullable=False, default="balanced", server_default="balanced"),  # in which they are
    Column("chat_needs_somebody", Boolean, nullable=False, default=True, server_default=true()),  # here, to be open
    Column(
        "members_only", Boolean, nullable=False, default=False, server_default=false()
    ),  # others don't see its tickets
)

presence_settings = Table(
    "presence_settings",
    metadata,
    identity(),  # one row
    Column("hand_back_hours", Integer),  # tickets of who is away for longer go back to their team; none: they stay
    Column("idle_minutes", Integer),  # without a key or the pointer, then somebody is away; 0: never; none: as usual
    Column("changed_at", Moment, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    identity(),
    Column("ticket", Big, ForeignKey("tickets.id"), nullable=False),
    Column("staff", Integer, ForeignKey("staff.id"), nullable=False),
    Column("team", String(24)),  # in whose name; takes turns
    Column("sentence", String(300), nullable=False),  # why, in words
    Column("given_at", Moment, nullable=False),
)
Index("ix_assignments_staff_given_at", assignments.c.staff, assignments.c.given_at)
Index("ix_assignments_team_staff_id", assignments.c.team, assignments.c.staff, assignments.c.id)
Index("ix_assignments_ticket", assignments.c.ticket)
