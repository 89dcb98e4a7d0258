"""What leads read in a made-up language: reports, with every figure they have, and the tickets behind them."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from analytics.desk.counting import refresh
from analytics.desk.metrics import METRICS
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from helpdesk.tickets.lifecycle import reply, solve
from tests.helpdesk.people import ask, staff
from tests.helpdesk.permissions.conftest import token_of
from tests.helpdesk.speaking.test_no_word_forgotten import Wrapped, forgotten

NOW = datetime(2026, 5, 20, 15, 0, tzinfo=UTC)
BO = helpdesk.Person("worklane:member:9", "Ωµbo", "bo@worklane.example", "client", "Ωµ", "ok", "Ωµ", "Europe/Madrid")
CONTENT = re.compile(  # days, and topics, which are the help desk's own
    r"<optgroup.*?</optgroup>|\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d+ (?:Apr|May)\w*(?: 2026)?(?: to (?=\d))?|\bCSV\b|\b\d+ h \d+ min",
    re.DOTALL,
)
REPORTS = (
    "/desk/reports/",
    *(f"/desk/reports/{one.key}?by={by}" for one, by in zip(METRICS, ("team", "agent", "channel", "topic", "priority", "plan", "language", "team") * 2, strict=True)),
    "/desk/reports/backlog?by=status", "/desk/reports/backlog?by=age", "/desk/reports/first_reply/tickets", "/desk/reports/created/tickets?team=support",
    "/desk/reports/backlog/tickets?status=1", "/desk/reports/backlog/tickets?age=1", "/desk/reports/reopen_rate/tickets", "/desk/reports/solved/tickets",
)  # fmt: skip
BOARD = ("/desk/board", "/desk/board?steer=live_chat", "/desk/board?steer=pin", "/desk/board/changes")


@pytest.fixture
def lee(app: Flask, database: Database) -> FlaskClient:
    """A lead, on a Wednesday after two tickets, of which one is solved."""
    with time_machine.travel(NOW, tick=False), database.writing() as db:
        me = staff(db, "Ωµlee", "lead", "agent")
        first = ask(db, BO, subject="Ωµsubject", body="Ωµbody", topic="ωµ", now=NOW - timedelta(days=2))
        reply(db, first.id, author=me, body="Ωµ", seen=first.last_message, now=NOW - timedelta(days=2))
        solve(db, first.id, by=me, now=NOW - timedelta(days=1))
        ask(db, BO, subject="Ωµsubject", body="Ωµbody", topic="ωµ", now=NOW - timedelta(hours=3))
        token = sign_in(db, email=me.email, password="correct horse", now=NOW)
    refresh(database, now=NOW)
    app.extensions["speaking"] = lambda: Wrapped("en", {})
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return client


def test_every_word_of_reports_can_be_said_otherwise(lee: FlaskClient) -> None:
    assert lacking_on(lee, REPORTS) == {}


def test_every_word_of_the_live_board_can_be_said_otherwise(lee: FlaskClient, database: Database) -> None:
    hold(lee)
    assert lacking_on(lee, BOARD) == {}


def hold(client: FlaskClient) -> None:
    """Live chat is capped, then closed for an hour."""
    with time_machine.travel(NOW, tick=False):
        csrf = token_of(client.get("/desk/board").text)
        for kind, cap in (("capped", "5"), ("closed", "")):
            form = {"kind": kind, "channel": "live_chat", "cap": cap, "until": "hour", "why": "Ωµ", "_csrf": csrf}
            assert client.post("/desk/board/holds", data=form).status_code == 303


def lacking_on(client: FlaskClient, pages: Sequence[str]) -> dict[str, list[str]]:
    found = {}
    with time_machine.travel(NOW, tick=False):
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            found[page] = sorted(forgotten(CONTENT.sub("", answer.text)))
    return {page: words for page, words in found.items() if words}
