"""fixes of themes, and releases"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = "a3d58b6e9f17"
down_revision = "f676bf1ad3fa"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voice_fixes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("shipped_on", sa.String(length=10), nullable=True),
        sa.Column("created_at", foundation.columns.Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("told_at", foundation.columns.Moment(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_fixes")),
    )
    op.create_index("ix_voice_fixes_theme", "voice_fixes", ["theme"])
    op.create_table(
        "voice_releases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("released_on", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_releases")),
    )


def downgrade() -> None:
    op.drop_table("voice_releases")
    op.drop_index("ix_voice_fixes_theme", "voice_fixes")
    op.drop_table("voice_fixes")
