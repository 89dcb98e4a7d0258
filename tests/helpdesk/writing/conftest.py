"""Ada and Lee at the desk, with one question of Mara's."""

import pytest

import helpdesk
from foundation import clock
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


@pytest.fixture
def asked(database: Database, lee: Staff, ada: Staff) -> helpdesk.Ticket:
    """By mail, of Mara; Lee has the ticket."""
    with database.writing() as db:
        ticket = ask(db, MARA, via="mail")
        helpdesk.assign(db, ticket.id, lee, by=lee, now=clock.now())
    return ticket
