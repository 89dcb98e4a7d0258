"""who may see what and the audit log"""

import sqlalchemy as sa
from alembic import op

import foundation.columns

revision = 'e9b65da3e799'
down_revision = "12715e238423"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('rows', sa.BigInteger(), nullable=False),
    sa.Column('first', sa.Text(), nullable=False),
    sa.Column('keep_days', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('audit_log',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('at', foundation.columns.Moment(), nullable=False),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('area', sa.String(length=24), nullable=False),
    sa.Column('what', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('about', sa.String(length=160), nullable=True),
    sa.Column('about_digest', sa.String(length=64), nullable=True),
    sa.Column('before', foundation.columns.Json(), nullable=True),
    sa.Column('after', foundation.columns.Json(), nullable=True),
    sa.Column('address', sa.String(length=48), nullable=False),
    sa.Column('browser', sa.String(length=60), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_log'))
    )
    with op.batch_alter_table('audit_log', schema=None) as batch_op:
        batch_op.create_index('ix_audit_log_about', ['about'], unique=False)
        batch_op.create_index('ix_audit_log_area_at', ['area', 'at'], unique=False)
        batch_op.create_index('ix_audit_log_at', ['at'], unique=False)
        batch_op.create_index('ix_audit_log_who_at', ['who', 'at'], unique=False)

    op.create_table('presence_settings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('hand_back_hours', sa.Integer(), nullable=True),
    sa.Column('changed_at', foundation.columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_presence_settings'))
    )
    op.create_table('staff_links',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('made_at', foundation.columns.Moment(), nullable=False),
    sa.Column('ends_at', foundation.columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_links_staff_id_staff'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_staff_links'))
    )
    with op.batch_alter_table('staff_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_links_staff_id'), ['staff_id'], unique=False)

    with op.batch_alter_table('agents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('away_since', foundation.columns.Moment(), nullable=True))

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('deactivated_at', foundation.columns.Moment(), nullable=True))

    with op.batch_alter_table('team_settings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('members_only', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('team_settings', schema=None) as batch_op:
        batch_op.drop_column('members_only')

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_column('deactivated_at')

    with op.batch_alter_table('agents', schema=None) as batch_op:
        batch_op.drop_column('away_since')

    with op.batch_alter_table('staff_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_links_staff_id'))

    op.drop_table('staff_links')
    op.drop_table('presence_settings')
    with op.batch_alter_table('audit_log', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_log_who_at')
        batch_op.drop_index('ix_audit_log_at')
        batch_op.drop_index('ix_audit_log_area_at')
        batch_op.drop_index('ix_audit_log_about')

    op.drop_table('audit_log')
    op.drop_table('audit_head')
