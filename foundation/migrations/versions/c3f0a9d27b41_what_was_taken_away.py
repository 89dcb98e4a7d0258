"""what was taken away: files and links"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = "c3f0a9d27b41"
down_revision = "780b91d3ae85"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voice_exports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("format", sa.String(length=5), nullable=False),
        sa.Column("filters", foundation.columns.Json(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=40), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("asked_at", foundation.columns.Moment(), nullable=False),
        sa.Column("made_at", foundation.columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_exports")),
    )
    op.create_index("ix_voice_exports_state", "voice_exports", ["state"])
    op.create_table(
        "voice_shares",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=80), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("report", foundation.columns.Json(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("made_at", foundation.columns.Moment(), nullable=False),
        sa.Column("expires_at", foundation.columns.Moment(), nullable=False),
        sa.Column("revoked_at", foundation.columns.Moment(), nullable=True),
        sa.Column("revoked_by", sa.String(length=120), nullable=True),
        sa.Column("opened_at", foundation.columns.Moment(), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_shares")),
    )


def downgrade() -> None:
    op.drop_table("voice_shares")
    op.drop_index("ix_voice_exports_state", "voice_exports")
    op.drop_table("voice_exports")
