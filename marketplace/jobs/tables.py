"""Job posts, invitations and saved searches."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from foundation.columns import Json, Moment, identity
from foundation.database import metadata

job_posts = Table(
    "worklane_jobs",
    metadata,
    identity(),
    Column("client", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("title", String(120), nullable=False),
    Column("brief", Text, nullable=False),
    Column("skills", Json, nullable=False),
    Column("kind", String(6), nullable=False),  # fixed | hourly
    Column("budget_minor", Integer),  # fixed price
    Column("rate_low_minor", Integer),  # hourly range
    Column("rate_high_minor", Integer),
    Column("currency", String(3), nullable=False),
    Column("visibility", String(8), nullable=False, default="public"),  # public | invited
    Column("questions", Json, nullable=False, default=list),  # screening questions
    Column("status", String(8), nullable=False, default="open"),  # open | paused | filled | closed
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
Index("ix_worklane_jobs_status_opened_at", job_posts.c.status, job_posts.c.opened_at)

invitations = Table(
    "worklane_invitations",
    metadata,
    identity(),
    Column("job", Integer, ForeignKey("worklane_jobs.id"), nullable=False),
    Column("freelancer", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("status", String(9), nullable=False, default="sent"),  # sent | declined | proposed
    Column("sent_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    UniqueConstraint("job", "freelancer"),
)
