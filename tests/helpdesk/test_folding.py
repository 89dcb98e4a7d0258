"""Very long threads.

1. A thread of 200 lines is shown whole; a longer one by its beginning and its newest hundred, the rest one step away.
2. What an agent hasn't read is never left out.
"""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from helpdesk.tickets.tables import messages
from helpdesk.tickets.ticket import Message
from helpdesk.workspace.folding import Fold, fold
from tests.helpdesk.people import MARA, ask, staff

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
THREAD = [Message(number, "customer", MARA.key, MARA.name, f"Word {number}", NOON) for number in range(1, 1001)]


def numbers(lines: list) -> list[int]:
    return [one.id for one in lines]


def test_a_thread_of_two_hundred_lines_is_whole() -> None:
    assert fold(THREAD[:200], whole=False) == (THREAD[:200], None)


def test_a_longer_one_shows_its_beginning_and_its_newest_lines() -> None:
    shown, folded = fold(THREAD, whole=False)
    assert numbers(shown) == [1, 2, 3, *range(901, 1001)]
    assert folded == Fold(place=3, lines=897)


def test_asked_for_whole_it_is_whole() -> None:
    assert fold(THREAD, whole=True) == (THREAD, None)


@pytest.mark.parametrize(("read", "left_out"), [(950, 897), (900, 897), (500, 497), (3, 0), (0, 0)])
def test_unread_lines_are_never_left_out(read: int, left_out: int) -> None:
    shown, folded = fold(THREAD, whole=False, unread_after=read)
    assert (folded.lines if folded else 0) == left_out
    assert {one.id for one in THREAD if one.id > read} <= set(numbers(shown))


def test_an_agent_opens_a_long_thread_and_then_all_of_it(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        staff(db, "Ada Brenner")
        ticket = ask(db)
        row = {"ticket": ticket.id, "kind": "customer", "author": MARA.key, "author_name": MARA.name, "sent_at": NOON}
        db.execute(messages.insert(), [row | {"body": f"Line number {number};"} for number in range(300)])
        helpdesk.customer_reply(db, ticket.reference, MARA.key, "The newest", now=clock.now())
        token = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    page = client.get(f"/desk/tickets/{ticket.id}?view=open").text
    assert "Show 199 more between" in page
    assert "Line number 0;" in page
    assert "Line number 50;" not in page
    assert "The newest" in page
    whole = client.get(f"/desk/tickets/{ticket.id}?view=open&thread=whole").text
    assert "more between" not in whole
    assert all(f"Line number {number};" in whole for number in range(300))
