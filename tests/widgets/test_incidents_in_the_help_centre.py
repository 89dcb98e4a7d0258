"""Known incidents on the help centre's first page.

1. Whoever comes there sees what is wrong on any page, if it's for everybody or for their role; solved, it is gone.
2. Its words are text, ours are in the page's language. 3. While nothing changes it costs no SQL.
"""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database, count_statements
from tests.marketplace.browsing import visit_as
from tests.marketplace.people import settle_in
from widgets.incidents.reporting import Told, open_incident, solve_incident

LEE = Staff(1, "Lee", "lee@aside.example", frozenset({"lead"}))
SLOW = Told("Bank payouts are slow.", "Allow one extra day.", ("payouts",), ("freelancer",))
LOST = Told("Files <b>fail</b>", "Try again tonight.")


@pytest.fixture
def lost(app: Flask, database: Database) -> int:
    with database.writing() as db:
        open_incident(db, SLOW, by=LEE, now=clock.now())
        number = open_incident(db, LOST, by=LEE, now=clock.now())
    app.extensions["widget_incidents"].forget()
    return number


def test_people_see_what_is_wrong_for_them(app: Flask, database: Database, client: FlaskClient, lost: int) -> None:
    with database.writing() as db:
        people = settle_in(db, now=clock.now())
    mara, bo = (visit_as(app, database, one, clock.now()).get("/help/").text for one in (people.mara, people.bo))
    assert "Known issue: <bdi>Bank payouts are slow</bdi>.</strong> <bdi>Allow one extra day.</bdi>" in mara
    for page in (mara, bo, client.get("/help/").text):
        assert "Known issue: <bdi>Files &lt;b&gt;fail&lt;/b&gt;</bdi>.</strong> <bdi>Try again tonight.</bdi>" in page
    assert "Bank payouts" not in bo
    assert "Bank payouts" not in client.get("/help/").text


def test_what_was_solved_is_gone(app: Flask, database: Database, client: FlaskClient, lost: int) -> None:
    with database.writing() as db:
        solve_incident(db, lost, "It works again.", by=LEE, now=clock.now())
    app.extensions["widget_incidents"].forget()
    assert "Known issue" not in client.get("/help/").text


def test_it_costs_no_statement(client: FlaskClient, database: Database, lost: int) -> None:
    client.get("/help/")
    with count_statements(database) as seen:
        assert "Known issue" in client.get("/help/").text
    assert not [one for one in seen if "incident" in one]
