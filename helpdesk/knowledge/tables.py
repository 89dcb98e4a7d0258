"""What was suggested beside tickets, to whom, and what of it went into a reply."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

knowledge_offers = Table(
    "knowledge_offers",
    metadata,
    identity(),
    Column("ticket", Big, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=False),
    Column("staff", Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(8), nullable=False),  # article | solved
    Column("target", String(160), nullable=False),  # the article, or the number of the solved ticket
    Column("team", String(24), nullable=False),  # the ticket's, then
    Column("offered_at", Moment, nullable=False),
    Column("linked_at", Moment),  # its link was put into a reply
    Column("quoted_at", Moment),  # its passage was
    Column("started_at", Moment),  # a reply was begun with its answer
    UniqueConstraint("ticket", "staff", "kind", "target"),
)
Index("ix_knowledge_offers_offered_at", knowledge_offers.c.offered_at)
