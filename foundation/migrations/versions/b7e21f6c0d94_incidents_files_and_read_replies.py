"""Incidents, files and read replies"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = 'b7e21f6c0d94'
down_revision = 'a3d94c7e15b8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('widget_incidents',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('sentence', sa.String(length=300), nullable=False),
    sa.Column('pages', foundation.columns.Json(), nullable=False),
    sa.Column('roles', foundation.columns.Json(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('since', foundation.columns.Moment(), nullable=False),
    sa.Column('updated_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_widget_incidents'))
    )
    with op.batch_alter_table('widget_incidents', schema=None) as batch_op:
        batch_op.create_index('ix_widget_incidents_state', ['state'], unique=False)

    op.create_table('widget_read_replies',
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('reference', sa.String(length=24), nullable=False),
    sa.Column('replies', sa.Integer(), nullable=False),
    sa.Column('read_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('who', 'reference', name=op.f('pk_widget_read_replies'))
    )
    op.create_table('widget_incident_followers',
    sa.Column('incident', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=True),
    sa.Column('followed_at', foundation.columns.Moment(), nullable=False),
    sa.Column('told_at', foundation.columns.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['incident'], ['widget_incidents.id'], name=op.f('fk_widget_incident_followers_incident_widget_incidents')),
    sa.PrimaryKeyConstraint('incident', 'who', name=op.f('pk_widget_incident_followers'))
    )
    op.create_table('widget_incident_notes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('incident', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('what', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('sentence', sa.String(length=300), nullable=False),
    sa.Column('by', sa.String(length=120), nullable=False),
    sa.Column('noted_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['incident'], ['widget_incidents.id'], name=op.f('fk_widget_incident_notes_incident_widget_incidents')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_widget_incident_notes'))
    )
    with op.batch_alter_table('widget_incident_notes', schema=None) as batch_op:
        batch_op.create_index('ix_widget_incident_notes_incident_id', ['incident', 'id'], unique=False)

    op.create_table('ticket_files',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('message', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('received_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['message'], ['ticket_messages.id'], name=op.f('fk_ticket_files_message_ticket_messages')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_files'))
    )
    with op.batch_alter_table('ticket_files', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_files_digest', ['digest'], unique=False)
        batch_op.create_index('ix_ticket_files_message', ['message'], unique=False)
        batch_op.create_index('ix_ticket_files_who', ['who'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('ticket_files', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_files_who')
        batch_op.drop_index('ix_ticket_files_message')
        batch_op.drop_index('ix_ticket_files_digest')

    op.drop_table('ticket_files')
    with op.batch_alter_table('widget_incident_notes', schema=None) as batch_op:
        batch_op.drop_index('ix_widget_incident_notes_incident_id')

    op.drop_table('widget_incident_notes')
    op.drop_table('widget_incident_followers')
    op.drop_table('widget_read_replies')
    with op.batch_alter_table('widget_incidents', schema=None) as batch_op:
        batch_op.drop_index('ix_widget_incidents_state')

    op.drop_table('widget_incidents')
