"""lists of open tickets are read from their index alone"""

import sqlalchemy as sa
from alembic import op

revision = "c41d7a90be52"
down_revision = "460606fd9ebc"
branch_labels = None
depends_on = None

OPEN = sa.text("status IN ('new', 'open', 'pending', 'on_hold')")
ASKED = (
    "due_at", "status", "assignee", "team", "priority", "waiting_on_us", "snoozed_until", "shelved", "merged_into",
    "opened_at", "updated_at", "kind", "channel", "custom_status", "resolve_by",
)  # fmt: skip


def upgrade() -> None:
    _with(["id"])


def downgrade() -> None:
    _with([])


def _with(also: list[str]) -> None:
    if op.get_bind().dialect.name == "postgresql":  # in SQLite every index has the row's number
        op.drop_index("ix_tickets_open", table_name="tickets")
        op.create_index("ix_tickets_open", "tickets", list(ASKED), postgresql_where=OPEN, postgresql_include=also)
