"""1. An invitation is one person's. 2. One answer a person and quarter, which may be changed. 3. The words are heard without names."""

import csv
import re
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from analytics.voice.hearing.people import KEEPER
from analytics.voice.hearing.surveys.asking import note_asked
from analytics.voice.hearing.surveys.invitation import Invitation, address_of, people_to_ask
from analytics.voice.hearing.tables import survey_answers
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk.people.person import Person, remember

BO = Person(
    key="worklane:member:1", name="Bo Halvorsen", email="bo@worklane.example", role="client", plan="plus", language="es"
)


def invite(app: Flask, database: Database, language: str = "en") -> str:
    with database.writing() as db:
        remember(db, BO, now=clock.now())
    with app.test_request_context():
        invitation = Invitation(BO.key, "nps", "Worklane", role="client", plan="plus", language=language)
        return "/voice/survey/" + address_of(invitation).rsplit("/", 1)[1]


def answer(client: FlaskClient, address: str, **fields: Any) -> Any:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get(address).text)
    assert token
    return client.post(address, data={"_csrf": token[1], **fields})


def answers(database: Database) -> list[Any]:
    with database.reading() as db:
        return [(row.score, row.comment, row.role) for row in db.execute(select(survey_answers))]


def test_an_answer_is_kept_and_its_words_are_heard(app: Flask, client: FlaskClient, database: Database) -> None:
    address = invite(app, database)
    page = client.get(address)
    assert "How likely are you to recommend Worklane" in page.text
    assert page.headers["Referrer-Policy"] == "same-origin"  # with none, a browser's form has no origin and is refused
    sent = answer(client, address, score="3", comment="The tracker lost two hours. Bo Halvorsen, bo@x.example <b>")
    assert sent.status_code == 303
    assert "Thank you" in client.get(sent.location).text
    work_all(database)
    with database.reading() as db:
        heard = db.execute(select(verbatims)).one()
    assert (heard.source, heard.theme, heard.role, heard.channel) == ("survey", "tracker", "client", "nps")
    assert heard.text == "The tracker lost two hours. [name], [email] <b>"
    assert round(heard.rating, 1) == 2.2


def test_answering_again_changes_the_answer_of_this_quarter(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    address = invite(app, database)
    answer(client, address, score="3", comment="Late <script>")
    page = client.get(address).text
    assert "You answered this quarter" in page
    assert "Late &lt;script&gt;" in page
    assert 'value="3" required checked' in page
    assert 'value="9" required checked' in client.get(f"{address}?score=9").text, (
        "another number was chosen in the mail"
    )
    answer(client, address, score="10", comment="")
    assert answers(database) == [(10, None, "client")]


def test_without_a_number_the_words_stay_and_the_page_says_what_is_missing(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    address = invite(app, database, "es")
    for wrong in ("", "11", "²"):
        sent = answer(client, address, score=wrong, comment="Sigue pendiente.")
        assert sent.status_code == 422
        assert "Elige primero un número." in sent.text
        assert "Sigue pendiente." in sent.text
    assert answers(database) == []


def test_an_address_that_was_changed_or_is_old_opens_nothing(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    address = invite(app, database)
    assert client.get(address[:-4] + "aaaa").status_code == 404
    assert client.get("/voice/survey/x.y.z/thanks").status_code == 404


def test_who_answered_is_asked_no_more_this_quarter(app: Flask, client: FlaskClient, database: Database) -> None:
    address = invite(app, database)
    told = app.test_cli_runner().invoke(args=["voice", "invite", "nps"])
    (row,) = csv.DictReader(told.output.splitlines())
    assert (row["email"], row["language"]) == ("bo@worklane.example", "es")
    assert "recomiendes Worklane" in client.get(row["link"]).text
    answer(client, address, score="9")
    with database.reading() as db:
        assert list(people_to_ask(db, "nps", product="Worklane", now=clock.now())) == []
        assert list(people_to_ask(db, "nps", product="Worklane", now=clock.now() + timedelta(days=90))) != []


def test_an_erased_person_leaves_a_number_without_words(app: Flask, client: FlaskClient, database: Database) -> None:
    answer(client, invite(app, database), score="2", comment="Where is it?")
    work_all(database)
    with database.writing() as db:
        assert KEEPER.export(db, BO.key)["survey_answers"][0]["comment"] == "Where is it?"
        assert KEEPER.erase(db, BO.key, "erased:1") == {"verbatims": 1, "survey_answers": 1}
    assert answers(database) == [(2, None, "client")]


def test_whoever_was_asked_in_the_widget_gets_no_mail_this_quarter(app: Flask, database: Database) -> None:
    with app.test_request_context(), database.writing() as db:
        now = clock.now()
        for name in ("bo", "sam"):
            remember(db, Person(f"worklane:{name}", name, email=f"{name}@worklane.example"), now=now)
        note_asked(db, ["worklane:bo"], "nps", via="widget", now=now)
        note_asked(db, ["worklane:bo"], "nps", via="widget", now=now)
        asked = [one.who for _, one in people_to_ask(db, "csat", product="Worklane", now=now)]
        assert asked == ["worklane:sam"], "once a person and quarter, whatever is asked"
        later = now + timedelta(days=92)
        remember(db, Person("worklane:bo", "Bo", email="bo@worklane.example"), now=later)
        assert "worklane:bo" in [one.who for _, one in people_to_ask(db, "nps", product="Worklane", now=later)]
