"""Ratings: one of each side per ended contract."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from foundation.columns import Moment, identity
from foundation.database import metadata

ratings = Table(
    "worklane_ratings",
    metadata,
    identity(),
    Column("contract", Integer, ForeignKey("worklane_contracts.id"), nullable=False),
    Column("rater", Integer, ForeignKey("worklane_members.id"), nullable=False),
    Column("rated", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("stars", Integer, nullable=False),
    Column("comment", String(600), nullable=False, default=""),  # public
    Column("again", Boolean, nullable=False),  # private: would work together again
    Column("private_note", String(600), nullable=False, default=""),
    Column("completed_well", Boolean, nullable=False, default=True),
    Column("at", Moment, nullable=False),
    UniqueConstraint("contract", "rater"),
    CheckConstraint("stars BETWEEN 1 AND 5", name="five_stars"),
)
