"""Articles only for signed-in people"""

import sqlalchemy as sa
from alembic import op

revision = '7bc97a368ecc'
down_revision = '253b0f9c9753'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('kb_articles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('private', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('kb_articles', schema=None) as batch_op:
        batch_op.drop_column('private')
