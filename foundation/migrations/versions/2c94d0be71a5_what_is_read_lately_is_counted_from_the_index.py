"""what is read lately is counted from the index"""

from alembic import op

revision = "2c94d0be71a5"
down_revision = "af9c6a1c9156"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_kb_readings_read_at_article_id", "kb_readings", ["read_at", "article_id"])
    op.drop_index("ix_kb_readings_read_at", "kb_readings")
    op.create_index("ix_kb_votes_voted_at_article_id", "kb_votes", ["voted_at", "article_id"])


def downgrade() -> None:
    op.drop_index("ix_kb_votes_voted_at_article_id", "kb_votes")
    op.create_index("ix_kb_readings_read_at", "kb_readings", ["read_at"])
    op.drop_index("ix_kb_readings_read_at_article_id", "kb_readings")
