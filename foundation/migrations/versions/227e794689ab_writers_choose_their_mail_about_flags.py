"""writers choose their mail about flags"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = "227e794689ab"
down_revision = "5d20b7f3a914"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kb_flag_readers",
        sa.Column("staff", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wish", sa.String(length=8), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("told_at", foundation.columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff"], ["staff.id"], name=op.f("fk_kb_flag_readers_staff_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff", name=op.f("pk_kb_flag_readers")),
    )


def downgrade() -> None:
    op.drop_table("kb_flag_readers")
