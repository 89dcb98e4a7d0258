"""Chats and callbacks"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = 'df6f89e9d750'
down_revision = 'e4c1a7d90b32'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('callback_slots',
    sa.Column('slot', foundation.columns.Moment(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('slot', name=op.f('pk_callback_slots'))
    )
    op.create_table('callbacks',
    sa.Column('ticket', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('timezone', sa.String(length=64), nullable=False),
    sa.Column('slot', foundation.columns.Moment(), nullable=False),
    sa.Column('changed_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['ticket'], ['tickets.id'], name=op.f('fk_callbacks_ticket_tickets')),
    sa.PrimaryKeyConstraint('ticket', name=op.f('pk_callbacks'))
    )
    with op.batch_alter_table('callbacks', schema=None) as batch_op:
        batch_op.create_index('ix_callbacks_state_slot', ['state', 'slot'], unique=False)

    op.create_table('chats',
    sa.Column('ticket', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('ahead', sa.Integer(), nullable=False),
    sa.Column('started_at', foundation.columns.Moment(), nullable=False),
    sa.Column('until', foundation.columns.Moment(), nullable=False),
    sa.Column('taken_at', foundation.columns.Moment(), nullable=True),
    sa.Column('agent', sa.Integer(), nullable=True),
    sa.Column('ended_at', foundation.columns.Moment(), nullable=True),
    sa.Column('ended_by', sa.String(length=10), nullable=True),
    sa.Column('customer_got', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('customer_read', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('customer_seen_at', foundation.columns.Moment(), nullable=True),
    sa.Column('agent_read', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('agent_seen_at', foundation.columns.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['agent'], ['staff.id'], name=op.f('fk_chats_agent_staff')),
    sa.ForeignKeyConstraint(['ticket'], ['tickets.id'], name=op.f('fk_chats_ticket_tickets')),
    sa.PrimaryKeyConstraint('ticket', name=op.f('pk_chats'))
    )
    with op.batch_alter_table('chats', schema=None) as batch_op:
        batch_op.create_index('ix_chats_state_started_at', ['state', 'started_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('chats', schema=None) as batch_op:
        batch_op.drop_index('ix_chats_state_started_at')

    op.drop_table('chats')
    with op.batch_alter_table('callbacks', schema=None) as batch_op:
        batch_op.drop_index('ix_callbacks_state_slot')

    op.drop_table('callbacks')
    op.drop_table('callback_slots')
