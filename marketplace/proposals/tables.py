"""Proposals: a freelancer's answer to a job post."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

proposals = Table(
    "worklane_proposals",
    metadata,
    identity(),
    Column("job", Integer, ForeignKey("worklane_jobs.id"), nullable=False),
    Column("freelancer", Integer, ForeignKey("worklane_members.id"), nullable=False),
    Column("note", Text, nullable=False),  # the cover note
    Column("price_minor", Integer, nullable=False),  # whole price, or rate an hour
    Column("estimate", String(80), nullable=False, default=""),
    Column("answers", Json, nullable=False, default=list),
    Column("status", String(11), nullable=False, default="sent"),  # as in decide.py
    Column("credits", Integer, nullable=False, default=1),  # 0 once they were given back
    Column("sent_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("job", "freelancer"),
)
Index("ix_worklane_proposals_freelancer_sent_at", proposals.c.freelancer, proposals.c.sent_at)
