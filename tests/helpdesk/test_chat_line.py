"""For how many chat is open: no more wait in line than may, by the routing data or a lead's hand, also of many who come at once."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from foundation import clock
from foundation.database import Database
from helpdesk import chat
from helpdesk.chat import LineFull
from helpdesk.routing.data.defaults import RULES
from helpdesk.routing.steering import put
from helpdesk.routing.wheel import Hold
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import BO, MARA, ask, staff
from tests.widgets.conversation import open_session, post, token

PATIENCE = timedelta(minutes=3)


def line_of(app: Flask, most: int) -> None:
    app.extensions["router"].settings.data["channels"]["live_chat"] |= {"hours": None, "days": None, "cap": most}
    app.extensions["router"].settings.__dict__.pop("channels", None)


def test_a_full_line_takes_nobody_more_and_says_so(app: Flask, client: FlaskClient, database: Database) -> None:  # fmt: skip
    line_of(app, 1)
    with app.app_context(), database.writing() as db:
        first = ask(db, BO, channel="live_chat")
        chat.begin(db, first.id, patience=PATIENCE, now=clock.now())
    sent = {
        "session": open_session(client, token=token()),
        "key": "0123456789ab",
        "body": "Hello.",
        "channel": "live_chat",
    }
    refused = post(client, "tickets", sent)
    assert refused.status_code == 409
    assert refused.json["error"]["detail"] == "The line for live chat is full right now."
    with database.writing() as db:
        assert db.execute(select(func.count()).select_from(tickets)).scalar() == 1
        chat.take(db, first.id, by=staff(db, "Ada Brenner"), now=clock.now())
    assert post(client, "tickets", sent).status_code == 200


def test_a_cap_by_hand_counts_before_that_of_the_data(app: Flask, database: Database) -> None:
    line_of(app, 9)
    router, at = app.extensions["router"], clock.now()
    with database.writing() as db:
        lee = staff(db, "Lee Okafor", "lead")
        put(db, Hold("capped", "live_chat", "", cap=1), settings=router.settings, by=lee, now=at)
    with app.app_context(), database.writing() as db:
        chat.begin(db, ask(db, BO).id, patience=PATIENCE, now=at)
        with pytest.raises(LineFull):
            chat.begin(db, ask(db, MARA).id, patience=PATIENCE, now=at)


def test_where_no_rule_minds_a_full_channel_the_line_takes_everybody(app: Flask, database: Database) -> None:
    line_of(app, 0)
    settings = app.extensions["router"].settings
    settings.data["rules"] = [rule for rule in RULES if rule["id"] != "full"]
    settings.__dict__.pop("rules", None)
    with app.app_context(), database.writing() as db:
        ticket = ask(db, MARA).id
        chat.begin(db, ticket, patience=PATIENCE, now=clock.now())
        assert chat.read_chat(db, ticket) is not None


def test_of_many_who_come_at_once_no_more_get_in_than_may(app: Flask, database: Database) -> None:
    line_of(app, 3)
    with app.app_context(), database.writing() as db:
        chat.begin(db, ask(db, BO).id, patience=PATIENCE, now=clock.now())
    got: list[bool] = []

    def come() -> None:
        with app.app_context():
            try:
                with database.writing() as db:
                    chat.begin(db, ask(db, MARA).id, patience=PATIENCE, now=clock.now())
                got.append(True)
            except LineFull:
                got.append(False)

    together = [threading.Thread(target=come) for _ in range(5)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert sorted(got) == [False, False, False, True, True]
