"""A read-only link shows the report as it was when it was made, to whoever has the address, and nothing besides."""

import html
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from sqlalchemy import select, update

from analytics.voice.export.keeping import tidy
from analytics.voice.export.tables import voice_shares
from analytics.voice.hearing.adding import add_verbatims
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database, count_statements
from tests.analytics.content import a_quarter, comment, sign_in_pia
from tests.analytics.test_export import figures, send


@pytest.fixture
def heard(client: FlaskClient, database: Database) -> Database:
    add_verbatims(database, a_quarter())
    sign_in_pia(client, database)
    figures(database)
    return database


def make_link(client: FlaskClient, **form: object) -> str:
    """The path of a new link."""
    answer = send(client, "/voice/shares", **{"days": 28, "lasting": 30, "note": "The board", **form})
    assert answer.status_code == 303, answer.text
    found = re.search(r'value="http://[^/]+(/voice/shared/[^"]+)" readonly', client.get("/voice/reports").text)
    assert found
    return html.unescape(found[1])


def test_a_link_shows_the_report_to_somebody_without_an_account(
    client: FlaskClient, app: Flask, heard: Database
) -> None:
    path = make_link(client)
    answer = app.test_client().get(path)
    text = html.unescape(answer.text)
    assert answer.status_code == 200
    assert "“Payouts arrive late” hurts most." in text
    assert "98 % sure" in text or "% sure" in text
    assert "This link ends on" in text
    assert '<svg class="chart"' in text


def test_a_link_speaks_the_language_it_was_made_in(client: FlaskClient, app: Flask, heard: Database) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    text = html.unescape(app.test_client().get(make_link(client), headers={"Accept-Language": "en"}).text)
    assert '<html lang="es">' in text
    assert "«Payouts arrive late» es lo que más duele." in text
    assert "Este enlace termina el" in text
    assert not re.search(r"This link|Themes by pain|hurts most|comments|sure<", text)
    for lang, told in (("es", "Este enlace no abre nada"), ("en", "This link doesn’t open anything")):
        assert told in app.test_client().get("/voice/shared/abc", headers={"Accept-Language": lang}).text


def test_the_page_leads_nowhere_and_leaves_nothing(client: FlaskClient, app: Flask, heard: Database) -> None:
    add_verbatims(
        heard,
        [comment(6000, "The payout is pending <script>alert(1)</script>, very annoying, mail bo@worklane.example")],
    )
    figures(heard)
    answer = app.test_client().get(make_link(client))
    assert "<a " not in answer.text
    assert "<script" not in answer.text
    assert "bo@worklane.example" not in answer.text
    assert not re.search(r"\sstyle=|<style|<form", answer.text)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_the_report_is_frozen(client: FlaskClient, app: Flask, heard: Database) -> None:
    path = make_link(client)
    before = app.test_client().get(path).text
    add_verbatims(heard, [comment(6000 + n, f"The payout {n} has not come.") for n in range(50)])
    figures(heard)
    assert app.test_client().get(path).text == before


def test_quotes_whose_words_were_erased_are_left_out_and_forgotten(
    client: FlaskClient, app: Flask, heard: Database, tmp_path: Path
) -> None:
    path = make_link(client)
    assert "pending for 6 days" in app.test_client().get(path).text
    with heard.writing() as db:
        db.execute(update(verbatims).values(text=""))
    assert "pending for 6 days" not in app.test_client().get(path).text
    tidy(heard, tmp_path, clock.now())
    with heard.reading() as db:
        assert "pending for" not in json.dumps(db.execute(select(voice_shares.c.report)).scalar())
    assert "hurts most" in app.test_client().get(path).text


def test_a_revoked_link_says_so_kindly_and_its_report_is_forgotten(
    client: FlaskClient, app: Flask, heard: Database
) -> None:
    path = make_link(client)
    with heard.reading() as db:
        number = db.execute(select(voice_shares.c.id)).scalar()
    assert send(client, f"/voice/shares/{number}/revoking").status_code == 303
    answer = app.test_client().get(path)
    assert answer.status_code == 410
    assert "This link was taken back" in answer.text
    assert "Revoked" in client.get("/voice/reports").text
    with heard.reading() as db:
        assert db.execute(select(voice_shares.c.report)).scalar() is None


def test_a_link_ends_by_itself(client: FlaskClient, app: Flask, heard: Database, tmp_path) -> None:
    path = make_link(client, lasting=7)
    with heard.writing() as db:
        db.execute(update(voice_shares).values(expires_at=clock.now() - timedelta(seconds=1)))
    answer = app.test_client().get(path)
    assert (answer.status_code, "This link has ended" in answer.text) == (410, True)
    tidy(heard, tmp_path, clock.now())
    with heard.reading() as db:
        assert db.execute(select(voice_shares.c.report)).scalar() is None


def test_a_forged_or_broken_address_opens_nothing(client: FlaskClient, app: Flask, heard: Database) -> None:
    path = make_link(client)
    secret = app.extensions["config"].secret_key
    another_code = URLSafeSerializer(secret, salt="voice.share").dumps([1, "0" * 32])
    another_secret = URLSafeSerializer("not ours", salt="voice.share").dumps([1, "0" * 32])
    odd = URLSafeSerializer(secret, salt="voice.share").dumps("1")
    for wrong in (
        path[:-3],
        path + "x",
        *(f"/voice/shared/{one}" for one in (another_code, another_secret, odd, "1", "é")),
    ):
        answer = app.test_client().get(wrong)
        assert answer.status_code == 404, wrong
        assert "doesn’t open anything" in answer.text


def test_the_list_says_when_a_link_was_last_opened(client: FlaskClient, app: Flask, heard: Database) -> None:
    path = make_link(client)
    assert "Not opened yet" in client.get("/voice/reports").text
    with count_statements(heard) as seen:
        app.test_client().get(path)
    assert len(seen) <= 4
    app.test_client().get(path)
    assert "Last opened" in client.get("/voice/reports").text
    with heard.reading() as db:
        assert db.execute(select(voice_shares.c.opened)).scalar() == 1


def test_wrong_choices_are_said(client: FlaskClient, heard: Database) -> None:
    for form, words in (
        ({"note": ""}, "whom it is for"),
        ({"lasting": 400}, "A link lasts a week, 30 days or 90 days."),
        ({"days": 2}, "Choose four weeks"),
    ):
        answer = send(client, "/voice/shares", **{"days": 28, "lasting": 30, "note": "The board", **form})
        assert answer.status_code == 422
        assert words in answer.text


def test_writers_read_the_voice_but_make_no_links(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database, roles=("writer",))
    assert "Make the link" not in client.get("/voice/reports").text
    assert send(client, "/voice/shares", days=28, lasting=30, note="The board").status_code == 403
