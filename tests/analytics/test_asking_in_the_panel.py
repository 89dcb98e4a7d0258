"""The survey in the panel, and the wish to be told.

1. Off as it ships; only of signed people, once a quarter, mail included. 2. "Not now" counts as asked. 3. An answer is a verbatim.
4. A wish is kept on what was said, also when it is heard later, and is taken back.
"""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import helpdesk
import kb
from analytics.voice.hearing.surveys.invitation import people_to_ask
from analytics.voice.hearing.surveys.turn import is_drawn
from analytics.voice.hearing.tables import survey_answers, survey_asks, wishes
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from tests.widgets.conversation import open_session, post, token
from widgets.sites.registry import Site, save_settings
from widgets.sites.settings import SiteSettings

MARA = "worklane:member:7"


def ask_on(app: Flask, database: Database, **settings: Any) -> None:
    chosen = SiteSettings(**{"survey": "nps", "wishes": True, **settings})
    site: Site = app.extensions["widget_sites"].all()["worklane"]
    with database.writing() as db:
        save_settings(db, site, origins=[], settings=chosen, now=clock.now())
    app.extensions["widget_sites"].forget()


def opened(client: FlaskClient, **body: Any) -> Any:
    return post(client, "session", {"site": "worklane", "token": token(), **body}).json


def heard(database: Database) -> Any:
    work_all(database)
    with database.reading() as db:
        return db.execute(select(verbatims).order_by(verbatims.c.id.desc())).first()


def test_nobody_is_asked_as_it_ships_nor_without_a_signature(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    known = opened(client)
    assert known["survey"] is False
    refused = post(client, "survey", {"session": known["session"]})
    assert (refused.status_code, refused.json["error"]["detail"]) == (409, "You were asked this quarter. Thank you.")
    ask_on(app, database)
    assert opened(client)["survey"] is True
    visitor = post(client, "session", {"site": "worklane"}).json
    assert visitor["survey"] is False
    assert post(client, "survey", {"session": visitor["session"]}).status_code == 409
    assert post(client, "survey/answers", {"session": visitor["session"], "score": 9}).status_code == 409


def test_an_answer_in_the_panel_is_heard_and_may_be_changed(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    ask_on(app, database)
    session = opened(client)["session"]
    shown = post(client, "survey", {"session": session}, **{"Accept-Language": "ar"}).json
    assert (shown["kind"], shown["least"], shown["most"]) == ("nps", 0, 10)
    assert shown["words"]["later"] == "ليس الآن"
    wrong = post(client, "survey/answers", {"session": session, "score": 11})
    assert (wrong.status_code, wrong.json["error"]["detail"]) == (422, "Choose a number first.")
    for score, why in ((2, "The payout has been pending for 6 days."), (3, "The payout has been pending for 7 days.")):
        sent = {"session": session, "score": score, "comment": why, "page": "payouts"}
        assert post(client, "survey/answers", sent).status_code == 200
    assert opened(client)["survey"] is False, "who answered isn't asked again"
    row = heard(database)
    assert (row.text, row.theme, row.page) == ("The payout has been pending for 7 days.", "payouts-late", "payouts")
    assert (row.rating, row.rating_scale, row.source) == (2.2, "nps10", "survey")
    with database.reading() as db:
        assert [one.score for one in db.execute(select(survey_answers))] == [3]
        assert MARA not in [one.who for _, one in people_to_ask(db, "csat", product="W", now=clock.now())]


def test_not_now_counts_as_asked_and_who_looked_away_may_still_answer(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    ask_on(app, database)
    session = opened(client)["session"]
    post(client, "survey", {"session": session})
    assert opened(client)["survey"] is True, "seen, and neither answered nor put off"
    with database.writing() as db:
        db.execute(survey_asks.update().values(asked_at=clock.now() - timedelta(days=8)))
    assert opened(client)["survey"] is False, "a week is enough"
    with database.writing() as db:
        db.execute(survey_asks.update().values(asked_at=clock.now()))
    assert post(client, "survey/putting-off", {"session": session}).status_code == 200
    assert opened(client)["survey"] is False
    assert post(client, "survey", {"session": session}).status_code == 409


@pytest.mark.parametrize("share", [10, 50])
def test_the_share_that_is_drawn_is_the_share_that_was_asked_for(share: int) -> None:
    drawn = sum(is_drawn(f"worklane:member:{number}", "2026-Q4", share) for number in range(2000))
    assert abs(drawn / 20 - share) < 4
    again = [is_drawn(f"worklane:member:{number}", "2027-Q1", share) for number in range(100)]
    assert again != [is_drawn(f"worklane:member:{number}", "2026-Q4", share) for number in range(100)]


def test_a_wish_is_kept_on_what_was_said_and_taken_back(app: Flask, client: FlaskClient, database: Database) -> None:
    session = opened(client)["session"]
    message = {
        "key": "a-wish-1",
        "session": session,
        "body": "The payout has been pending for 6 days.",
        "channel": "ticket",
    }
    reference = post(client, "tickets", message).json["reference"]
    ask = {"session": session, "about": "thread", "name": reference}
    assert post(client, "wishes", ask | {"wish": True}).status_code == 403, "off as it ships"
    ask_on(app, database)
    assert post(client, "wishes", ask).json["wished"] is False
    assert post(client, "wishes", ask | {"wish": True}).json["wished"] is True
    assert heard(database).attributes == {"tell_me": "yes"}, "heard after the wish"
    assert post(client, "wishes", ask | {"wish": False}).json["wished"] is False
    assert heard(database).attributes is None
    post(client, "wishes", ask | {"wish": True})
    assert heard(database).attributes == {"tell_me": "yes"}, "heard before the wish"


def test_nobody_wishes_for_somebody_else_nor_about_nothing(app: Flask, client: FlaskClient, database: Database) -> None:
    ask_on(app, database)
    with database.writing() as db:
        bo = helpdesk.Person("worklane:member:1", "Bo Halvorsen")
        theirs = helpdesk.take_in(
            db, helpdesk.Question(customer=bo, subject="Code", body="No code.", channel="ticket"), now=clock.now()
        )
    session = opened(client)["session"]
    ask = {"session": session, "about": "thread", "name": theirs.reference, "wish": True}
    assert post(client, "wishes", ask).status_code == 404
    assert post(client, "wishes", ask | {"about": "survey"}).status_code == 422
    visitor = open_session(client)
    assert post(client, "wishes", ask | {"session": visitor}).status_code == 403
    with database.reading() as db:
        assert db.execute(select(wishes)).all() == []


def test_a_comment_on_an_article_may_come_with_a_wish(app: Flask, client: FlaskClient, database: Database) -> None:
    ask_on(app, database)
    with database.writing() as db:
        draft = kb.ArticleDraft(title="Payouts", markdown="Two days.", section="Payouts")
        article = kb.publish_article(db, draft, author="Wren", now=clock.now()).id
    session = opened(client)["session"]
    ask = {"session": session, "about": "article", "name": article, "wish": True}
    assert post(client, "wishes", ask).status_code == 422, "nothing was said yet"
    said = {"session": session, "article": article, "helped": False, "comment": "Too general, I need a date."}
    assert post(client, "feedback", said).status_code == 200
    assert post(client, "wishes", ask).json["wished"] is True
    row = heard(database)
    assert (row.source, row.attributes, row.rating_scale) == ("article", {"tell_me": "yes"}, "thumbs")
