"""Properties: English, Spanish and Arabic are told from few words; other languages, names and numbers are left open; a ticket keeps what
its customer's words said, and their account's language where they say nothing."""

import pytest
from sqlalchemy import Connection, update

import helpdesk
from bench.languages.measure import rows
from foundation import clock
from foundation.database import Database
from helpdesk.conditions import Asking, Condition, Conditions, matching
from helpdesk.languages.filling import fill_languages
from helpdesk.languages.telling import tell_language
from helpdesk.tickets.tables import tickets
from tests.helpdesk.people import BO, ask


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Where is my payout? It left five days ago.", "en"),
        ("¿Dónde está mi pago? Salió hace cinco días.", "es"),
        ("أين دفعتي؟ خرجت قبل خمسة أيام", "ar"),
        ("Mi cliente John Smith no responde en Worklane", "es"),
        ("My client José Núñez hasn't answered", "en"),
        ("WHERE IS MY MONEY", "en"),
        ("Não recebi o dinheiro, quando é que chega?", None),
        ("Je n’ai pas reçu mon argent, que dois-je faire ?", None),
        ("پول من کجاست", None),
        ("我的钱在哪里", None),
        ("ok", None),
        ("12345 !!! 👍", None),
        ("", None),
        ("> Where is my money, please tell me\n> and why it takes so long", None),
        ("https://worklane.example/where-is-my-money", None),
    ],
)
def test_a_language_is_told_or_left_open(text: str, language: str | None) -> None:
    assert tell_language(text) == language


@pytest.mark.parametrize("odd", ["\x00" * 50, "a" * 5_000_000, "\ud800 x", "é" * 900, "{" * 3000, "´`¨" * 400])
def test_odd_texts_break_nothing(odd: str) -> None:
    assert tell_language(odd) in {None, "en", "es"}


def test_it_is_right_as_often_as_we_say() -> None:
    assert all(row.met for row in rows()[:2]), rows()


def test_a_ticket_is_in_the_language_of_its_words_then_of_its_account(db: Connection) -> None:
    spanish = ask(db, BO, subject="Ayuda", body="No me llega el código para entrar en mi cuenta.")
    unclear = ask(db, BO, subject="W-1", body="ok")
    assert (spanish.language, unclear.language) == ("es", "en")
    wanted = Conditions((Condition("language", "is_any_of", ("es",)),))
    assert [matching(db, wanted, one.id, Asking(clock.now())) for one in (spanish, unclear)] == [True, False]


def test_later_words_tell_anew_and_an_unclear_one_changes_nothing(db: Connection) -> None:
    ticket = ask(db, BO, subject="Ayuda", body="No me llega el código para entrar en mi cuenta.")
    for body, language in (("ok", "es"), ("Sorry, I can write in English as well if you like", "en")):
        helpdesk.customer_reply(db, ticket.reference, BO.key, body, now=clock.now())
        assert helpdesk.read_ticket(db, ticket.id).language == language


def test_older_tickets_get_theirs_by_one_command(database: Database) -> None:
    with database.writing() as db:
        made = ask(db, BO, subject="Ayuda", body="No me llega el código para entrar en mi cuenta.")
        ask(db, BO, subject="x", body="ok")
        db.execute(update(tickets).values(language=None))
    assert [fill_languages(database), fill_languages(database)] == [1, 0]
    with database.reading() as db:
        assert helpdesk.read_ticket(db, made.id).language == "es"
