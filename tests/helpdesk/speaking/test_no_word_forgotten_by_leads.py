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
from helpdesk.effort.figures import MEASURES
from helpdesk.effort.table import BY
from helpdesk.routing.judging.estimators import Checks
from helpdesk.routing.judging.intervals import Estimate
from helpdesk.routing.judging.judgement import VERDICTS, _words
from helpdesk.routing.outcomes.settling import settle
from helpdesk.speaking import WORDS
from helpdesk.tickets.lifecycle import reply, solve
from tests.helpdesk.people import ask, staff
from tests.helpdesk.permissions.conftest import token_of
from tests.helpdesk.speaking.test_no_word_forgotten import Wrapped, forgotten
from tests.helpdesk.test_effort_page import some_weeks
from tests.helpdesk.test_routing_health import proposal, work_out
from tests.helpdesk.test_routing_learns import decided, router

NOW = datetime(2026, 5, 20, 15, 0, tzinfo=UTC)
BO = helpdesk.Person("worklane:member:9", "Ωµbo", "bo@worklane.example", "client", "Ωµ", "ok", "Ωµ", "Europe/Madrid")
CONTENT = re.compile(  # days, and topics, which are the help desk's own
    r"<optgroup.*?</optgroup>|My card was declined|A withdrawal failed|Lee Okafor|\brc?[0-9a-f]{18}\b|\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d+ (?:Apr|May)\w*(?: 2026)?(?: to (?=\d))?|\bCSV\b|\b\d+\s(?:h|min|d)\b",
    re.DOTALL,
)

pytestmark = pytest.mark.once
REPORTS = (
    "/desk/reports/",
    *(f"/desk/reports/{one.key}?by={by}" for one, by in zip(METRICS, ("team", "agent", "channel", "topic", "priority", "plan", "language", "team") * 2, strict=True)),
    "/desk/reports/backlog?by=status", "/desk/reports/backlog?by=age", "/desk/reports/first_reply/tickets", "/desk/reports/created/tickets?team=support",
    "/desk/reports/backlog/tickets?status=1", "/desk/reports/backlog/tickets?age=1", "/desk/reports/reopen_rate/tickets", "/desk/reports/solved/tickets",
)  # fmt: skip
BOARD = ("/desk/board", "/desk/board?steer=live_chat", "/desk/board?steer=pin", "/desk/board/changes")


class Told(Wrapped):
    def sentence(self, english: str) -> str:
        return f"⟦{english}⟧"  # by patterns that only a language we have can have


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
    app.extensions["speaking"] = lambda: Told("en", {})
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return client


def test_every_word_of_reports_can_be_said_otherwise(lee: FlaskClient) -> None:
    assert lacking_on(lee, REPORTS) == {}


def test_every_word_of_the_live_board_can_be_said_otherwise(lee: FlaskClient, database: Database) -> None:
    hold(lee)
    assert lacking_on(lee, BOARD) == {}


def test_every_word_of_effort_can_be_said_otherwise(lee: FlaskClient, database: Database) -> None:
    assert lacking_on(lee, ["/desk/effort"]) == {}
    with time_machine.travel(NOW, tick=False):
        some_weeks(database, page="Ωµ")
    assert lacking_on(lee, [f"/desk/effort?by={by}&measure={one.key}" for by in BY for one in MEASURES]) == {}


def test_every_word_of_a_decision_can_be_said_otherwise(lee: FlaskClient, database: Database) -> None:
    with time_machine.travel(NOW, tick=False):
        made = decided(database, router())
    page = f"/desk/routing/decisions/{made['decision_id']}"
    assert lacking_on(lee, [page]) == {}
    with database.writing() as db:
        settle(db, {"decision_id": made["decision_id"], "resolved": True, "csat": 5, "ttr_min": 45}, now=NOW)
    assert lacking_on(lee, [page, "/desk/board"]) == {}


def test_every_word_of_how_routing_does_can_be_said_otherwise(lee: FlaskClient, database: Database) -> None:
    assert lacking_on(lee, ["/desk/routing"]) == {}
    with time_machine.travel(NOW, tick=False):
        work_out(database)
        proposal(database, "Ωµ")
    assert lacking_on(lee, ["/desk/routing"]) == {}


def test_what_the_router_told_is_said_in_spanish(database: Database) -> None:
    told = decided(database, router())
    english = [*told["explanation"], *told["blocked"].values()]
    spanish = [WORDS.words_in("es").sentence(one) for one in english]
    assert [one for one in spanish if one in english or "chance to" in one or "outcomes" in one] == []


def test_every_sentence_of_a_judgement_is_said_in_spanish() -> None:
    checks = Checks(4471, 20.0, 0.5, 0.01, 83.0, 0.02, 0.2)
    report = {"changed": 0.42, "moves": [{"channel": "live_chat", "before": 0.4, "after": 0.25}]}
    said = [line for verdict in VERDICTS for line in _words(verdict, Estimate(0.05, -0.2, 0.5, 0.1), checks, report)]
    spanish = WORDS.words_in("es")
    assert [one for one in said if spanish.sentence(one) == one] == []
    assert spanish.sentence(said[-1]) == "Chat en vivo: el 40 % de las preguntas ahora, el 25 % después."


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
