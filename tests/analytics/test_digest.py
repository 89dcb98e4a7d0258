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
from analytics.voice.digest.digest import weekly_digest
from analytics.voice.digest.due import days_of, due, week_of
from analytics.voice.digest.letters import words_of, write_digest
from analytics.voice.digest.pictures import read_drawn
from analytics.voice.digest.posting import draw_previews, post_alerts, post_digests
from analytics.voice.digest.saying import days_in_words, plain
from analytics.voice.digest.stopping import stop_address
from analytics.voice.digest.subscribing import Subscription, follow, read_subscription, subscribe
from analytics.voice.digest.week import Week, Year, read_week
from analytics.voice.meaning.figures import Band
from analytics.voice.meaning.fixing import Fix
from analytics.voice.registry.editing import Editor, merge_themes
from analytics.voice.registry.standing import read_registry
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.accounts import choose_language, list_staff, staff
from foundation.database import Database, count_statements
from foundation.mail import read_address
from foundation.mail.tables import mails
from foundation.speaking import speaking_in
from helpdesk.speaking import WORDS
from tests.analytics.content import a_quarter, comment, sign_in_pia

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LISBON = Subscription(weekly=True, at_once=True, timezone="Europe/Lisbon", since=MONDAY - timedelta(days=20))


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


def part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def a_week(database: Database, **changed: Any) -> Week:
    """One alert, one theme that hurts, nothing better."""
    with database.reading() as db:
        registry = read_registry(db)
    alert = {
        "key": "login-codes", "name": "Login codes don’t arrive", "level": "alert", "all": 31, "seen": 31, "expected": 4.5, "low": 0.0, "high": 9.2,
        "days": 7, "day": date(2026, 11, 19), "since": date(2026, 11, 16), "until": date(2026, 11, 22), "release": "26.47", "ratio": 6.9,
    }  # fmt: skip
    hurts = {"key": "disputes", "name": "Disputes drag on", "pain": 0.29, "low": 0.21, "high": 0.37, "most": False}
    quote = {
        "text": "I’m locked out.",
        "role": "client",
        "plan": "plus",
        "segment": "agency",
        "page": "login",
        "source": "ticket",
        "probability": 0.93,
        "happened_at": MONDAY,
    }
    year = Year([4] * 51 + [31], [Band(4, 0, 9)] * 52)
    week = Week(
        date(2026, 11, 16), date(2026, 11, 22), heard=9, total=150, before=116, years={"login-codes": year}, front={"hurts": hurts}, found=[alert],
        fixes=[], registry=registry, proposals=3, quotes={"login-codes": quote},
    )  # fmt: skip
    return replace(week, **changed)


def at(endpoint: str, **values: Any) -> str:
    return f"https://help.example/{endpoint}"


# when


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


# what it says


def test_its_subject_says_the_news_and_its_plain_words_everything(app: Flask, database: Database) -> None:
    digest = weekly_digest(a_week(database), LISBON, at, may_edit=True)
    assert digest.subject == "Login codes don’t arrive: alert since Thursday (16 to 22 Nov)"
    assert digest.heading == "Login codes don’t arrive: alert since Thursday. 2 things to decide."
    assert plain(digest.lead).startswith("150 comments last week, 116 the week before.")
    with app.test_request_context():
        text = words_of(digest, "https://help.example/stop")
    for said in ("31 comments in seven days; 4.5 would be usual (0 to 9)", "just after release 26.47", "“I’m locked out.”", "Ticket · client, plus, agency · login · 23 Nov · 93\u202f% sure", "29\u202f% of all pain over four weeks (21 to 37)", "3 proposed themes", "on Mondays at 08:00 because you asked for everything", "https://help.example/stop"):  # fmt: skip
        assert said in text


def test_it_is_said_in_spanish(app: Flask, database: Database) -> None:
    with app.test_request_context(), speaking_in(WORDS.words_in("es")):
        digest = weekly_digest(a_week(database), LISBON, at, may_edit=True)
        text = words_of(digest, "https://help.example/stop")
    assert digest.subject == "Login codes don’t arrive: alerta desde el jueves (16–22 nov)"
    assert digest.heading == "Login codes don’t arrive: alerta desde el jueves. 2 cosas por decidir."
    for said in ("31 comentarios en siete días; lo habitual serían 4,5 (de 0 a 9)", "justo después de la versión 26.47", "«I’m locked out.»", "Ticket · cliente, plus, agency · login · 23 nov · 93\u202f% de certeza", "29\u202f% de todo el dolor en cuatro semanas (de 21 a 37)", "3 temas propuestos", "Recibes esto los lunes a las 08:00 porque lo pediste todo"):  # fmt: skip
        assert said in text
    with app.test_request_context():
        assert "alert since" in weekly_digest(a_week(database), LISBON, at, may_edit=True).subject


def test_an_alert_is_counted_in_the_days_of_its_picture_unless_it_began_later(database: Database) -> None:
    today = {"until": date(2026, 11, 23), "all": 40}
    week = a_week(database)
    for more, said in (({}, "31 comments in these seven days; 4.0 would be usual (0 to 9)."), ({"day": date(2026, 11, 23)}, "40 comments in seven days; 4.5")):  # fmt: skip
        digest = weekly_digest(replace(week, found=[{**week.found[0], **today, **more}]), LISBON, at, may_edit=True)
        assert plain(digest.cards[0].said).startswith(said)


def test_a_fix_that_shipped_lately_is_under_way_until_it_is_judged(database: Database) -> None:
    fix = Fix(3, "login-codes", "WL-500 Codes by mail", "", "Nadia", "shipped", date(2026, 11, 21), None, "")
    for judged, act in (({}, None), ({"now": {"outcome": "no"}}, "Link a product issue")):
        digest = weekly_digest(a_week(database, fixes=[(fix, judged)]), LISBON, at, may_edit=True)
        assert (digest.cards[0].act.text if digest.cards[0].act else None) == act


def test_a_reader_of_one_theme_hears_of_that_and_why(database: Database) -> None:
    follows = replace(LISBON, everything=False, themes=frozenset({"disputes", "payouts-late"}))
    digest = weekly_digest(a_week(database), follows, at, may_edit=False)
    assert [card.theme for card in digest.cards] == ["disputes", "payouts-late"]
    assert digest.why.endswith("because you follow Disputes drag on and Payouts arrive late.")
    assert "Disputes drag on hurts most" in digest.subject
    assert digest.waiting == ()


def test_whoever_follows_a_theme_that_was_merged_hears_of_what_it_became(database: Database) -> None:
    with database.writing() as db:
        merge_themes(db, "disputes", "login-codes", by=Editor(None, "Pia"), now=clock.now())
    follows = replace(LISBON, everything=False, themes=frozenset({"disputes"}))
    digest = weekly_digest(a_week(database), follows, at, may_edit=False)
    assert [card.theme for card in digest.cards] == ["login-codes"]


def test_a_silent_week_is_said_to_be_one(database: Database) -> None:
    week = a_week(database, total=0, before=0, found=[], front={}, proposals=0, years={}, quotes={})
    digest = weekly_digest(week, LISBON, at, may_edit=True)
    assert digest.subject == "A silent week (16 to 22 Nov)"
    assert "Nobody said anything" in plain(digest.lead)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16 to 22 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 November to 6 December 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
    ],
)
def test_days_are_said_in_words(first: date, last: date, said: str) -> None:
    assert days_in_words(first, last) == said


def test_markup_in_a_quote_is_shown_as_typed_and_makes_no_new_line(app: Flask, database: Database) -> None:
    quote = {"text": "<img src=x onerror=alert(1)>\r\n\r\nWAITING FOR YOU\n{{ 7*7 }} https://evil.example", "role": None, "plan": None, "segment": None, "page": None, "source": "review", "probability": 0.5, "happened_at": MONDAY}  # fmt: skip
    with app.test_request_context():
        digest = weekly_digest(a_week(database, quotes={"login-codes": quote}), LISBON, at, may_edit=False)
        letter = write_digest(digest, read_address("pia@aside.example"), staff=1, drawn={})
    assert "<img src=x" not in letter.html
    assert "&lt;img src=x onerror=alert(1)&gt;" in letter.html
    assert 'href="https://evil' not in letter.html
    assert not re.search(r"^WAITING FOR YOU", letter.text, re.M)
    assert "{{ 7*7 }}" in letter.text


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
