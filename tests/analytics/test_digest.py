"""The voice by mail, for staff.

1. A digest comes once a week, at the reader's hour by the reader's clock, however often the job runs. 2. An alert is told at once, once.
3. One click stops it, signed out too; opening the link alone doesn't. 4. What it says is true, in the page and in plain words.
5. Nobody's personal details, and nobody's markup, leave by mail.
"""

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from analytics.voice import add_verbatims
from analytics.voice.digest.due import days_of, due, week_of
from analytics.voice.digest.pictures import read_drawn
from analytics.voice.digest.posting import draw_previews, post_alerts, post_digests
from analytics.voice.digest.stopping import stop_address
from analytics.voice.digest.subscribing import Subscription, follow, read_subscription, subscribe
from analytics.voice.digest.week import read_week
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.accounts import choose_language, list_staff, staff
from foundation.database import Database, count_statements
from foundation.mail.tables import mails
from tests.analytics.content import a_quarter, comment, sign_in_pia
from tests.analytics.digests import LISBON, MONDAY, part


@pytest.fixture
def pia(app: Flask, client: FlaskClient, database: Database) -> int:
    sign_in_pia(client, database)
    with database.reading() as db:
        return list_staff(db)[0].id


@pytest.fixture
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def reads(database: Database, who: int, wanted: Subscription = LISBON) -> None:
    with database.writing() as db:
        subscribe(db, who, wanted, now=wanted.since or MONDAY)


def letters(database: Database) -> list[EmailMessage]:
    with database.reading() as db:
        found = db.execute(select(mails.c.message).order_by(mails.c.id)).scalars().all()
    return [message_from_string(one, policy=policy.default) for one in found]  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("Europe/Lisbon", date(2026, 10, 19), datetime(2026, 10, 19, 7, 0, tzinfo=UTC)),  # the last Monday of summer
        ("Europe/Lisbon", date(2026, 10, 26), datetime(2026, 10, 26, 8, 0, tzinfo=UTC)),  # the first after it
        ("America/New_York", date(2026, 11, 2), datetime(2026, 11, 2, 13, 0, tzinfo=UTC)),
        ("Pacific/Auckland", date(2026, 11, 23), datetime(2026, 11, 22, 19, 0, tzinfo=UTC)),
    ],
)
def test_a_digest_is_due_at_eight_by_the_readers_clock(zone: str, day: date, moment: datetime) -> None:
    wanted = replace(LISBON, timezone=zone, since=moment - timedelta(days=2))
    assert due(wanted, moment - timedelta(seconds=1)) is None
    assert due(wanted, moment) == day
    assert due(wanted, moment + timedelta(days=2)) == day
    assert due(wanted, moment + timedelta(days=4)) is None


def test_an_hour_that_is_skipped_or_comes_twice_gives_one_digest() -> None:
    spring = replace(LISBON, weekday=6, hour=1, since=datetime(2026, 3, 20, tzinfo=UTC))
    assert due(spring, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) != date(2026, 3, 29)
    assert due(spring, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) == date(2026, 3, 29)
    autumn = replace(spring, since=datetime(2026, 10, 20, tzinfo=UTC))
    assert {due(autumn, datetime(2026, 10, 25, hour, 30, tzinfo=UTC)) for hour in (0, 1, 2)} == {date(2026, 10, 25)}


def test_whoever_asks_today_waits_for_the_next_one() -> None:
    assert due(replace(LISBON, since=MONDAY), MONDAY + timedelta(minutes=1)) is None
    assert due(replace(LISBON, weekly=False), MONDAY) is None
    assert (week_of(date(2027, 1, 1)), days_of(date(2026, 11, 23))) == ("2026-W53", (date(2026, 11, 16), date(2026, 11, 22)))  # fmt: skip


# sending


@pytest.mark.usefixtures("monday")
def test_a_digest_comes_once_with_its_picture(app: Flask, database: Database, pia: int) -> None:
    said = "The six-digit code never arrives. Ask Bo Halvorsen, bo@worklane.example, +44 20 7946 0958. "
    seeded = [comment(5000 + n, said + "Very annoying.", days_ago=1 + n % 3, page="login", names=["Bo Halvorsen"]) for n in range(20)]  # fmt: skip
    add_verbatims(database, [*a_quarter(), *seeded])
    summarise(database, clock.now())
    reads(database, pia)
    with app.test_request_context():
        assert [post_digests(database, now=clock.now()) for _ in range(2)] == [1, 0]
        assert post_digests(database, now=clock.now() + timedelta(hours=20)) == 0
    [letter] = letters(database)
    assert "Login codes don’t arrive: alert since" in letter["Subject"]
    assert (letter["To"], "stop" in letter["List-Unsubscribe"]) == ("Pia Lindqvist <pia@aside.example>", True)
    page, text = part(letter, "html"), part(letter, "plain")
    pictures = {one["Content-ID"].strip("<>"): one.get_content() for one in letter.walk() if one.get_content_type() == "image/png"}  # fmt: skip
    assert set(re.findall(r'src="cid:([^"]+)"', page)) == set(pictures)
    assert all(one.startswith(b"\x89PNG") for one in pictures.values())
    assert "in the last seven days" in page
    whole = letter.as_string() + page + text
    for secret in ("Halvorsen", "bo@worklane", "7946 0958"):
        assert secret not in whole
    with app.test_client() as signed_in:
        token = sign_in_again(signed_in, database)
        assert token
        with count_statements(database) as seen:
            preview = signed_in.get("/voice/subscriptions/preview")
    assert len(seen) <= 9
    assert "data:image/png;base64," + base64.b64encode(next(iter(pictures.values()))).decode()[:40] in preview.text
    assert "unsafe-inline" in preview.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("monday")
def test_each_reader_gets_it_in_their_language(app: Flask, database: Database, pia: int) -> None:
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())
    reads(database, pia)
    with database.writing() as db:
        choose_language(db, pia, "es")
    with app.test_request_context():
        post_digests(database, now=clock.now())
    [letter] = letters(database)
    assert "Recibes esto los lunes" in part(letter, "plain")
    assert '<html lang="es"' in part(letter, "html")


@pytest.mark.usefixtures("monday")
def test_an_alert_is_told_at_once_and_once(app: Flask, database: Database, pia: int) -> None:
    add_verbatims(database, a_quarter())
    summarise(database, clock.now())
    reads(database, pia, replace(LISBON, weekly=False, everything=False))
    with app.test_request_context():
        assert post_alerts(database, now=clock.now()) == 0  # it was about no theme of hers
    with database.writing() as db:
        from analytics.voice.digest.tables import alerts

        db.execute(alerts.delete())
        follow(db, pia, "login-codes", now=clock.now())
    with app.test_request_context():
        assert [post_alerts(database, now=clock.now() + timedelta(hours=hour)) for hour in (0, 1, 160)] == [1, 0, 0]
        draw_previews(database, now=clock.now())
    [letter] = letters(database)
    assert letter["Subject"].startswith("Alert: Login codes don’t arrive, 20 comments since")
    with database.reading() as db:
        assert read_drawn(db, ["login-codes"], clock.now().date() - timedelta(days=1)).keys() == {"login-codes"}


def test_who_left_or_may_not_read_gets_nothing(app: Flask, database: Database, pia: int) -> None:
    reads(database, pia)
    for values in ({"roles": ["agent"]}, {"active": False}):
        with database.writing() as db:
            db.execute(update(staff).values(**values))
        with app.test_request_context():
            assert post_digests(database, now=MONDAY) == 0


# choosing and stopping


def sign_in_again(client: FlaskClient, database: Database) -> str:
    from foundation.access import SESSION_COOKIE
    from foundation.accounts import sign_in
    from tests.analytics.content import PASSWORD

    with database.writing() as db:
        token = sign_in(db, email="pia@aside.example", password=PASSWORD, now=clock.now())
    client.set_cookie(SESSION_COOKIE, token)
    return token


def send(client: FlaskClient, path: str, page: str = "/voice/subscriptions", **fields: str) -> Any:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get(page).text)
    assert token
    return client.post(path, data={"_csrf": token[1], **fields})


def test_a_reader_chooses_what_and_when(client: FlaskClient, database: Database, pia: int) -> None:
    assert "Nothing yet." in client.get("/voice/subscriptions").text
    chosen = {"what": "themes", "weekly": "1", "weekday": "4", "hour": "17", "timezone": "Asia/Kolkata"}
    assert send(client, "/voice/subscriptions", **chosen).status_code == 303
    with count_statements(database) as seen:
        assert "A digest on Fridays at 17:00" in client.get("/voice/subscriptions").text
    assert len(seen) <= 8
    for field, value in (("hour", "24"), ("weekday", "7"), ("timezone", "Europe/Atlantis")):
        answer = send(client, "/voice/subscriptions", **chosen | {field: value})
        assert (answer.status_code, f"f-{field}-wrong" in answer.text) == (422, True)


def test_following_a_theme_makes_a_reader_of_it(client: FlaskClient, database: Database, pia: int) -> None:
    assert send(client, "/voice/themes/disputes/following").location.endswith("/voice/themes/disputes")
    assert send(client, "/voice/themes/no-such/following").status_code == 404
    with database.reading() as db:
        wanted = read_subscription(db, pia)
    assert (wanted.weekly, wanted.everything, wanted.themes) == (True, False, {"disputes"})
    assert "Disputes" in client.get("/voice/subscriptions").text
    send(client, "/voice/themes/disputes/following", on="0", **{"from": "subscriptions"})
    with database.reading() as db:
        assert read_subscription(db, pia).themes == set()


def test_one_click_stops_it_signed_out_and_opening_the_link_doesnt(app: Flask, database: Database, pia: int) -> None:
    reads(database, pia)
    with app.test_request_context():
        path = stop_address(f"staff:{pia}", "digest").removeprefix(app.extensions["config"].base_url)
    nobody = app.test_client()

    def gets() -> tuple[bool, bool]:
        with database.reading() as db:
            wanted = read_subscription(db, pia)
        return wanted.weekly, wanted.at_once

    page = nobody.get(path)
    assert (page.status_code, page.headers["Referrer-Policy"], gets()) == (200, "same-origin", (True, True))
    assert "pia@" not in page.text
    assert send(nobody, f"{path}/choice", path, do="alerts").status_code == 303
    assert gets() == (False, True)
    foreign = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    for _ in range(2):
        stopped = nobody.post(path, data={"List-Unsubscribe": "One-Click"}, headers=foreign)
        assert (stopped.status_code, stopped.location, gets()) == (200, None, (False, False))
    assert nobody.post(path[:-2] + "xx").status_code == 404
    with app.test_request_context():
        gone = stop_address("staff:999999", "digest").removeprefix(app.extensions["config"].base_url)
    assert nobody.post(gone).status_code == 200
    assert "It’s stopped" in html.unescape(nobody.get(f"{path}?done=stop").text)
    assert "Ya no lo recibirás" in nobody.get(f"{path}?done=stop", headers={"Accept-Language": "es"}).text
    with database.writing() as db:
        choose_language(db, pia, "es")
    page = html.unescape(nobody.get(path).text)
    assert '<html lang="es"' in page
    assert "¿Dejar de recibir este correo?" in page
    assert not re.search(r"Stop|sign in", page.partition("<main")[2].partition("</main>")[0])


def test_a_lead_prints_a_digest_or_sends_it_to_somebody(app: Flask, database: Database, pia: int) -> None:
    add_verbatims(database, a_quarter()[:40])
    run = app.test_cli_runner().invoke
    assert "ASIDE VOICE" in run(args=["voice", "digest", "--print"]).output
    assert run(args=["voice", "digest", "--to", "eve@evil.example"]).exit_code == 1
    assert run(args=["voice", "digest"]).exit_code == 2
    assert run(args=["voice", "digest", "--to", "pia@aside.example"]).exit_code == 0
    assert [one["To"] for one in letters(database)] == ["Pia Lindqvist <pia@aside.example>"]


def test_a_week_is_counted_in_few_statements(database: Database) -> None:
    add_verbatims(database, a_quarter())
    last = clock.now().date() - timedelta(days=1)
    with count_statements(database) as seen, database.reading() as db:
        week = read_week(db, last - timedelta(days=6), last)
    assert week.total == sum(year.counts[-1] for year in week.years.values()) + 1  # “Blue.” has no theme
    assert len(seen) <= 7
    with database.reading() as db:
        assert read_week(db, last - timedelta(days=13), last - timedelta(days=7)).total == week.before
