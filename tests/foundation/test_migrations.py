"""Upgrade from nothing makes exactly the tables the code declares, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from foundation.database import Database, metadata, open_database
from foundation.derived import is_declared
from foundation.migrating import current_revision, head_revision, migrate


@pytest.fixture
def nothing(database: Database, tmp_path, request: pytest.FixtureRequest):
    """A database with no tables at all."""
    if database.is_sqlite:
        made = open_database(f"sqlite:///{tmp_path / 'nothing.db'}", durable=False)
        yield made
        made.close()
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE aside_nothing"))
    made = open_database(database.engine.url.set(database="aside_nothing").render_as_string(hide_password=False))
    yield made
    made.close()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE aside_nothing"))


def test_upgrade_from_nothing_equals_the_declared_tables(nothing: Database) -> None:
    migrate(nothing)
    with nothing.writing() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "include_name": is_declared})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(nothing: Database) -> None:
    migrate(nothing)
    migrate(nothing)
    assert current_revision(nothing) == head_revision() is not None


def test_what_only_postgresql_needs_is_there_after_migrating(nothing: Database) -> None:
    migrate(nothing)
    with nothing.reading() as db:
        there = {"tickets", "ticket_search_subjects"} & set(inspect(db).get_table_names())
        names = {one["name"] for table in there for one in inspect(db).get_indexes(table)}
    own = {"ix_sorted_tickets_solved_at", "ix_ticket_search_subjects_words"}
    assert names & own == (set() if nothing.is_sqlite else own)
