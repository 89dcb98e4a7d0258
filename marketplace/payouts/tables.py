"""Payment methods and payouts."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

methods = Table(
    "worklane_payment_methods",
    metadata,
    identity(),
    Column("member", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("use", String(6), nullable=False),  # pay | payout
    Column("kind", String(4), nullable=False),  # card | bank
    Column("label", String(80), nullable=False),  # "Visa ending 4242": never a whole number
    Column("holder", String(120), nullable=False),
    Column("status", String(8), nullable=False, default="verified"),  # verified | failed | removed
    Column("added_at", Moment, nullable=False),
)

payouts = Table(
    "worklane_payouts",
    metadata,
    identity(),
    Column("member", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("method", Integer, ForeignKey("worklane_payment_methods.id"), nullable=False),
    Column("kind", String(4), nullable=False),
    Column("label", String(80), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("amount_minor", Big, nullable=False),  # taken from available
    Column("fee_minor", Big, nullable=False),  # what arrives is amount - fee
    Column("status", String(7), nullable=False, default="sent"),  # sent | arrived | failed
    Column("reason", String(200), nullable=False, default=""),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
)
Index("ix_worklane_payouts_status_due_at", payouts.c.status, payouts.c.due_at)
