"""Versions of what suggestions learned"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = 'b61f51c46a4d'
down_revision = '7bc97a368ecc'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kb_models',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('trained_at', foundation.columns.Moment(), nullable=False),
    sa.Column('trained_by', sa.String(length=120), nullable=True),
    sa.Column('clicks', sa.Integer(), nullable=False),
    sa.Column('judged', sa.Integer(), nullable=False),
    sa.Column('questions', sa.Integer(), nullable=False),
    sa.Column('before', sa.Float(), nullable=False),
    sa.Column('after', sa.Float(), nullable=False),
    sa.Column('words', sa.Boolean(), nullable=False),
    sa.Column('gains', sa.Boolean(), nullable=False),
    sa.Column('model', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kb_models'))
    )
    op.create_table('kb_switches',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('model_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('held', sa.Boolean(), nullable=False),
    sa.Column('switched_by', sa.String(length=120), nullable=True),
    sa.Column('switched_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kb_switches'))
    )
    with op.batch_alter_table('kb_contacts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('who', sa.String(length=120), nullable=True))

    with op.batch_alter_table('kb_searches', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opening', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('seconds', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_kb_searches_opening'), ['opening'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('kb_searches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kb_searches_opening'))
        batch_op.drop_column('seconds')
        batch_op.drop_column('opening')

    with op.batch_alter_table('kb_contacts', schema=None) as batch_op:
        batch_op.drop_column('who')

    op.drop_table('kb_switches')
    op.drop_table('kb_models')
