"""When chat is open.

1. Somebody of support who takes chats must be here; where nobody takes chats, or nobody has to be here, hours alone decide.
2. Who finds it closed reads why, and when somebody comes next, where calendars tell.
3. The offer, the panel, the help centre and sending say the same; what was written is not lost.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database, count_statements
from helpdesk.assignment.agent import Agent
from helpdesk.assignment.attendance import (
    NOBODY_HERE,
    Attendance,
    attendance_of,
    let_chat_need_somebody,
    people_for_chat,
)
from helpdesk.assignment.calendar import Calendar, Shift
from helpdesk.assignment.profile import Profile, save_profile, seen, share_out
from helpdesk.assignment.reading import read_ways
from helpdesk.tickets.tables import tickets
from marketplace.demo.team import seed_profiles
from tests.helpdesk.people import staff
from tests.widgets.conversation import open_session, post, token

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
WEEK = frozenset(range(5))
NINE_TO_FIVE = Shift(WEEK, 9, 17)


def agent(*, shift: Shift | None = NINE_TO_FIVE, zone: str = "UTC", seen_at: datetime | None = None, away: datetime | None = None) -> Agent:  # fmt: skip
    return Agent(1, "Ada Brenner", frozenset({"support"}), seen_at=seen_at, calendar=Calendar(shift, zone, away))


EVENING = FRIDAY.replace(hour=20)
MONDAY_NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("people", "at", "found"),
    [
        ([], FRIDAY, Attendance()),
        ([agent(seen_at=FRIDAY)], FRIDAY, Attendance()),
        ([agent(seen_at=EVENING)], EVENING, Attendance()),  # works late
        ([agent(seen_at=FRIDAY, away=MONDAY_NINE)], FRIDAY, Attendance(False, MONDAY_NINE)),
        ([agent()], FRIDAY, Attendance(False)),  # at work, out of sight: back any moment
        ([agent(shift=None)], EVENING, Attendance(False)),
        ([agent()], EVENING, Attendance(False, MONDAY_NINE)),
        ([agent(zone="America/New_York"), agent()], EVENING + timedelta(hours=3), Attendance(False, MONDAY_NINE)),
        ([agent(zone="America/New_York")], EVENING + timedelta(hours=3), Attendance(False, MONDAY_NINE + timedelta(hours=5))),
        ([agent(shift=Shift(WEEK, 22, 2))], EVENING, Attendance(False, FRIDAY.replace(hour=22))),
        ([agent(shift=Shift(frozenset({4}), 9, 17))], EVENING, Attendance(False, MONDAY_NINE + timedelta(days=4))),
        ([agent(shift=None, away=MONDAY_NINE)], EVENING, Attendance(False, MONDAY_NINE)),
    ],
)  # fmt: skip
def test_somebody_is_here_or_comes_when_calendars_say(people: list[Agent], at: datetime, found: Attendance) -> None:
    assert attendance_of(people, at) == found


def test_only_who_takes_chats_for_support_counts(db: Connection) -> None:
    now = clock.now()
    for name, profile in {
        "Ada Brenner": Profile(("support", "payments")),
        "Kofi Boateng": Profile(("mediation",)),
        "Ines Reis": Profile(("support",), most_chats=0),
    }.items():
        save_profile(db, staff(db, name).id, profile, now=now)
    assert [one.name for one in people_for_chat(db)] == ["Ada Brenner"]
    share_out(db, "support", automatic=False)
    assert [one.name for one in people_for_chat(db)] == ["Ada Brenner"]
    let_chat_need_somebody(db, False)
    assert people_for_chat(db) == []
    assert "support" not in read_ways(db).automatic


def test_the_demo_s_chat_is_open_by_its_hours_alone(db: Connection) -> None:
    """Whoever tries it alone has no agent's page open."""
    team = [(staff(db, name).id, name) for name in ("Ada Brenner", "Ines Reis")]
    seed_profiles(db, team, now=clock.now())
    assert people_for_chat(db) == []
    let_chat_need_somebody(db, True)
    assert len(people_for_chat(db)) == 2


@pytest.fixture
def ada(app: Flask, database: Database) -> int:
    """Takes chats, is not at work for weeks, and chat never closes by its hours."""
    app.extensions["router"].settings.data["channels"]["live_chat"] |= {"hours": None, "days": None}
    app.extensions["router"].settings.__dict__.pop("channels", None)
    away = clock.now().replace(microsecond=0) + timedelta(days=21)
    with database.writing() as db:
        number = staff(db, "Ada Brenner").id
        save_profile(db, number, Profile(away_until=away), now=clock.now())
    return number


@pytest.fixture
def mara(client: FlaskClient) -> str:
    return open_session(client, token=token())


def two_seconds_later(app: Flask) -> None:
    app.extensions.pop("routing_in_force", None)


def back(app: Flask, database: Database, ada: int) -> None:
    with database.writing() as db:
        save_profile(db, ada, Profile(), now=clock.now())
        seen(db, ada, now=clock.now())
    two_seconds_later(app)


def send_chat(client: FlaskClient, session: str) -> Any:
    return post(client, "tickets", {"session": session, "key": "0123456789ab", "body": "Hello there.", "channel": "live_chat"})  # fmt: skip


def offered(client: FlaskClient, session: str) -> Any:
    return post(client, "offer", {"session": session, "query": "the app crashes", "tried": [], "articles": []}).json


def test_the_offer_says_that_nobody_is_here_and_who_comes_back_opens_it(
    app: Flask, client: FlaskClient, database: Database, ada: int, mara: str
) -> None:
    found = offered(client, mara)
    shut = next(one for one in found["closed"] if one["channel"] == "live_chat")
    assert (shut["reason"], shut["open"], shut["nobody_here"]) == (NOBODY_HERE, False, True)
    assert datetime.fromisoformat(shut["opens_at"]) > clock.now() + timedelta(days=20)
    assert "live_chat" not in [one["channel"] for one in (found["best"], *found["others"])]
    back(app, database, ada)
    assert "live_chat" not in [one["channel"] for one in offered(client, mara)["closed"]]


def test_the_panel_and_the_help_centre_say_so_too(app: Flask, client: FlaskClient, database: Database, ada: int) -> None:  # fmt: skip
    with app.app_context():
        assert not helpdesk.chat_is_open(clock.now())
        assert helpdesk.chat_has_hours(clock.now())
    assert "Closed until" in client.get("/help/contact").text
    back(app, database, ada)
    with app.app_context():
        assert helpdesk.chat_is_open(clock.now())
    assert "Closed" not in client.get("/help/contact").text


def test_a_chat_sent_while_nobody_is_here_is_refused_and_the_same_words_go_another_way(
    app: Flask, client: FlaskClient, database: Database, ada: int, mara: str
) -> None:
    refused = send_chat(client, mara)
    assert (refused.status_code, refused.json["error"]["detail"]) == (409, NOBODY_HERE)
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(tickets)).scalar() == 0
    same = {"session": mara, "key": "0123456789ab", "body": "Hello there.", "channel": "ticket"}
    assert post(client, "tickets", same).status_code == 200


def test_a_chat_that_was_sent_is_the_same_one_when_it_is_sent_again_after_everybody_left(
    app: Flask, client: FlaskClient, database: Database, ada: int, mara: str
) -> None:
    back(app, database, ada)
    first = send_chat(client, mara).json["reference"]
    with database.writing() as db:
        seen(db, ada, now=clock.now() - timedelta(minutes=10))
    two_seconds_later(app)
    assert send_chat(client, mara).json["reference"] == first


def test_who_is_here_costs_the_offer_one_statement(app: Flask, client: FlaskClient, database: Database, ada: int, mara: str) -> None:  # fmt: skip
    offered(client, mara)
    with count_statements(database) as seen_statements:
        offered(client, mara)
    assert sum("FROM agents" in one for one in seen_statements) == 1


def test_a_lead_lets_hours_alone_decide(app: Flask, client: FlaskClient, database: Database, ada: int) -> None:
    with database.writing() as db:
        staff(db, "Lee Okafor", "lead")
        session = sign_in(db, email="lee@aside.example", password="correct horse", now=clock.now())
    client.set_cookie(SESSION_COOKIE, session)
    page = client.get("/desk/settings/team").text
    assert "while somebody of Support who takes chats is here" in page
    csrf = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert csrf
    answer = client.post("/desk/settings/team/chat", data={"_csrf": csrf[1], "needs_somebody": "0"})
    assert "Open in its hours, whoever is here." in client.get(answer.headers["Location"]).text
    two_seconds_later(app)
    with app.app_context():
        assert helpdesk.chat_is_open(clock.now())
