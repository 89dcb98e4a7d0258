"""Whoever asked elsewhere than in the widget gets each answer by mail, and answers from there.

1. A letter for each reply, none for a note, in the language of the ticket, with the names of what is attached. 2. Its link shows what
they may read, with files to open; opening it changes nothing. 3. What they write there is theirs: the ticket is open again, and it is
our turn. 4. Without an address nothing is posted, and the composer says so; links of erased people have ended.
"""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk.files import keep_file, read_file, the_shelf
from helpdesk.intake import Person
from helpdesk.joining.merging import merge
from helpdesk.people.keeping import KEEPER
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import messages
from helpdesk.writing.links import link_of_customer
from helpdesk.writing.sending import send_reply
from tests.helpdesk.mails import letters
from tests.helpdesk.people import BO, MARA, ask
from tests.helpdesk.writing.desk import enter

NOBODY = Person("host:9", "Kit")


@pytest.fixture
def asked(app: Flask, database: Database, ada: Staff) -> helpdesk.Ticket:
    """By mail, of Mara."""
    with database.writing() as db:
        return ask(db, MARA, via="mail")


@pytest.fixture
def link(app: Flask, asked: helpdesk.Ticket) -> str:
    return link_to(app, asked.id)


def link_to(app: Flask, number: int) -> str:
    with app.app_context():
        return f"/conversations/{link_of_customer(number)}"


def answer(app: Flask, database: Database, number: int, by: Staff, body: str = "It is **on** its way.", **more: Any) -> None:  # fmt: skip
    with app.app_context(), database.writing() as db:
        send_reply(db, number, author=by, body=body, seen=10**9, now=clock.now(), **more)


def write(client: FlaskClient, link: str, body: str) -> Any:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get(link).text)
    assert token
    return client.post(link, data={"_csrf": token[1], "body": body})


def test_who_wrote_in_the_help_centre_without_an_account_gets_the_answer_by_mail_at_once(
    app: Flask, database: Database, ada: Staff
) -> None:
    with database.writing() as db:
        nora = ask(db, Person("anon:7", "Visitor", "nora@example.org"), via="helpcentre").id
        answer_of_mara = ask(db, MARA, via="helpcentre").id  # signed in: the help centre shows it
    for one in (nora, answer_of_mara):
        answer(app, database, one, ada)
    work_all(database)
    assert [to for to, *_ in letters(app)] == ["nora@example.org"]
    (letter,) = (app.extensions["config"].var / "outbox").glob("*.eml")
    assert "Visitor" not in letter.read_text()
    assert "by e-mail" in enter(app, database, ada).get(f"/desk/tickets/{nora}").text


def test_each_reply_is_a_letter_with_the_names_of_its_files_and_a_note_is_none(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff, link: str
) -> None:
    with app.app_context():
        read = read_file(the_shelf(), "receipt.txt", b"paid")
    with database.writing() as db:
        file = keep_file(db, read, name="receipt.txt", who=ada.key, now=clock.now())
    answer(app, database, asked.id, ada, files=[file.id])
    with database.writing() as db:
        helpdesk.add_note(db, asked.id, author=ada, body="Mara is right.", now=clock.now())
    work_all(database)
    (to, text, page), *others = letters(app)
    assert (to, others) == (MARA.email, [])
    assert text.startswith(
        "Ada Brenner wrote:\n\nIt is on its way.\n\nAttached, to be opened in the conversation: receipt.txt\n\n-- \n"
    )
    assert link in text
    assert link in page
    assert "<strong>on</strong>" in page
    shown = app.test_client().get(link).text
    assert "Mara is right" not in shown
    address = re.search(r'href="http://[^/]+(/files/[^"]+)"', shown)
    assert address
    assert app.test_client().get(address[1]).data == b"paid"


def test_a_spanish_question_is_answered_in_spanish_around_the_words_of_the_agent(
    app: Flask, database: Database, ada: Staff
) -> None:
    with database.writing() as db:
        asked = ask(db, MARA, "Hola, ¿cuándo recibo mi dinero? El cliente aprobó el hito hace una semana.", via="mail")
    answer(app, database, asked.id, ada, "Mañana.")
    work_all(database)
    [(_to, text, page)] = letters(app)
    assert "Ada Brenner escribió:\n\nMañana." in text
    assert '<html lang="es">' in page
    shown = app.test_client().get(link_to(app, asked.id)).text
    assert "Tu respuesta" in shown
    assert "Your answer" not in shown


def test_who_asked_in_the_widget_gets_no_letter_at_once(
    app: Flask, database: Database, ticket: helpdesk.Ticket, ada: Staff
) -> None:
    answer(app, database, ticket.id, ada)
    work_all(database)
    assert letters(app) == []


def test_they_answer_by_the_link_and_it_is_our_turn(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff, link: str
) -> None:
    answer(app, database, asked.id, ada, then_solve=True)
    client = app.test_client()
    assert client.get(link).headers["Cache-Control"] == "no-store"
    with database.reading() as db:
        assert read_ticket(db, asked.id).status == "solved", "opening it changes nothing"
    assert write(client, link, " ").status_code == 422
    assert write(client, link, "Not yet <b>here</b>.").status_code == 303
    assert "Not yet &lt;b&gt;here&lt;/b&gt;." in client.get(link).text
    with database.reading() as db:
        found = read_ticket(db, asked.id)
        said = db.execute(select(messages).order_by(messages.c.id.desc())).first()
    assert said is not None
    assert (found.status, found.waiting_on_us, said.author, said.author_name) == ("open", True, MARA.key, MARA.name)


def test_one_link_takes_twenty_answers_in_a_quarter_of_an_hour_and_keeps_the_words(
    app: Flask, database: Database, link: str
) -> None:
    client = app.test_client()
    found = [write(client, link, f"Hello {number}") for number in range(21)]
    assert [one.status_code for one in found] == [303] * 20 + [429]
    assert "Hello 20</textarea>" in found[-1].text
    assert "Yours is kept here" in found[-1].text


def test_merged_into_another_of_theirs_it_is_one_conversation_and_into_somebody_else_s_it_stays_their_own(
    app: Flask, database: Database, asked: helpdesk.Ticket, ada: Staff, link: str
) -> None:
    with database.writing() as db:
        mine, bos = ask(db, MARA, "A second one", via="mail"), ask(db, BO, "Bo’s own secret", via="mail")
        merge(db, mine.id, [asked.id], by=ada, now=clock.now())
    client = app.test_client()
    assert "A second one" in client.get(link).text
    with database.writing() as db:
        merge(db, bos.id, [mine.id], by=ada, now=clock.now())
    assert "Bo’s own secret" not in client.get(link).text
    assert write(client, link, "Still here.").status_code == 303
    assert "Still here." not in client.get(link_to(app, bos.id)).text


def test_without_an_address_nothing_is_posted_and_the_composer_says_so(
    app: Flask, database: Database, ada: Staff
) -> None:
    with database.writing() as db:
        asked = ask(db, NOBODY, via="api")
    answer(app, database, asked.id, ada)
    work_all(database)
    assert letters(app) == []
    assert "no e-mail address is known" in enter(app, database, ada).get(f"/desk/tickets/{asked.id}").text


def test_links_of_erased_people_and_links_we_never_made_are_refused_in_words(
    app: Flask, database: Database, asked: helpdesk.Ticket, link: str
) -> None:
    client = app.test_client()
    assert client.get(f"{link}x").status_code == 404
    with app.app_context(), database.writing() as db:
        KEEPER.erase(db, MARA.key, "erased:1")
    gone = client.get(link)
    assert gone.status_code == 410
    assert "isn’t kept any more" in gone.text
