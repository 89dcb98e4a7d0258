"""The ledger: accounts with a kept balance, transactions, entries; and holds that end exactly once."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from foundation.columns import Big, Moment, identity
from foundation.database import metadata

accounts = Table(
    "worklane_ledger_accounts",
    metadata,
    identity(),
    Column("kind", String(12), nullable=False),  # as in accounts.py
    Column("owner", Integer, nullable=False),  # a milestone, a week, a member, or 0 for Worklane
    Column("currency", String(3), nullable=False),
    Column("balance_minor", Big, nullable=False, default=0),  # credits - debits; rebuilds from the entries
    UniqueConstraint("kind", "owner", "currency"),
    CheckConstraint("balance_minor >= 0 OR kind = 'outside'", name="never_negative"),
)

transactions = Table(
    "worklane_ledger_transactions",
    metadata,
    identity(),
    Column("key", String(80), nullable=False, unique=True),  # idempotency
    Column("body_hash", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("contract", Integer, index=True),
    Column("milestone", Integer),
    Column("member", Integer, index=True),  # whose statement shows it
    Column("actor", String(40), nullable=False),
    Column("cause", String(200), nullable=False),
    Column("gross_minor", Big, nullable=False),
    Column("fee_minor", Big, nullable=False, default=0),
    Column("at", Moment, nullable=False),
)
Index("ix_worklane_ledger_transactions_kind_at", transactions.c.kind, transactions.c.at)

entries = Table(
    "worklane_ledger_entries",
    metadata,
    identity(),
    Column("transaction", Integer, ForeignKey("worklane_ledger_transactions.id"), nullable=False, index=True),
    Column("account", Integer, ForeignKey("worklane_ledger_accounts.id"), nullable=False, index=True),
    Column("debit_minor", Big, nullable=False),
    Column("credit_minor", Big, nullable=False),
    CheckConstraint("debit_minor >= 0 AND credit_minor >= 0", name="never_negative"),
    CheckConstraint("(debit_minor = 0) <> (credit_minor = 0)", name="one_side"),
)

holds = Table(
    "worklane_holds",
    metadata,
    identity(),
    Column("member", Integer, ForeignKey("worklane_members.id"), nullable=False, index=True),
    Column("contract", Integer, ForeignKey("worklane_contracts.id"), nullable=False),
    Column("milestone", Integer, ForeignKey("worklane_milestones.id"), index=True),
    Column("currency", String(3), nullable=False),
    Column("amount_minor", Big, nullable=False),  # net
    Column("until", Moment, nullable=False),
    Column("status", String(8), nullable=False, default="pending"),  # pending | freed | returned | frozen
)
Index("ix_worklane_holds_status_until", holds.c.status, holds.c.until)
