"""programs' uses of macros are counted"""

import sqlalchemy as sa
from alembic import op

revision = "5d20b7f3a914"
down_revision = "c6888bf63585"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("macro_uses") as uses:
        uses.alter_column("staff", existing_type=sa.Integer(), nullable=True)
        uses.add_column(sa.Column("program", sa.String(length=120)))


def downgrade() -> None:
    op.execute("DELETE FROM macro_uses WHERE staff IS NULL")
    with op.batch_alter_table("macro_uses") as uses:
        uses.drop_column("program")
        uses.alter_column("staff", existing_type=sa.Integer(), nullable=False)
