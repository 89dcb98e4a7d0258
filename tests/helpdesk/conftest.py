"""Lee, who leads, for tests that save what a lead decides."""

import pytest
from sqlalchemy import Connection

from foundation.accounts import Staff
from foundation.database import Database
from tests.helpdesk.people import staff


@pytest.fixture
def lee(db: Connection) -> Staff:
    return staff(db, "Lee Okafor", "lead")


@pytest.fixture
def leading(database: Database) -> Staff:
    """Lee, where no transaction is open."""
    with database.writing() as db:
        return staff(db, "Lee Okafor", "lead")
