"""Changes know what they were written from, and versions whether they can be read"""

import sqlalchemy as sa
from alembic import op

revision = 'e4c1a7d90b32'
down_revision = 'b61f51c46a4d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('kb_changes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('written_from', sa.Integer(), server_default='0', nullable=False))
    op.execute(
        "UPDATE kb_changes SET written_from = coalesce((SELECT max(number) FROM kb_revisions"
        " WHERE kb_revisions.article_id = kb_changes.article_id AND made_at <= kb_changes.saved_at), 0)"
    )
    with op.batch_alter_table('kb_models', schema=None) as batch_op:
        batch_op.add_column(sa.Column('damaged', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('kb_models', schema=None) as batch_op:
        batch_op.drop_column('damaged')
    with op.batch_alter_table('kb_changes', schema=None) as batch_op:
        batch_op.drop_column('written_from')
