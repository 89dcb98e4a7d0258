"""how each team gives out its questions"""

import sqlalchemy as sa
from alembic import op

revision = '7d5379bc2cf2'
down_revision = '10f73c35b671'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('team', sa.String(length=24), nullable=True))
        batch_op.create_index('ix_assignments_team_staff_id', ['team', 'staff', 'id'], unique=False)
    # Turns go on where they were.
    op.execute("UPDATE assignments SET team = (SELECT tickets.team FROM tickets WHERE tickets.id = assignments.ticket)")

    with op.batch_alter_table('team_settings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('way', sa.String(length=16), server_default='balanced', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('team_settings', schema=None) as batch_op:
        batch_op.drop_column('way')

    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_index('ix_assignments_team_staff_id')
        batch_op.drop_column('team')
