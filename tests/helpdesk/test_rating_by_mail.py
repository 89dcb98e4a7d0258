"""How satisfied a customer is, said from a letter.

1. A rule's letter to the customer of a solved ticket asks, in the ticket's language, in text and page; no other letter does. 2. Opening
the link changes nothing and keeps no cookie; sending it is a rating like any other, and may be changed. 3. Links that aren't ours or
have ended, tickets that are open again, gone, or of erased people are refused in words.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

import helpdesk
from foundation import clock
from foundation.accounts import Staff
from foundation.database import Database
from foundation.events import events
from foundation.jobs import work_all
from helpdesk.joining.merging import merge
from helpdesk.joining.shelving import put_aside
from helpdesk.people.keeping import KEEPER
from helpdesk.ratings.link import address_of
from helpdesk.tickets.reading import read_ticket, timeline
from helpdesk.tickets.tables import changes, messages, tickets
from helpdesk.tickets.ticket import reference_of
from helpdesk.writing.following import add_copy
from tests.helpdesk.mails import letters
from tests.helpdesk.people import MARA, ask, staff
from tests.helpdesk.rules.making import do, trigger


@pytest.fixture
def ada(database: Database) -> Staff:
    with database.writing() as db:
        return staff(db, "Ada Brenner")


@pytest.fixture
def ticket(app: Flask, database: Database, ada: Staff) -> helpdesk.Ticket:
    """Of Mara, solved."""
    with database.writing() as db:
        found = ask(db, MARA)
        helpdesk.solve(db, found.id, by=ada, now=clock.now())
    return found


@pytest.fixture
def link(app: Flask, ticket: helpdesk.Ticket) -> str:
    return link_to(app, ticket.id)


def link_to(app: Flask, number: int) -> str:
    with app.app_context():
        return "/ratings/" + address_of(number).rpartition("/")[2]


def rated(database: Database, number: int) -> tuple[int | None, str | None]:
    with database.reading() as db:
        found = read_ticket(db, number)
    return found.rating, found.rating_comment


def send(client: FlaskClient, link: str, **fields: Any) -> Any:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get(link).text)
    assert token
    return client.post(link, data={"_csrf": token[1], **fields})


def goodbye(database: Database, event: str = "solved") -> None:
    with database.writing() as db:
        trigger(db, f"Once {event}", event, actions=[do("mail", "customer", "Read https://help.example/a & b <3.\n\nBye.", "Your question")])  # fmt: skip


@pytest.mark.parametrize(("account", "words", "asks"), [("en", "My milestone is not released.", "How did we do?"), ("en", "¿Dónde está mi dinero? El pago no ha llegado todavía.", "¿Qué tal lo hemos hecho?")])  # fmt: skip
def test_a_letter_about_a_solved_ticket_asks_in_its_language(app: Flask, client: FlaskClient, database: Database, ada: Staff, account: str, words: str, asks: str) -> None:  # fmt: skip
    goodbye(database)
    with app.app_context():
        with database.writing() as db:
            number = ask(db, MARA, words, subject="").id
            add_copy(db, number, "Pat Doe <pat@northbeam.example>", by=ada, now=clock.now())
            helpdesk.reply(db, number, author=ada, body="It is on its way.", seen=10**9, now=clock.now())
            helpdesk.solve(db, number, by=ada, now=clock.now())
        work_all(database)
    by_address = {address: (text, page) for address, text, page in letters(app)}
    assert set(by_address) == {MARA.email, "pat@northbeam.example"}
    assert "/ratings/" not in "".join(by_address["pat@northbeam.example"])
    text, page = by_address[MARA.email]
    assert text.startswith("Read https://help.example/a & b <3.\n\nBye.\n")
    address = re.search(rf"{re.escape(asks)} http://\S+(/ratings/\S+)", text)
    assert address
    assert f">{asks}</a>" in page
    assert 'href="https://help.example/a"' in page
    assert "&amp; b &lt;3." in page
    assert re.findall(r"\?score=(\d)", page) == ["1", "2", "3", "4", "5"]
    assert asks in client.get(address[1]).text


def test_no_other_letter_asks(app: Flask, database: Database, ada: Staff) -> None:
    """Of a ticket that is open, or was opened again or rated before the rule came to it."""
    for event in ("noted", "solved"):
        goodbye(database, event)
    with app.app_context():
        with database.writing() as db:
            still_open, reopened, liked = (ask(db, MARA).id for _ in range(3))
            helpdesk.add_note(db, still_open, author=ada, body="She called.", now=clock.now())
            for number in (reopened, liked):
                helpdesk.solve(db, number, by=ada, now=clock.now())
            helpdesk.reopen(db, reopened, by=ada, now=clock.now())
            helpdesk.rate(db, reference_of(liked), MARA.key, 4, None, now=clock.now())
        work_all(database)
    sent = letters(app)
    assert [address for address, *_ in sent] == [MARA.email] * 3
    assert not [text for _, text, page in sent if "/ratings/" in text or page]


@pytest.mark.parametrize("away", ["spam", "trash", "merged"])
def test_nothing_is_sent_about_what_was_put_away(app: Flask, database: Database, ada: Staff, away: str) -> None:
    goodbye(database)
    with app.app_context():
        with database.writing() as db:
            number, other = ask(db, MARA).id, ask(db, MARA).id
            helpdesk.solve(db, number, by=ada, now=clock.now())
            if away == "merged":
                merge(db, other, [number], by=ada, now=clock.now())
            else:
                put_aside(db, number, away, by=ada, now=clock.now())
        work_all(database)
    assert letters(app) == []


def test_opening_the_link_changes_nothing(client: FlaskClient, database: Database, ticket: helpdesk.Ticket, link: str) -> None:  # fmt: skip
    def everything() -> list[Any]:
        with database.reading() as db:
            return [db.execute(select(table).order_by(table.c.id)).all() for table in (tickets, changes, messages, events)]  # fmt: skip

    before = everything()
    for address in (link, f"{link}?score=2", f"{link}?score=99", f"{link}?done=1"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
        assert "Thank you" not in page.text
        assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow")
        assert re.findall(r'value="(\d)" required checked', page.text) == (["2"] if "=2" in address else [])
    assert everything() == before


def test_what_is_sent_is_a_rating_and_may_be_changed(app: Flask, client: FlaskClient, database: Database, ticket: helpdesk.Ticket, link: str) -> None:  # fmt: skip
    with database.writing() as db:
        trigger(db, "Low", "rated", actions=[do("add_tags", text="low")])
    first = send(client, link, score="2", comment=" Slow.\x00 ")
    assert first.status_code == 303
    assert "Thank you for saying so" in client.get(first.location).text
    assert rated(database, ticket.id) == (2, "Slow.")
    assert "You gave 2 of 5" in client.get(link).text
    for _ in range(2):  # sent twice is said once
        assert send(client, link, score="5", comment="Slow.").status_code == 303
    assert rated(database, ticket.id) == (5, "Slow.")
    with app.app_context():
        work_all(database)
    with database.reading() as db:
        told = [
            (one.before, one.after, one.who) for one in timeline(db, ticket.id) if getattr(one, "what", "") == "rating"
        ]
        assert [one[:2] for one in told] == [(None, "2"), ("2", "5")]
        facts = db.execute(select(events.c.id).where(events.c.name == "ticket_rated")).all()
        assert len(facts) == 2
        tagged = db.execute(
            select(changes.c.id).where(changes.c.ticket == ticket.id, changes.c.what == "tag_added")
        ).all()
        assert tagged


def test_what_was_said_in_the_widget_stands_there(client: FlaskClient, database: Database, ticket: helpdesk.Ticket, link: str) -> None:  # fmt: skip
    with database.writing() as db:
        helpdesk.rate(db, ticket.reference, MARA.key, 3, "So so", now=clock.now())
    page = client.get(link).text
    assert "You gave 3 of 5" in page
    assert 'value="3" required checked' in page
    assert "So so</textarea>" in page
    assert send(client, f"{link}?score=4", score="4", comment="So so").status_code == 303
    assert rated(database, ticket.id) == (4, "So so")


def test_the_conversation_it_was_merged_into_is_rated(client: FlaskClient, database: Database, ada: Staff, ticket: helpdesk.Ticket, link: str) -> None:  # fmt: skip
    with database.writing() as db:
        other = ask(db, MARA).id
        merge(db, other, [ticket.id], by=ada, now=clock.now())
        helpdesk.solve(db, other, by=ada, now=clock.now())
    assert send(client, link, score="5").status_code == 303
    assert (rated(database, ticket.id)[0], rated(database, other)[0]) == (None, 5)


@pytest.mark.parametrize("score", ["", "0", "6", "five"])
def test_no_number_is_said_so_and_the_words_stay(client: FlaskClient, database: Database, ticket: helpdesk.Ticket, link: str, score: str) -> None:  # fmt: skip
    answer = send(client, link, score=score, comment="Kept words")
    assert answer.status_code == 422
    assert "Choose a number first." in answer.text
    assert "Kept words</textarea>" in answer.text
    assert rated(database, ticket.id) == (None, None)


def test_forms_from_elsewhere_are_refused(client: FlaskClient, database: Database, ticket: helpdesk.Ticket, link: str) -> None:  # fmt: skip
    refused = client.post(link, data={"score": "1"}, headers={"Accept-Language": "es"})
    assert (refused.status_code, 'lang="es"' in refused.text) == (403, True)
    assert rated(database, ticket.id) == (None, None)


def test_forged_and_ended_links_are_refused(app: Flask, client: FlaskClient, database: Database, ticket: helpdesk.Ticket) -> None:  # fmt: skip
    with time_machine.travel(clock.now() - timedelta(days=30, seconds=2), tick=False):
        old = link_to(app, ticket.id)
    with database.writing() as db:
        db.execute(update(tickets).where(tickets.c.id == ticket.id).values(language="es"))
    fresh = link_to(app, ticket.id)
    csrf = re.search(r'name="_csrf" value="([^"]+)"', client.get(fresh).text)
    assert csrf
    for method in (client.get, lambda at: client.post(at, data={"_csrf": csrf[1], "score": "1"})):
        gone = method(old)
        assert gone.status_code == 410
        assert "ya ha caducado" in gone.text
        for forged in ("/ratings/x.y.z", f"{fresh[:-1]}{'A' if fresh[-1] != 'A' else 'B'}x", "/ratings/NQ"):
            assert method(forged).status_code == 404
    assert "Este enlace no está completo" in client.get("/ratings/NQ", headers={"Accept-Language": "es"}).text
    assert rated(database, ticket.id) == (None, None)


def test_a_ticket_that_is_open_again_is_rated_once_it_is_solved(client: FlaskClient, database: Database, ada: Staff, ticket: helpdesk.Ticket, link: str) -> None:  # fmt: skip
    with database.writing() as db:
        helpdesk.reopen(db, ticket.id, by=ada, now=clock.now())
    again = client.get(link)
    assert (again.status_code, "We are working on this again" in again.text) == (409, True)
    with database.writing() as db:
        helpdesk.solve(db, ticket.id, by=ada, now=clock.now())
    assert send(client, link, score="4").status_code == 303
    with database.writing() as db:
        helpdesk.reopen(db, ticket.id, by=ada, now=clock.now())
    assert "You gave 4 of 5" in client.get(link).text


def test_nothing_is_left_to_rate_of_what_is_gone(app: Flask, client: FlaskClient, database: Database, ticket: helpdesk.Ticket, link: str) -> None:  # fmt: skip
    assert client.get(link_to(app, 10**6)).status_code == 410
    with app.app_context(), database.writing() as db:
        KEEPER.erase(db, MARA.key, "erased:0123456789abcdef")
    gone = client.get(link)
    assert (gone.status_code, "nothing left to rate" in gone.text) == (410, True)


def test_a_script_is_slowed_down(client: FlaskClient, database: Database, ticket: helpdesk.Ticket, link: str) -> None:
    csrf = re.search(r'name="_csrf" value="([^"]+)"', client.get(link).text)
    assert csrf
    answers = [client.post(link, data={"_csrf": csrf[1], "score": "1"}).status_code for _ in range(21)]
    assert answers == [303] * 20 + [429]
