"""Members, their sessions and the tallies of their reputation."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

members = Table(
    "worklane_members",
    metadata,
    identity(),
    Column("email", String(254), nullable=False, unique=True),  # lower case
    Column("name", String(120), nullable=False),
    Column("password_hash", String(200)),  # none: this member can't sign in (synthetic people)
    Column("role", String(12), nullable=False),  # client | freelancer | agency
    Column("plan", String(12), nullable=False, default="basic"),  # basic | plus | enterprise
    Column("state", String(16), nullable=False, default="ok"),  # as STATES in people.py
    Column("company", String(120), nullable=False, default=""),
    Column("city", String(80), nullable=False, default=""),
    Column("country", String(80), nullable=False, default=""),
    Column("headline", String(160), nullable=False, default=""),
    Column("about", Text, nullable=False, default=""),
    Column("skills", Json, nullable=False, default=list),
    Column("rate_minor", Integer),  # a freelancer's usual hourly rate
    Column("currency", String(3), nullable=False, default="EUR"),
    Column("available", Boolean, nullable=False, default=True),
    Column("locale", String(12), nullable=False, default="en"),
    Column("timezone", String(64), nullable=False, default="UTC"),
    Column("identity_verified_at", Moment),
    Column("notifications", Json, nullable=False, default=dict),
    Column("payout_schedule", String(8), nullable=False, default="demand"),  # demand | weekly
    Column("joined_at", Moment, nullable=False),
)
Index("ix_worklane_members_role_available", members.c.role, members.c.available)

member_sessions = Table(
    "worklane_sessions",
    metadata,
    identity(),
    Column("token_hash", String(64), nullable=False, unique=True),  # sha-256: a stolen table signs nobody in
    Column("member", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("device", String(120), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
)

# Derived from contracts and ratings; `ratings.standing.rebuild_standings` makes it again from nothing.
standings = Table(
    "worklane_standings",
    metadata,
    Column("member", Integer, ForeignKey("worklane_members.id"), primary_key=True),
    Column("ended", Integer, nullable=False, default=0),  # contracts that ended
    Column("rated", Integer, nullable=False, default=0),
    Column("stars", Float, nullable=False, default=0.0),  # mean of public ratings, 0 when none
    Column("score", Integer),  # success score in per cent; none before 3 contracts ended
    Column("badge", String(12), nullable=False, default="Newcomer"),
)
