"""Ada and Lee at the desk, with one question of Mara's."""

import pytest

import helpdesk
from foundation.accounts import Staff
from foundation.database import Database
from tests.helpdesk.people import MARA, ask, staff


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def lee(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Lee Okafor", "lead")


@pytest.fixture
def ticket(database: Database, ada: Staff, lee: Staff) -> helpdesk.Ticket:
    with database.writing() as db:
        return ask(db, MARA)
