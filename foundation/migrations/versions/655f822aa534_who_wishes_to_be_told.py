"""who wishes to be told"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = '655f822aa534'
down_revision = '7111ae218ee2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('voice_wishes',
    sa.Column('source_id', sa.String(length=120), nullable=False),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('wished_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('source_id', name=op.f('pk_voice_wishes'))
    )
    with op.batch_alter_table('voice_wishes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voice_wishes_who'), ['who'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('voice_wishes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voice_wishes_who'))

    op.drop_table('voice_wishes')
