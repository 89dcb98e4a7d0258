"""The desk's week by mail, for leads.

1. It comes once a week at the reader's hour, to leads and admins who asked. 2. Its numbers are those of the pages it links to. 3. It
speaks the reader's language. 4. One click stops it, and nothing else. 5. It holds figures only.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from analytics.desk.counting import refresh
from analytics.desk.mailing.posting import post_desk_weeks
from analytics.desk.mailing.sparkline import HEIGHT, ROOM, draw_sparkline, places
from analytics.desk.mailing.week import read_desk_week
from analytics.voice.digest.stopping import stop_address
from analytics.voice.digest.subscribing import Subscription, read_subscription, subscribe
from foundation.accounts import Staff, choose_language
from foundation.database import Database
from foundation.mail.tables import mails
from tests.analytics.desk_days import NOW, enter, some_days

MONDAY = datetime(2026, 5, 25, 7, 30, tzinfo=UTC)
WANTED = Subscription(timezone="Europe/Lisbon", since=MONDAY - timedelta(days=20), reports=True)


@pytest.fixture
def lee(client: FlaskClient, database: Database) -> Staff:
    with time_machine.travel(NOW, tick=False):
        some_days(database)
        lead = enter(client, database, "Lee Osei", "lead")
    with database.writing() as db:
        subscribe(db, lead.id, WANTED, now=WANTED.since)
    return lead


def _letters(database: Database) -> list[str]:
    with database.reading() as db:
        found = db.execute(select(mails.c.message).order_by(mails.c.id)).scalars().all()
    return [_text(one) for one in found]


def _text(raw: str) -> str:
    letter = message_from_string(raw, policy=policy.default)
    return f"Subject: {letter['Subject']}\n{letter.get_body(('plain',)).get_content()}"  # type: ignore[union-attr]


def test_it_comes_once_at_the_readers_hour(app: Flask, database: Database, lee: Staff) -> None:
    with app.test_request_context():
        assert post_desk_weeks(database, now=MONDAY - timedelta(minutes=45)) == 0  # it is 07:45 in Lisbon
        assert post_desk_weeks(database, now=MONDAY) == 1
        assert post_desk_weeks(database, now=MONDAY + timedelta(hours=2)) == 0
        assert post_desk_weeks(database, now=MONDAY + timedelta(days=7)) == 1


def test_its_numbers_are_those_of_the_reports(app: Flask, client: FlaskClient, database: Database, lee: Staff) -> None:
    with app.test_request_context():
        post_desk_weeks(database, now=MONDAY)
    [text] = _letters(database)
    assert "Your desk’s week: 3 came in, 2 were solved (18 May to 24 May 2026)" in text
    assert "Open tickets: 1" in text
    link = re.search(r"/desk/reports/created\?\S+|/desk/reports/\?\S+", text)
    assert link
    with database.reading() as db:
        week = read_desk_week(db, MONDAY.date(), "Europe/Lisbon", now=MONDAY)
    assert week is not None
    for line in week.lines:
        assert len(line.weeks) == 8
        assert line.weeks[-1] == line.now.value
    with time_machine.travel(NOW, tick=False):
        page = client.get(link[0]).text
    assert "3 came in, 2 were solved" in page


def test_it_speaks_the_readers_language(app: Flask, database: Database, lee: Staff) -> None:
    with database.writing() as db:
        choose_language(db, lee.id, "es")
    with app.test_request_context():
        post_desk_weeks(database, now=MONDAY)
    [text] = _letters(database)
    for words in ("La semana de tu equipo", "Tickets abiertos: 1", "Dejar de recibir este correo", "18 may"):
        assert words in text


def test_only_leads_get_it_and_figures_only(app: Flask, client: FlaskClient, database: Database, lee: Staff) -> None:
    with time_machine.travel(NOW, tick=False):
        ada = enter(client, database, "Olu Danso", "agent", "product")
    with database.writing() as db:
        subscribe(db, ada.id, WANTED, now=WANTED.since)
    with app.test_request_context():
        assert post_desk_weeks(database, now=MONDAY) == 1
    [text] = _letters(database)
    assert not [name for name in ("Ada", "Jonas", "Mara", "Milestone") if name in text]


def test_one_click_stops_it_and_leaves_the_digest(
    app: Flask, client: FlaskClient, database: Database, lee: Staff
) -> None:
    with database.writing() as db:
        subscribe(db, lee.id, replace(WANTED, weekly=True), now=WANTED.since)
    with app.test_request_context():
        address = stop_address(lee.key, "desk")
    path = address[address.index("/voice/stop/") :]
    assert "ends the mail with the desk’s week" in client.get(path).text
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with database.reading() as db:
        kept = read_subscription(db, lee.id)
    assert (kept.reports, kept.weekly) == (False, True)
    with app.test_request_context():
        assert post_desk_weeks(database, now=MONDAY) == 0


def test_a_lead_asks_for_it_on_the_page_of_mail(client: FlaskClient, database: Database, lee: Staff) -> None:
    with time_machine.travel(NOW, tick=False):
        page = client.get("/voice/subscriptions").text
        assert "The desk’s week on Mondays at 08:00." in page
        assert 'name="reports" value="1" checked' in page
        assert "Get the week by mail" in client.get("/desk/reports/").text


def test_nothing_is_sent_before_anything_was_counted(app: Flask, client: FlaskClient, database: Database) -> None:
    with time_machine.travel(NOW, tick=False):
        lead = enter(client, database, "Lee Osei", "lead")
    with database.writing() as db:
        subscribe(db, lead.id, WANTED, now=WANTED.since)
    with app.test_request_context():
        assert post_desk_weeks(database, now=MONDAY) == 0
    refresh(database, now=MONDAY)


def test_a_sparkline_leaves_a_gap_where_nothing_happened() -> None:
    assert places([1, None, 3]) == [(ROOM, HEIGHT - ROOM), None, (100.0, float(ROOM))]
    assert {y for _, y in filter(None, places([2, 2]))} == {HEIGHT / 2}
    assert draw_sparkline([0.5, None, None, 0.7, 0.9]).startswith(b"\x89PNG")
    assert draw_sparkline([None] * 8).startswith(b"\x89PNG")
