"""Settings, keys and sightings of a site"""

import json

import sqlalchemy as sa
from alembic import op

revision = 'a3d94c7e15b8'
down_revision = 'df6f89e9d750'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    keys = op.create_table('widget_keys',
    sa.Column('id', BIG, autoincrement=True, nullable=False),
    sa.Column('site', sa.String(length=60), nullable=False),
    sa.Column('kid', sa.String(length=80), nullable=False),
    sa.Column('algorithm', sa.String(length=10), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('made_by', sa.String(length=120), nullable=True),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.BigInteger(), nullable=True),
    sa.Column('removed_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_widget_keys'))
    )
    with op.batch_alter_table('widget_keys', schema=None) as batch_op:
        batch_op.create_index('uq_widget_keys_site_kid', ['site', 'kid'], unique=True)
    op.create_table('widget_sightings',
    sa.Column('site', sa.String(length=60), nullable=False),
    sa.Column('origin', sa.String(length=200), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=True),
    sa.Column('loaded_at', sa.BigInteger(), nullable=True),
    sa.Column('opened_at', sa.BigInteger(), nullable=True),
    sa.Column('token', sa.String(length=10), nullable=True),
    sa.Column('problem', sa.String(length=300), nullable=True),
    sa.PrimaryKeyConstraint('site', 'origin', name=op.f('pk_widget_sightings'))
    )
    rows = op.get_bind().execute(sa.text('SELECT key, secrets, created_at FROM widget_sites')).all()
    held = [
        {'site': row.key, 'kid': kid, 'algorithm': 'HS256', 'value': secret, 'made_at': row.created_at}
        for row in rows for kid, secret in json.loads(row.secrets).items()
    ]
    if held:
        op.bulk_insert(keys, held)
    with op.batch_alter_table('widget_sites', schema=None) as batch_op:
        batch_op.add_column(sa.Column('settings', sa.Text(), nullable=True))
        batch_op.drop_column('secrets')


def downgrade() -> None:
    with op.batch_alter_table('widget_sites', schema=None) as batch_op:
        batch_op.add_column(sa.Column('secrets', sa.Text(), server_default='{}', nullable=False))
        batch_op.drop_column('settings')
    op.drop_table('widget_sightings')
    op.drop_table('widget_keys')
