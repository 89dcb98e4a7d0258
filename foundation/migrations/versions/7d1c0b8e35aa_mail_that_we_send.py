"""mail that we send

Revision ID: 7d1c0b8e35aa
Revises: 47ec4c930cd3
"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = "7d1c0b8e35aa"
down_revision = "47ec4c930cd3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", foundation.columns.Moment(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("posted_at", foundation.columns.Moment(), nullable=False),
        sa.Column("sent_at", foundation.columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
    )
    op.create_index("ix_mails_state_due_at", "mails", ["state", "due_at"])
    op.create_index("ix_mails_who", "mails", ["who"])


def downgrade() -> None:
    op.drop_index("ix_mails_who", table_name="mails")
    op.drop_index("ix_mails_state_due_at", table_name="mails")
    op.drop_table("mails")
