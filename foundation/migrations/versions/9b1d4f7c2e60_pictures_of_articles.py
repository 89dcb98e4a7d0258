"""pictures of articles"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = "9b1d4f7c2e60"
down_revision = "2c94d0be71a5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kb_pictures",
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("added_at", foundation.columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kb_pictures")),
    )


def downgrade() -> None:
    op.drop_table("kb_pictures")
