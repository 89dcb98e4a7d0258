"""Alembic's entry: runs our migrations on the connection that `migrate` hands over."""

from alembic import context

from foundation.database import metadata
from foundation.derived import is_declared, run_around_derived

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, include_name=is_declared
)
with context.begin_transaction():
    run_around_derived(connection, context.run_migrations)
