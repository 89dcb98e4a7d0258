"""The lead's board in HTTP: who may see it, what it counts, how little SQL it sends, and what a hand on the wheel does to it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

import helpdesk
from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database, count_statements
from foundation.unbroken import unbroken
from helpdesk import chat
from helpdesk.assignment.profile import Profile, save_profile, seen
from helpdesk.tickets.tables import tickets
from kb.desk import Way
from kb.helpcentre.hours import said
from tests.helpdesk.people import BO, MARA, ask, staff

HELD = {"kind": "closed", "channel": "live_chat", "until": "hour", "why": "two in training"}


@pytest.fixture(autouse=True)
def _noon_of_a_wednesday() -> Iterator[None]:
    """Chat is open then."""
    with time_machine.travel(datetime(2026, 11, 25, 12, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def lee(client: FlaskClient, database: Database) -> FlaskClient:
    """Lee leads; Ada answers and is here."""
    with database.writing() as db:
        staff(db, "Lee Okafor", "lead")
        ada = staff(db, "Ada Brenner")
        save_profile(db, ada.id, Profile(teams=("support", "payments")), now=clock.now())
        seen(db, ada.id, now=clock.now())
    return enter(client, database, "lee")


def enter(client: FlaskClient, database: Database, who: str) -> FlaskClient:
    with database.writing() as db:
        client.set_cookie(SESSION_COOKIE, sign_in(db, email=f"{who}@aside.example", password="correct horse", now=clock.now()))  # fmt: skip
    return client


def send(client: FlaskClient, path: str, **data: str):
    found = re.search(r'name="_csrf" value="([^"]+)"', client.get("/desk/board").text)
    assert found
    return client.post(path, data={"_csrf": found[1], **data})


def row(page: str, title: str) -> str:
    """The words of one queue's row."""
    found = next(one for one in re.findall(r"<tr role=\"row\".*?</tr>", page, re.S) if f"<span>{title} <small>" in one)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def offered(app: Flask, database: Database, **context: str) -> helpdesk.Offer:
    with app.app_context(), database.writing() as db:
        return helpdesk.offer_channels(db, {"query": "milestone", "role": "freelancer", "language": "en", **context}, noon(), who=MARA.key)  # fmt: skip


def noon():
    return clock.now().replace(hour=12, minute=0)


def test_the_board_is_for_leads(client: FlaskClient, database: Database, lee: FlaskClient) -> None:
    assert lee.get("/desk/board").status_code == 200
    for path in ("/desk/board", "/desk/board/changes"):
        assert enter(client, database, "ada").get(path).status_code == 403
    assert client.post("/desk/board/holds", data=HELD).status_code in {400, 403}
    assert 'title="Live board"' not in client.get("/desk/").text


def test_an_empty_desk_says_what_will_stand_here(lee: FlaskClient) -> None:
    page = lee.get("/desk/board").text
    assert "Nothing needs a hand" in page
    assert "Nobody needed a way to a person in the last hour" in page
    assert "After two weeks of questions" in page
    assert "Nothing is held by hand" in page
    assert "Nobody has put a hand on the wheel yet" in lee.get("/desk/board/changes").text


def test_it_counts_who_waits_since_when_and_who_is_late(lee: FlaskClient, database: Database) -> None:
    now = clock.now()
    with database.writing() as db:
        for n in range(3):
            ask(db, BO, channel="payments_team", now=now - timedelta(minutes=50 - n))
        late = ask(db, MARA, channel="payments_team", now=now - timedelta(hours=2))
        db.execute(update(tickets).where(tickets.c.id == late.id).values(due_at=now - timedelta(minutes=1)))
        chatting = ask(db, MARA, channel="live_chat")
        chat.begin(db, chatting.id, patience=timedelta(minutes=3), now=now - timedelta(minutes=2))
    page = lee.get("/desk/board").text
    payments = row(page, "Payments team")
    assert re.search(r"always|to \d\d:\d\d|opens", payments)
    assert " 4 " in payments
    assert "2 h" in payments
    assert "1 / 0" in payments  # late, and due soon
    assert "3 / 0" in payments  # in the last hour, and out
    assert "1 of 1" in payments  # Ada is free, of those here
    assert "2 min" in row(page, "Live chat")
    assert "One answer is late" in page


def test_people_in_chat_and_nobody_there_comes_first(lee: FlaskClient, database: Database) -> None:
    now = clock.now()
    with database.writing() as db:
        ticket = ask(db, MARA, channel="live_chat")
        chat.begin(db, ticket.id, patience=timedelta(minutes=9), now=now - timedelta(minutes=5))
        db.exec_driver_sql("UPDATE agents SET seen_at = NULL")
    page = lee.get("/desk/board").text
    assert "One person waits in chat and nobody is here" in page
    assert f"The first has waited {unbroken('5 min')}" in page


def test_the_board_sends_few_statements_however_much_waits(lee: FlaskClient, app: Flask, database: Database) -> None:  # fmt: skip
    """Its own eight, and one for the saved views beside it."""
    with database.writing() as db:
        for n in range(30):
            ask(db, BO if n % 2 else MARA, channel=("ticket", "payments_team", "trust_safety")[n % 3])
    for _ in range(5):
        offered(app, database)
    send(lee, "/desk/board/holds", **HELD)
    for path in ("/desk/board", "/desk/board?steer=live_chat", "/desk/board/changes"):
        lee.get(path)
        with count_statements(database) as sent:
            assert lee.get(path).status_code == 200
        assert len(sent) <= 9, "\n".join(sent)


def test_closing_a_channel_counts_at_once_says_by_whom_and_is_undone(lee: FlaskClient, app: Flask, database: Database) -> None:  # fmt: skip
    assert "live_chat" in ways(offered(app, database))
    answer = send(lee, "/desk/board/holds", **HELD)
    page = lee.get(answer.headers["Location"]).text
    assert f"Live chat is closed, {unbroken('1 h')} left." in page
    assert "two in training" in page
    assert "Lee Okafor" in page
    after = offered(app, database)
    assert "live_chat" not in ways(after)
    assert next((one.channel, one.is_open, one.opens_at is not None) for one in after.closed) == ("live_chat", False, True)  # fmt: skip
    assert not any("Lee" in line for line in after.explanation)
    assert send(lee, "/desk/board/lifted", place="channel:live_chat").status_code == 303
    assert "live_chat" in ways(offered(app, database))
    changes = lee.get("/desk/board/changes").text
    assert changes.index("opened live chat again") < changes.index("closed live chat")


def ways(offer: helpdesk.Offer) -> list[str]:
    return [one.channel for one in (offer.best, *offer.others)]


def test_lifting_what_somebody_lifted_before_is_told(lee: FlaskClient) -> None:
    answer = send(lee, "/desk/board/lifted", place="channel:live_chat")
    assert answer.status_code == 409
    assert "Nothing is held there any more" in answer.text


def test_a_cap_holds_for_teams_too(lee: FlaskClient, app: Flask, database: Database) -> None:
    with database.writing() as db:
        for _ in range(2):
            ask(db, BO, channel="trust_safety")
    asked = {"topic": "fake_profile"}
    assert "trust_safety" in ways(offered(app, database, **asked))
    send(lee, "/desk/board/holds", kind="capped", channel="trust_safety", cap="2", until="day")
    assert "trust_safety" not in ways(offered(app, database, **asked))
    assert "of 2" in row(lee.get("/desk/board").text, "Trust and safety")


def test_questions_are_pinned_and_customers_read_nothing_of_it(lee: FlaskClient, app: Flask, database: Database) -> None:  # fmt: skip
    answer = send(lee, "/desk/board/holds", kind="pinned", about="fake_profile", channel="ticket", until="lifted")
    assert "go to a message to support, until it is lifted" in lee.get(answer.headers["Location"]).text
    made = offered(app, database, topic="fake_profile")
    assert made.best.channel == "ticket"
    assert not any("Lee" in line for line in made.explanation)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"kind": "capped", "cap": "none"}, "Say how many may wait"), ({"until": "ever"}, "Choose how long"),
        ({"kind": "pinned", "about": "cats"}, "Choose which questions"), ({"channel": "ticket"}, "Messages stay open"),
    ],
)  # fmt: skip
def test_what_cannot_be_held_is_said_where_it_was_typed(lee: FlaskClient, data: dict[str, str], told: str) -> None:
    answer = send(lee, "/desk/board/holds", **HELD | data)
    assert answer.status_code == 422
    assert told in answer.text


def test_the_form_says_what_closing_does_to_people_who_wait(lee: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        for _ in range(2):
            ticket = ask(db, MARA, channel="live_chat")
            chat.begin(db, ticket.id, patience=timedelta(minutes=3), now=clock.now())
    assert "Two people in line for a chat keep the place" in lee.get("/desk/board?steer=live_chat").text
    assert "<dialog" not in lee.get("/desk/board?steer=ticket").text.split('id="steering"')[1].split("</div>")[0]


def test_what_a_lead_wrote_is_shown_as_text(lee: FlaskClient) -> None:
    send(lee, "/desk/board/holds", **HELD | {"why": "<script>alert(1)</script>"})
    for path in ("/desk/board", "/desk/board/changes"):
        assert "<script>alert" not in lee.get(path).text


def test_the_router_says_what_it_did_in_the_last_hour(lee: FlaskClient, app: Flask, database: Database) -> None:
    with database.writing() as db:
        ask(db, MARA)
    with app.app_context(), database.writing() as db:
        helpdesk.offer_channels(db, {"query": "milestone", "role": "freelancer"}, clock.now(), who=MARA.key)
    page = lee.get("/desk/board").text
    assert "Mara C." in page
    assert "A person was asked for, or self-service failed twice." in page


def test_stopping_the_learning_and_letting_it_go_on(lee: FlaskClient) -> None:
    page = lee.get(send(lee, "/desk/board/mode", mode="rules").headers["Location"]).text
    assert "Rules only" in page
    assert "A lead has switched learning off" in page
    assert "Let it learn again" in page
    send(lee, "/desk/board/mode", mode="learning")
    assert "Stop and use rules only" in lee.get("/desk/board").text
    assert send(lee, "/desk/board/mode", mode="chaos").status_code == 422


def test_help_centre_hours_and_the_chat_follow(lee: FlaskClient, app: Flask) -> None:
    assert "Closed" not in lee.get("/help/contact").text
    send(lee, "/desk/board/holds", **HELD)
    app.extensions.pop("routing_in_force", None)  # two seconds later
    with app.app_context():
        assert not helpdesk.chat_is_open(noon())
    assert "Closed until" in lee.get("/help/contact").text
    send(lee, "/desk/board/holds", **HELD | {"until": "lifted"})
    app.extensions.pop("routing_in_force", None)
    assert "Closed for now" in lee.get("/help/contact").text
    assert said(Way("Chat", (6, 22), None, is_closed=True), "es") == "Cerrado por ahora"
