"""Properties: who has a ticket open is told to the others who have it open, to nobody outside, and is forgotten when their page goes away."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, select

import helpdesk
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database
from foundation.live import live_messages
from helpdesk.assignment.profile import keep_to_members
from helpdesk.viewing.looking import Viewer, look, viewers
from tests.helpdesk.people import ask, staff
from tests.helpdesk.test_workspace import token_of

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
Answers = Callable[..., tuple[int, object]]


@pytest.fixture
def team(db: Connection) -> tuple[Staff, Staff, helpdesk.Ticket]:
    return staff(db, "Ada Brenner"), staff(db, "Jonas Weiss"), ask(db, now=NOON - timedelta(hours=1))


def test_each_sees_the_other_and_not_themselves(db: Connection, team: tuple[Staff, Staff, helpdesk.Ticket]) -> None:
    ada, jonas, ticket = team
    look(db, ticket.id, ada, "here", now=NOON)
    look(db, ticket.id, jonas, "reply", now=NOON)
    assert viewers(db, ticket.id, besides=ada.id, now=NOON) == [Viewer(jonas.id, "Jonas Weiss")]
    assert viewers(db, ticket.id, besides=jonas.id, now=NOON) == [Viewer(ada.id, "Ada Brenner")]


def test_who_went_away_or_was_not_heard_of_for_a_minute_is_not_there(
    db: Connection, team: tuple[Staff, Staff, helpdesk.Ticket]
) -> None:
    ada, jonas, ticket = team
    look(db, ticket.id, jonas, "here", now=NOON)
    assert viewers(db, ticket.id, besides=ada.id, now=NOON + timedelta(seconds=61)) == []
    look(db, ticket.id, jonas, "gone", now=NOON)
    assert viewers(db, ticket.id, besides=ada.id, now=NOON) == []


def test_going_to_another_ticket_before_the_first_says_goodbye_keeps_the_other(
    db: Connection, team: tuple[Staff, Staff, helpdesk.Ticket]
) -> None:
    ada, jonas, ticket = team
    other = ask(db, now=NOON)
    look(db, ticket.id, jonas, "here", now=NOON)
    look(db, other.id, jonas, "here", now=NOON)
    look(db, ticket.id, jonas, "gone", now=NOON)
    assert [one.who for one in viewers(db, other.id, besides=ada.id, now=NOON)] == [jonas.id]


@pytest.fixture
def says(client: FlaskClient, database: Database) -> Answers:
    with database.writing() as db:
        staff(db, "Ada Brenner"), staff(db, "Jonas Weiss")

    def say(who: str, ticket: int, doing: str) -> tuple[int, object]:
        with database.writing() as db:
            token = sign_in(db, email=f"{who}@aside.example", password="correct horse", now=datetime.now(UTC))
        client.set_cookie(SESSION_COOKIE, token)
        form = {"_csrf": token_of(client.get("/desk/").text), "doing": doing}
        answer = client.post(f"/desk/tickets/{ticket}/viewing", data=form)
        return answer.status_code, answer.get_json(silent=True)

    return say


def test_a_page_says_what_it_does_and_hears_who_is_there(says: Answers, database: Database) -> None:
    with database.writing() as db:
        ticket = ask(db)
    assert says("ada", ticket.id, "here") == (200, [])
    status, others = says("jonas", ticket.id, "reply")
    assert status == 200
    assert [one["name"] for one in others] == ["Ada Brenner"]
    with database.reading() as db:
        rows = db.execute(select(live_messages.c.data).where(live_messages.c.topic == f"ticket:{ticket.id}")).scalars()
        told = [(one["name"], one["doing"]) for one in rows if one.get("kind") == "viewing"]
    if database.is_sqlite:  # PostgreSQL carries it without a row
        assert told == [("Ada Brenner", "here"), ("Jonas Weiss", "reply")]


def test_what_a_page_cannot_do_is_refused_in_words(says: Answers, database: Database) -> None:
    with database.writing() as db:
        ticket = ask(db)
    assert says("ada", ticket.id, "dancing")[0] == 422
    assert says("ada", 999_999, "here")[0] == 404


def test_nobody_outside_its_team_looks_at_a_closed_team_s_ticket(says: Answers, database: Database) -> None:
    with database.writing() as db:
        ticket = ask(db)
        keep_to_members(db, ticket.team, True, now=NOON)
    assert says("ada", ticket.id, "here")[0] == 403
