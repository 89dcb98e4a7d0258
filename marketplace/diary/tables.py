"""Diary entries, and the weeks that were invoiced."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

diary_entries = Table(
    "worklane_diary",
    metadata,
    identity(),
    Column("contract", Integer, ForeignKey("worklane_contracts.id"), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("memo", String(200), nullable=False, default=""),
    Column("kind", String(7), nullable=False),  # tracked | manual
    Column("activity", Integer),  # 0-100, tracked time only
    CheckConstraint("minutes > 0 AND minutes <= 1440", name="a_day_at_most"),
)
Index("ix_worklane_diary_contract_starts_at", diary_entries.c.contract, diary_entries.c.starts_at)

weeks = Table(
    "worklane_weeks",
    metadata,
    identity(),
    Column("contract", Integer, ForeignKey("worklane_contracts.id"), nullable=False),
    Column("starts_at", Moment, nullable=False),  # Monday 00:00 UTC
    Column("minutes", Integer, nullable=False),  # billed
    Column("protected_minutes", Integer, nullable=False),
    Column("gross_minor", Big, nullable=False),
    Column("status", String(8), nullable=False),  # review | paid | disputed | failed
    Column("invoiced_at", Moment, nullable=False),
    Column("available_at", Moment, nullable=False),
    UniqueConstraint("contract", "starts_at"),
)
Index("ix_worklane_weeks_status_available_at", weeks.c.status, weeks.c.available_at)
