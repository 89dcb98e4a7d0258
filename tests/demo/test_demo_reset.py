"""`make demo` puts the demo world back to its first day, whatever happened meanwhile."""

import pytest
from flask import Flask
from sqlalchemy import func, select

import helpdesk
from foundation import clock
from foundation.accounts import staff as accounts
from foundation.database import Database
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import BO, ask, staff


@pytest.mark.slow
def test_resetting_forgets_what_was_there_and_seeds_the_year_anew(app: Flask, database: Database) -> None:
    with database.writing() as db:
        nobody = staff(db, "Nobody Inparticular")
        helpdesk.assign(db, ask(db, BO).id, nobody, by=nobody, now=clock.now())
    with app.app_context():  # as on a command line
        found = app.test_cli_runner().invoke(args=["demo", "reset"])
    assert found.exit_code == 0, found.output
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(tickets)).scalar_one() == 6000
        assert "Nobody Inparticular" not in db.execute(select(accounts.c.name)).scalars().all()
