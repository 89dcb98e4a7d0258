"""Five days of a desk, for its reports and their files."""

from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from analytics.desk.counting import refresh
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database
from foundation.jobs import work_one
from helpdesk.tickets.lifecycle import assign, rate, reply, solve
from helpdesk.tickets.reading import read_ticket
from tests.helpdesk.people import BO, MARA, ask, staff

NOW = datetime(2026, 5, 20, 15, 0, tzinfo=UTC)


def enter(client: FlaskClient, database: Database, name: str, *roles: str) -> Staff:
    with database.writing() as db:
        who = staff(db, name, *roles)
        token = sign_in(db, email=who.email, password="correct horse", now=NOW)
    client.set_cookie(SESSION_COOKIE, token)
    return who


def some_days(database: Database) -> tuple[Staff, Staff]:
    """Five tickets: Ada solved three, Jonas has two, of which one is open; the newest came today."""
    with database.writing() as db:
        ada, jonas = staff(db, "Ada Brenner", "agent"), staff(db, "Jonas Weiss", "agent")
        for day, (who, by) in enumerate(((MARA, ada), (BO, ada), (MARA, ada), (BO, jonas), (MARA, jonas))):
            at = NOW - timedelta(days=4 - day, hours=5)
            ticket = ask(db, who, now=at, topic="card_declined")
            assign(db, ticket.id, by, by=by, now=at + timedelta(minutes=10))
            seen = read_ticket(db, ticket.id).last_message
            reply(db, ticket.id, author=by, body="Here it is.", seen=seen, now=at + timedelta(minutes=20 + day))
            if day < 4:
                solve(db, ticket.id, by=by, now=at + timedelta(hours=2))
                rate(db, ticket.reference, who.key, 5 if day else 2, None, now=at + timedelta(hours=3))
    refresh(database, now=NOW)
    return ada, jonas


def work(database: Database) -> None:
    while work_one(database, now=NOW + timedelta(seconds=1)):
        pass
