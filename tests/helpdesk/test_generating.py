"""`flask desk generate`: synthetic tickets in any number.

1. As many tickets and messages as asked for, in threads that hang together, spread over three years.
2. The same seed and day make the same tickets.
3. Everything is marked synthetic, nobody can sign in as a generated agent, and nobody's own tickets get company.
"""

import random
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation.accounts import staff
from foundation.database import Database
from helpdesk.generating.filling import NO_PASSWORD, generate
from helpdesk.generating.threads import lengths
from helpdesk.generating.tickets import SPAN, Plan, ticket_rows
from helpdesk.tickets.tables import messages, tickets
from tests.helpdesk.people import BO, ask

UNTIL = datetime(2026, 11, 27, 12, tzinfo=UTC)
AGENTS = [(1, "Bea Ortiz"), (2, "Egon Falk")]


@pytest.mark.parametrize(("many", "said"), [(1, 1), (1, 9), (2, 2), (10, 50), (1000, 1000), (2000, 50_000)])
def test_threads_add_up_to_as_many_messages_as_asked_for(many: int, said: int) -> None:
    drawn = list(lengths(random.Random(1), many, said))
    assert (len(drawn), sum(drawn)) == (many, said)
    assert min(drawn) >= 1


def test_one_thread_of_a_large_desk_holds_two_thousand_messages() -> None:
    drawn = sorted(lengths(random.Random(1), 20_000, 100_000))
    assert drawn[-1] == 2000
    assert drawn[-2] < 100


def test_the_same_seed_and_day_make_the_same_tickets() -> None:
    plan = Plan(40, 200, 7, UNTIL)
    assert list(ticket_rows(plan, AGENTS)) == list(ticket_rows(plan, AGENTS))
    assert list(ticket_rows(plan, AGENTS)) != list(ticket_rows(Plan(40, 200, 8, UNTIL), AGENTS))


def test_tickets_make_sense_in_time() -> None:
    for row in ticket_rows(Plan(300, 1500, 1, UNTIL), AGENTS):
        times = [row["opened_at"], *(line[4] for line in row["thread"][1:])]
        assert times == sorted(times)
        assert UNTIL - SPAN - timedelta(days=1) < times[0]
        assert max(times[-1], row["solved_at"] or times[-1]) <= UNTIL
        assert (row["due_at"] is not None) <= (row["solved_at"] is None)


def test_a_database_is_filled(database: Database) -> None:
    heard: list[int] = []
    generate(database, Plan(60, 300, 1, UNTIL), heard.append)
    generate(database, Plan(5, 5, 2, UNTIL), heard.append)  # more of them may come later
    with database.reading() as db:
        counted = [db.execute(select(func.count()).select_from(table)).scalar_one() for table in (tickets, messages)]
        real = db.execute(select(func.count()).where(tickets.c.synthetic.is_(False))).scalar_one()
        hashes = set(db.execute(select(staff.c.password_hash)).scalars())
    assert counted == [65, 305]
    assert heard == [60, 5]
    assert real == 0
    assert hashes == {NO_PASSWORD}


def test_nobodys_own_tickets_get_company(app: Flask, database: Database) -> None:
    with database.writing() as db:
        ask(db, BO)
    result = app.test_cli_runner().invoke(args=["desk", "generate", "--tickets", "5"])
    assert result.exit_code == 1
    assert "people’s own tickets" in result.output


def test_fewer_messages_than_tickets_are_refused(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["desk", "generate", "--tickets", "5", "--messages", "4"])
    assert result.exit_code == 1
    assert "Every ticket has a message" in result.output
