"""Mail to customers.

1. News of a fix reach those who asked to be told, once, by mail and in their conversation. 2. A survey asks a person once a quarter.
3. The links of a scale only mark a number. 4. Either is stopped for good by one click.
"""

import re
from datetime import timedelta
from email import message_from_string, policy
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

import helpdesk
from analytics.voice import add_verbatims
from analytics.voice.digest.stopping import stop_address
from analytics.voice.hearing.tables import survey_answers, wishes
from analytics.voice.meaning.fixing import Draft, announce, link_fix
from analytics.voice.tables import verbatims
from analytics.voice.telling.fix_news import tell
from analytics.voice.telling.tables import silences
from foundation import clock
from foundation.database import Database
from foundation.jobs import jobs, work_one
from foundation.mail.outbox import SEND
from foundation.mail.tables import mails
from foundation.people import erase_person
from helpdesk.people.person import Person, remember
from tests.analytics.content import comment

BO = Person("worklane:member:1", "Bo Halvorsen", "bo@worklane.example", "client", "plus", language="es")
MARA = Person("worklane:member:2", "Mara Castell", "mara@worklane.example", "freelancer", "basic")
SAM = Person("worklane:member:3", "Sam Osei", "sam at worklane", "freelancer", "basic")


@pytest.fixture(autouse=True)
def _people(app: Flask, database: Database) -> None:
    with database.writing() as db:
        for person in (BO, MARA, SAM):
            remember(db, person, now=clock.now())


def posted(database: Database) -> list[tuple[str, str, str]]:
    """Address, subject and plain words with the page, as they were written."""
    found = []
    with database.reading() as db:
        for row in db.execute(select(mails).order_by(mails.c.id)):
            letter: Any = message_from_string(row.message, policy=policy.default)
            words = [letter.get_body((kind,)).get_content() for kind in ("plain", "html")] if row.message else []
            found.append((row.address, row.subject, "\n".join(words)))
    return found


def a_fix(database: Database, message: str, wished: dict[str, str]) -> list[Any]:
    """Bo, Mara and Sam speak of late payouts; those in `wished` ask to be told. Then it ships and is told of."""
    rows = [
        comment(n, "The payout has been pending for 6 days now.", days_ago=30 + n, attributes={"tell_me": "yes"}) | {"source_id": f"message:{n}"}
        for n in range(1, 4)
    ]  # fmt: skip
    add_verbatims(database, rows)
    now = clock.now()
    with database.writing() as db:
        for source_id, who in wished.items():
            db.execute(wishes.insert().values(source_id=source_id, who=who, wished_at=now))
        draft = Draft("Retry failed batches", "", "", "shipped", (now - timedelta(days=2)).date())
        number = link_fix(db, "payouts-late", draft, by="Pia", now=now)
        announce(db, number, message, now=now, by="Pia")
    return rows


def quiet(database: Database) -> None:
    """Do what waits but for sending: in the outbox a letter can still be read."""
    sending = jobs.c.kind == SEND
    for _ in range(9):
        with database.writing() as db:
            db.execute(update(jobs).where(sending).values(run_at=clock.now() + timedelta(days=1)))
        if not work_one(database):
            return


def test_those_who_wished_to_be_told_are_told_once(app: Flask, database: Database) -> None:
    told = {"message:1": BO.key, "message:2": BO.key, "message:3": SAM.key}
    a_fix(database, "It takes <b>two</b> days now.", told)
    quiet(database)
    [(address, subject, words)] = posted(database)
    assert (address, subject) == ("bo@worklane.example", "Worklane: Nos lo dijiste y lo hemos cambiado")
    assert "It takes <b>two</b> days now." in words.split("<!doctype")[0]
    assert "It takes &lt;b&gt;two&lt;/b&gt; days now." in words
    assert "Mara" not in words
    assert "No más avisos" in words


def test_who_said_it_in_a_conversation_finds_the_news_there(app: Flask, database: Database) -> None:
    question = helpdesk.Question(BO, "Late", "My payout is late.", "email")
    with app.app_context(), database.writing() as db:
        ticket = helpdesk.take_in(db, question, now=clock.now())
    row = comment(1, "The payout has been pending.", days_ago=30, attributes={"tell_me": "yes"}, ticket=ticket.id)
    add_verbatims(database, [row | {"source_id": "message:1"}])
    with database.writing() as db:
        db.execute(wishes.insert().values(source_id="message:1", who=BO.key, wished_at=clock.now()))
        draft = Draft("Retry", "", "", "shipped", (clock.now() - timedelta(days=2)).date())
        number = link_fix(db, "payouts-late", draft, by="Pia", now=clock.now())
    with app.test_request_context(), database.writing() as db:
        ids = list(db.execute(select(verbatims.c.id).where(verbatims.c.source_id == "message:1")).scalars())
        assert [tell(db, number, "It takes two days now.", ids) for _ in range(2)] == [1, 0]
        thread = helpdesk.read_thread(db, ticket.reference, BO.key)
    assert [one.body for one in thread.messages].count("It takes two days now.") == 1


def test_a_survey_asks_a_person_once_a_quarter_in_their_language(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    run = app.test_cli_runner().invoke
    assert "2 invitations posted" in run(args=["voice", "invite", "nps", "--send"]).output
    assert "0 invitations posted" in run(args=["voice", "invite", "csat", "--send"]).output
    (to, subject, words), (other, _, english) = posted(database)
    assert (to, other, subject) == (BO.email, MARA.email, "Una pregunta sobre Worklane")
    assert "How likely are you to recommend Worklane" in english
    links = re.findall(r'href="([^"]+\?score=\d+)"', words)
    assert len(links) == 11
    path = links[9].removeprefix(app.extensions["config"].base_url)
    page = client.get(path)
    assert re.search(r'value="9"[^>]* checked', page.text)
    with database.reading() as db:
        assert db.execute(select(survey_answers)).all() == []
    plain = re.search(r"Responder en la página: (\S+)", words)
    assert plain
    assert client.get(plain[1].removeprefix(app.extensions["config"].base_url)).status_code == 200


def test_one_click_ends_questions_or_news_for_good(app: Flask, client: FlaskClient, database: Database) -> None:
    base = app.extensions["config"].base_url
    with app.test_request_context():
        paths = [stop_address(BO.key, of, "es").removeprefix(base) for of in ("surveys", "fixes")]
    page = client.get(paths[0]).text
    assert "¿No más preguntas por correo?" in page
    assert '<html lang="es"' in page
    assert "Aside Voice" not in page
    for path in [*paths, paths[0]]:
        assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    app.test_cli_runner().invoke(args=["voice", "invite", "nps", "--send"])
    a_fix(database, "Done.", {"message:1": BO.key})
    quiet(database)
    assert [address for address, _, _ in posted(database)] == [MARA.email]
    with app.app_context(), database.writing() as db:
        erase_person(db, BO.key)
        assert db.execute(select(silences)).all() == []
