"""suggestions beside tickets are counted"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = "eaec2598a33a"
down_revision = "227e794689ab"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "knowledge_offers",
        sa.Column("id", big, autoincrement=True, nullable=False),
        sa.Column("ticket", big, nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("target", sa.String(length=160), nullable=False),
        sa.Column("team", sa.String(length=24), nullable=False),
        sa.Column("offered_at", foundation.columns.Moment(), nullable=False),
        sa.Column("linked_at", foundation.columns.Moment(), nullable=True),
        sa.Column("quoted_at", foundation.columns.Moment(), nullable=True),
        sa.Column("started_at", foundation.columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff"], ["staff.id"], name=op.f("fk_knowledge_offers_staff_staff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket"], ["tickets.id"], name=op.f("fk_knowledge_offers_ticket_tickets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_offers")),
        sa.UniqueConstraint(
            "ticket", "staff", "kind", "target", name=op.f("uq_knowledge_offers_ticket_staff_kind_target")
        ),
    )
    op.create_index("ix_knowledge_offers_offered_at", "knowledge_offers", ["offered_at"])


def downgrade() -> None:
    op.drop_table("knowledge_offers")
