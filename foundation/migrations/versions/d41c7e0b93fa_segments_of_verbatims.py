"""segments of verbatims"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = "d41c7e0b93fa"
down_revision = "c3f0a9d27b41"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voice_segments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("filters", foundation.columns.Json(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("saved_at", foundation.columns.Moment(), nullable=False),
        sa.Column("removed_at", foundation.columns.Moment(), nullable=True),
        sa.Column("figures", foundation.columns.Json(), nullable=True),
        sa.Column("counted_at", foundation.columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_segments")),
    )


def downgrade() -> None:
    op.drop_table("voice_segments")
