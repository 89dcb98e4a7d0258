"""what tickets were joined and set aside"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = '3cd68dddb3e8'
down_revision = '32217e3d815e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('problem_answers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('problem', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('answered_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['problem'], ['tickets.id'], name=op.f('fk_problem_answers_problem_tickets')),
    sa.ForeignKeyConstraint(['staff'], ['staff.id'], name=op.f('fk_problem_answers_staff_staff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_problem_answers'))
    )
    with op.batch_alter_table('problem_answers', schema=None) as batch_op:
        batch_op.create_index('ix_problem_answers_problem', ['problem'], unique=False)

    op.create_table('ticket_links',
    sa.Column('low', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('high', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['high'], ['tickets.id'], name=op.f('fk_ticket_links_high_tickets')),
    sa.ForeignKeyConstraint(['low'], ['tickets.id'], name=op.f('fk_ticket_links_low_tickets')),
    sa.PrimaryKeyConstraint('low', 'high', name=op.f('pk_ticket_links'))
    )
    with op.batch_alter_table('ticket_links', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_links_high', ['high'], unique=False)

    op.create_table('ticket_merges',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('source', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('target', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('before', foundation.columns.Json(), nullable=False),
    sa.Column('target_before', foundation.columns.Json(), nullable=False),
    sa.Column('target_after', foundation.columns.Json(), nullable=False),
    sa.Column('mark', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('follows', sa.Boolean(), nullable=False),
    sa.Column('merged_by', sa.String(length=120), nullable=False),
    sa.Column('merged_at', foundation.columns.Moment(), nullable=False),
    sa.Column('ended_at', foundation.columns.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['source'], ['tickets.id'], name=op.f('fk_ticket_merges_source_tickets')),
    sa.ForeignKeyConstraint(['target'], ['tickets.id'], name=op.f('fk_ticket_merges_target_tickets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_merges'))
    )
    with op.batch_alter_table('ticket_merges', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_merges_source', ['source'], unique=False)
        batch_op.create_index('ix_ticket_merges_target', ['target'], unique=False)

    op.create_table('ticket_splits',
    sa.Column('ticket', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('source', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('split_by', sa.String(length=120), nullable=False),
    sa.Column('split_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['source'], ['tickets.id'], name=op.f('fk_ticket_splits_source_tickets')),
    sa.ForeignKeyConstraint(['ticket'], ['tickets.id'], name=op.f('fk_ticket_splits_ticket_tickets')),
    sa.PrimaryKeyConstraint('ticket', name=op.f('pk_ticket_splits'))
    )
    with op.batch_alter_table('ticket_splits', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_splits_source', ['source'], unique=False)

    op.create_table('tickets_set_aside',
    sa.Column('ticket', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('before', foundation.columns.Json(), nullable=False),
    sa.Column('mark', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('set_aside_by', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['ticket'], ['tickets.id'], name=op.f('fk_tickets_set_aside_ticket_tickets')),
    sa.PrimaryKeyConstraint('ticket', name=op.f('pk_tickets_set_aside'))
    )
    op.create_table('incident_answers',
    sa.Column('answer', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('incident', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('seen', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['answer'], ['problem_answers.id'], name=op.f('fk_incident_answers_answer_problem_answers')),
    sa.ForeignKeyConstraint(['incident'], ['tickets.id'], name=op.f('fk_incident_answers_incident_tickets')),
    sa.PrimaryKeyConstraint('answer', 'incident', name=op.f('pk_incident_answers'))
    )
    with op.batch_alter_table('incident_answers', schema=None) as batch_op:
        batch_op.create_index('ix_incident_answers_incident', ['incident'], unique=False)

    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.create_index('ix_tickets_shelved', ['shelved', 'shelved_at'], unique=False, sqlite_where=sa.text('shelved IS NOT NULL'), postgresql_where=sa.text('shelved IS NOT NULL'))


def downgrade() -> None:
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.drop_index('ix_tickets_shelved', sqlite_where=sa.text('shelved IS NOT NULL'), postgresql_where=sa.text('shelved IS NOT NULL'))

    with op.batch_alter_table('incident_answers', schema=None) as batch_op:
        batch_op.drop_index('ix_incident_answers_incident')

    op.drop_table('incident_answers')
    op.drop_table('tickets_set_aside')
    with op.batch_alter_table('ticket_splits', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_splits_source')

    op.drop_table('ticket_splits')
    with op.batch_alter_table('ticket_merges', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_merges_target')
        batch_op.drop_index('ix_ticket_merges_source')

    op.drop_table('ticket_merges')
    with op.batch_alter_table('ticket_links', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_links_high')

    op.drop_table('ticket_links')
    with op.batch_alter_table('problem_answers', schema=None) as batch_op:
        batch_op.drop_index('ix_problem_answers_problem')

    op.drop_table('problem_answers')
