"""Disputes, as both sides and a mediator see them."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

disputes = Table(
    "worklane_disputes",
    metadata,
    identity(),
    Column("contract", Integer, ForeignKey("worklane_contracts.id"), nullable=False, index=True),
    Column("milestone", Integer, ForeignKey("worklane_milestones.id")),
    Column("week", Integer, ForeignKey("worklane_weeks.id")),
    Column("opener", Integer, ForeignKey("worklane_members.id"), nullable=False),
    Column("reason", String(24), nullable=False),
    Column("statement", Text, nullable=False),
    Column("wish", String(12), nullable=False),  # refund | part | release
    Column("wish_minor", Big, nullable=False),
    Column("amount_minor", Big, nullable=False),  # frozen
    Column("currency", String(3), nullable=False),
    Column("answer", Text, nullable=False, default=""),
    Column("status", String(9), nullable=False, default="open"),  # open | answered | withdrawn
    Column("was", String(10), nullable=False),  # the state to go back to when it is withdrawn
    Column("ticket", String(20), nullable=False, default=""),  # the help desk's reference
    Column("opened_at", Moment, nullable=False),
    Column("answer_until", Moment, nullable=False),
    Column("answered_at", Moment),
)
