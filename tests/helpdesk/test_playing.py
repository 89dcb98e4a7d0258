"""Play: through a view in its order, and never into a colleague's hands."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database
from helpdesk.viewing.looking import look
from helpdesk.views.playing import next_ticket, start_play, stop_play
from helpdesk.views.reading import read_shelf
from tests.helpdesk.people import ask, staff
from tests.helpdesk.test_workspace import token_of

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def made(db: Connection) -> list[int]:
    return [ask(db, subject=f"Question {n}", now=NOON - timedelta(hours=9 - n)).id for n in range(4)]


def given(db: Connection, who: Staff, now: datetime = NOON, **how: bool) -> int | None:
    return next_ticket(db, read_shelf(db, who), who, now, **how)


def test_an_agent_goes_through_a_view_in_its_order_and_skips(db: Connection, made: list[int]) -> None:
    ada = staff(db, "Ada Brenner")
    in_order = [one.id for one in helpdesk.list_tickets(db, "open", staff_id=ada.id, now=NOON).items]
    assert given(db, ada) is None
    start_play(db, "open", ada, NOON)
    assert [given(db, ada), given(db, ada, answered=True), given(db, ada), given(db, ada)] == in_order
    play = read_shelf(db, ada).play
    assert play
    assert (play.view, play.answered) == ("open", 1)
    assert given(db, ada) is None
    stop_play(db, ada)
    assert read_shelf(db, ada).play is None


def test_what_a_colleague_plays_or_looks_at_is_never_given(db: Connection, made: list[int]) -> None:
    ada, lee, sam = staff(db, "Ada Brenner"), staff(db, "Lee Okafor", "lead"), staff(db, "Sam Okoro")
    for who in (ada, lee):
        start_play(db, "open", who, NOON)
    first, second = given(db, ada), given(db, lee)
    assert first != second
    rest = [one for one in made if one not in (first, second)]
    look(db, rest[0], sam, "here", now=NOON)
    assert given(db, ada) == rest[1]
    later = NOON + timedelta(minutes=3)
    assert given(db, ada, later) == rest[0]


def test_play_opens_a_ticket_goes_on_and_ends(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        staff(db, "Ada Brenner")
        for n in range(2):
            ask(db, subject=f"Question {n}")
        session = sign_in(db, email="ada@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, session)

    def post(path: str, **data: str) -> str:
        return client.post(path, data={"_csrf": token_of(client.get("/desk/").text), **data}).headers["Location"]

    where = post("/desk/views/play", view="open")
    assert "/desk/tickets/" in where
    assert "data-playing" in client.get(where).text
    assert "/desk/tickets/" in post("/desk/views/play/next", answered="1")
    ended = post("/desk/views/play/next")
    assert "through=1" in ended
    assert "You went through this view." in client.get(ended).text
    post("/desk/views/after-reply", after_reply="next")
    assert 'data-after-reply="next"' in client.get("/desk/").text
