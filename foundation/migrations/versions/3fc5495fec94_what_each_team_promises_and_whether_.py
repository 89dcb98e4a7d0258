"""what each team promises, and whether chat needs somebody"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = "3fc5495fec94"
down_revision = "9b1d4f7c2e60"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_levels",
        sa.Column("team", sa.String(length=24), nullable=False),
        sa.Column("minutes", foundation.columns.Json(), nullable=False),
        sa.Column("changed_at", foundation.columns.Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_service_levels")),
    )
    with op.batch_alter_table("team_settings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chat_needs_somebody", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("team_settings", schema=None) as batch_op:
        batch_op.drop_column("chat_needs_somebody")
    op.drop_table("service_levels")
