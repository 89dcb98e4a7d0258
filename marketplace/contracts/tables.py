"""Offers, contracts, milestones and what happened on them."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from foundation.columns import Big, Json, Moment, identity
from foundation.database import metadata

offers = Table(
    "worklane_offers",
    metadata,
    identity(),
    Column("proposal", Integer, ForeignKey("worklane_proposals.id"), index=True),
    Column("job", Integer, ForeignKey("worklane_jobs.id")),
    Column("client", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("freelancer", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("title", String(120), nullable=False),
    Column("terms", Text, nullable=False, default=""),
    Column("kind", String(6), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("rate_minor", Integer),
    Column("weekly_limit_minutes", Integer),
    Column("manual_allowed", Boolean, nullable=False, default=True),
    Column("milestones", Json, nullable=False, default=list),  # [{"title", "amount_minor", "due"}]
    Column("status", String(9), nullable=False, default="open"),  # open | accepted | declined | withdrawn | expired
    Column("sent_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

contracts = Table(
    "worklane_contracts",
    metadata,
    identity(),
    Column("offer", Integer, ForeignKey("worklane_offers.id"), unique=True),
    Column("job", Integer, ForeignKey("worklane_jobs.id"), index=True),
    Column("client", Integer, ForeignKey("worklane_members.id"), nullable=False),
    Column("freelancer", Integer, ForeignKey("worklane_members.id"), nullable=False),
    Column("title", String(120), nullable=False),
    Column("terms", Text, nullable=False, default=""),
    Column("kind", String(6), nullable=False),  # fixed | hourly
    Column("currency", String(3), nullable=False),
    Column("rate_minor", Integer),
    Column("weekly_limit_minutes", Integer),
    Column("manual_allowed", Boolean, nullable=False, default=True),
    Column("status", String(6), nullable=False, default="active"),  # active | paused | ended
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", Integer),
)
Index("ix_worklane_contracts_client_status", contracts.c.client, contracts.c.status)
Index("ix_worklane_contracts_freelancer_status", contracts.c.freelancer, contracts.c.status)

milestones = Table(
    "worklane_milestones",
    metadata,
    identity(),
    Column("contract", Integer, ForeignKey("worklane_contracts.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("title", String(120), nullable=False),
    Column("amount_minor", Big, nullable=False),
    Column("due_at", Moment),
    Column("status", String(10), nullable=False, default="planned"),  # as in milestones.py
    Column("released_minor", Big, nullable=False, default=0),  # kept beside the ledger for quick pages; tests compare
    Column("refunded_minor", Big, nullable=False, default=0),
    Column("submission", Text, nullable=False, default=""),
    Column("submitted_at", Moment),
    Column("review_until", Moment),  # then it is released by itself
    Column("decided_at", Moment),
    Column("refund_asked_at", Moment),
    Column("refund_until", Moment),
    CheckConstraint("amount_minor >= 500", name="minimum"),
    CheckConstraint("released_minor + refunded_minor <= amount_minor", name="not_more_than_funded"),
)
Index("ix_worklane_milestones_status_review_until", milestones.c.status, milestones.c.review_until)

contract_events = Table(
    "worklane_contract_events",
    metadata,
    identity(),
    Column("contract", Integer, ForeignKey("worklane_contracts.id"), nullable=False),
    Column("actor", Integer),  # none: Worklane itself (a timer)
    Column("kind", String(24), nullable=False),
    Column("subject", String(160), nullable=False, default=""),  # a milestone's title, an amount
    Column("note", Text, nullable=False, default=""),
    Column("at", Moment, nullable=False),
)
Index("ix_worklane_contract_events_contract_at", contract_events.c.contract, contract_events.c.at)
