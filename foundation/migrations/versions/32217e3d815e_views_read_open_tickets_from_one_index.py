"""views read open tickets from one index"""

import sqlalchemy as sa
from alembic import op

revision = '32217e3d815e'
down_revision = '5c9b48b5822d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tickets_status_due_at'))
        batch_op.drop_index(batch_op.f('ix_tickets_team_status'))
        batch_op.drop_index(batch_op.f('ix_tickets_assignee_status'))
        batch_op.create_index('ix_tickets_assignee', ['assignee', 'status'], unique=False, sqlite_where=sa.text('assignee IS NOT NULL'), postgresql_where=sa.text('assignee IS NOT NULL'))
        batch_op.create_index('ix_tickets_open', ['due_at', 'status', 'assignee', 'team', 'priority', 'waiting_on_us', 'snoozed_until', 'shelved', 'merged_into', 'opened_at', 'updated_at', 'kind', 'channel', 'custom_status', 'resolve_by'], unique=False, sqlite_where=sa.text("status IN ('new', 'open', 'pending', 'on_hold')"), postgresql_where=sa.text("status IN ('new', 'open', 'pending', 'on_hold')"))


def downgrade() -> None:
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.drop_index('ix_tickets_open', sqlite_where=sa.text("status IN ('new', 'open', 'pending', 'on_hold')"), postgresql_where=sa.text("status IN ('new', 'open', 'pending', 'on_hold')"))
        batch_op.drop_index('ix_tickets_assignee', sqlite_where=sa.text('assignee IS NOT NULL'), postgresql_where=sa.text('assignee IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_tickets_assignee_status'), ['assignee', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_tickets_team_status'), ['team', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_tickets_status_due_at'), ['status', 'due_at'], unique=False)
