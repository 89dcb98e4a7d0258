"""Whose second step is set up, what codes they kept, who is half signed in, and of which roles it is asked."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

two_steps = Table(
    "two_steps",
    metadata,
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("secret", String(400), nullable=False),  # sealed with the secret key
    Column("confirmed_at", Moment),  # none: being set up, and not asked for yet
    Column(
        "last_step", Big, nullable=False, default=0
    ),  # of thirty seconds, of the newest code that was taken: none is taken twice
    Column("failures", Integer, nullable=False, default=0),
    Column("failing_since", Moment),
)

two_step_recovery = Table(
    "two_step_recovery",
    metadata,
    identity(),
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code_hash", String(64), nullable=False),
    Column("used_at", Moment),
)

two_step_challenges = Table(
    "two_step_challenges",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ends_at", Moment, nullable=False),
)

two_step_settings = Table(
    "two_step_settings",
    metadata,
    identity(),  # one row
    Column("roles", Json, nullable=False),  # that must have it
    Column("changed_at", Moment, nullable=False),
)
