"""Properties: who has a ticket open is told to the others who have it open, to nobody outside, and is forgotten when their page goes away. Lists hear who comes and goes, once each."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, select

import helpdesk
from foundation.access import SESSION_COOKIE
from foundation.accounts import Staff, sign_in
from foundation.database import Database, count_statements
from foundation.live import live_messages
from helpdesk.assignment.profile import keep_to_members
from helpdesk.viewing.looking import Looker, Viewer, look, lookers, viewers
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


def told_to_lists(db: Connection) -> list[tuple[int, str, str]]:
    rows = db.execute(
        select(live_messages.c.data).where(live_messages.c.topic == "queue").order_by(live_messages.c.id)
    ).scalars()
    return [(one["ticket"], one["name"].split()[0], one["doing"]) for one in rows if one.get("kind") == "looking"]


def test_lists_hear_who_comes_and_goes_and_no_beat_between(
    db: Connection, database: Database, team: tuple[Staff, Staff, helpdesk.Ticket]
) -> None:
    _, jonas, ticket = team
    other = ask(db, now=NOON)
    for seconds, doing in ((0, "here"), (25, "here"), (30, "reply"), (50, "here")):
        look(db, ticket.id, jonas, doing, now=NOON + timedelta(seconds=seconds))
    look(db, other.id, jonas, "here", now=NOON + timedelta(seconds=60))
    look(db, ticket.id, jonas, "gone", now=NOON + timedelta(seconds=61))  # the page before says goodbye late
    look(db, other.id, jonas, "gone", now=NOON + timedelta(seconds=70))
    if database.is_sqlite:  # PostgreSQL carries it without a row
        came, gone = "here", "gone"
        assert told_to_lists(db) == [
            (ticket.id, "Jonas", came), (ticket.id, "Jonas", gone), (other.id, "Jonas", came), (other.id, "Jonas", gone),
        ]  # fmt: skip


def test_who_was_silent_and_comes_back_is_told_of_anew(
    db: Connection, database: Database, team: tuple[Staff, Staff, helpdesk.Ticket]
) -> None:
    _, jonas, ticket = team
    look(db, ticket.id, jonas, "here", now=NOON)
    look(db, ticket.id, jonas, "here", now=NOON + timedelta(minutes=5))
    if database.is_sqlite:
        assert told_to_lists(db) == [(ticket.id, "Jonas", "here")] * 2


def test_one_statement_says_who_looks_at_what_however_many_do(database: Database) -> None:
    with database.writing() as db:
        ada, others = (
            staff(db, "Ada Brenner"),
            [staff(db, f"{name} Agent") for name in ["Abe", "Bea", "Cal", "Dee", "Eve"]],
        )
        found = [ask(db) for _ in others]
        for one, ticket in zip(others, found, strict=True):
            look(db, ticket.id, one, "here", now=NOON)
        look(db, found[0].id, ada, "here", now=NOON)
    with database.reading() as db, count_statements(database) as seen:
        assert lookers(db, ada, now=NOON) == [
            Looker(one.id, one.name, ticket.id) for one, ticket in zip(others, found, strict=True)
        ]
    assert len(seen) == 1
    with database.reading() as db:
        assert lookers(db, ada, now=NOON + timedelta(seconds=61)) == []


def test_who_looks_at_a_closed_team_s_ticket_is_told_to_its_members_and_leads_alone(database: Database) -> None:
    with database.writing() as db:
        ada, jonas, lee = staff(db, "Ada Brenner"), staff(db, "Jonas Weiss"), staff(db, "Lee Okafor", "lead")
        ticket = ask(db, now=NOON)
        keep_to_members(db, ticket.team, True, now=NOON)
        look(db, ticket.id, jonas, "here", now=NOON)
        assert lookers(db, ada, now=NOON) == []
        assert lookers(db, lee, now=NOON) == [Looker(jonas.id, "Jonas Weiss", ticket.id)]


def test_a_list_asks_and_is_told_without_itself(client: FlaskClient, says: Answers, database: Database) -> None:
    with database.writing() as db:
        ticket = ask(db)
    says("jonas", ticket.id, "here")
    says("ada", ticket.id, "here")
    answer = client.get("/desk/viewing")  # as Ada, who came last
    assert [(one["ticket"], one["name"]) for one in answer.get_json()] == [(ticket.id, "Jonas Weiss")]
    assert answer.headers["Cache-Control"] == "no-store"
