"""a view can be a program's"""

import sqlalchemy as sa
from alembic import op

revision = "c6888bf63585"
down_revision = "c41d7a90be52"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("saved_views") as saved:
        saved.alter_column("owner", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM saved_views WHERE owner IS NULL")
    with op.batch_alter_table("saved_views") as saved:
        saved.alter_column("owner", existing_type=sa.Integer(), nullable=False)
