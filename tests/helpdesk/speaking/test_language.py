"""Which language the desk speaks to whom.

1. What somebody chose counts, on every device; else what their browser asks for, where we have it; else English.
2. The page says which language it is in. 3. Refusals are told in it too. 4. Other pages of the product don't follow it.
"""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from foundation import clock
from foundation.database import Database
from foundation.money import Money
from foundation.saying import Words
from foundation.speaking import say
from foundation.templating import draw_money
from helpdesk.tickets.transferring import move_to_team
from tests.helpdesk.people import BO, ask, staff
from tests.helpdesk.permissions.conftest import token_of

Enter = Callable[..., FlaskClient]


@pytest.fixture
def ada(app: Flask, database: Database) -> FlaskClient:
    with database.writing() as db:
        staff(db, "Ada Brenner", "agent")
    client = app.test_client()
    csrf = token_of(client.get("/desk/sign-in").text)
    client.post("/desk/sign-in", data={"email": "ada@aside.example", "password": "correct horse", "_csrf": csrf})
    return client


def choose(client: FlaskClient, language: str) -> int:
    csrf = token_of(client.get("/desk/profile").text)
    return client.post("/desk/profile/language", data={"language": language, "_csrf": csrf}).status_code


def test_english_is_spoken_to_whoever_asks_for_nothing(ada: FlaskClient) -> None:
    assert '<html lang="en"' in ada.get("/desk/profile").text


@pytest.mark.parametrize(("asked", "spoken"), [("es-MX,es;q=0.9,en;q=0.5", "es"), ("de,en;q=0.5", "en"), ("sv", "en")])
def test_else_the_browser_is_asked(ada: FlaskClient, asked: str, spoken: str) -> None:
    assert f'<html lang="{spoken}"' in ada.get("/desk/profile", headers={"Accept-Language": asked}).text
    assert (
        f'<html lang="{spoken}"'
        in ada.application.test_client().get("/desk/sign-in", headers={"Accept-Language": asked}).text
    )


def test_what_somebody_chose_is_kept(ada: FlaskClient) -> None:
    assert choose(ada, "es") == 303
    page = ada.get("/desk/profile").text
    assert '<html lang="es"' in page
    assert "Idioma de Aside" in page
    assert choose(ada, "") == 303
    assert '<html lang="en"' in ada.get("/desk/profile").text


def test_a_language_we_dont_have_is_refused_in_a_sentence(ada: FlaskClient) -> None:
    choose(ada, "es")
    csrf = token_of(ada.get("/desk/profile").text)
    answer = ada.post("/desk/profile/language", data={"language": "tlh", "_csrf": csrf})
    assert answer.status_code == 422
    assert "Elige uno de los idiomas" in answer.text


def test_that_the_database_is_away_is_told_although_nobody_can_be_looked_up(
    ada: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_database: Database) -> None:
        raise OperationalError("BEGIN", None, ConnectionError("away"))

    monkeypatch.setattr(Database, "reading", away)
    answer = ada.get("/desk/", headers={"Accept-Language": "es"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Ahora mismo no podemos guardar ni leer nada" in answer.text


def test_what_isnt_there_is_told_in_it_too(ada: FlaskClient) -> None:
    choose(ada, "es")
    answer = ada.get("/desk/tickets/99999")
    assert answer.status_code == 404
    assert '<html lang="es"' in answer.text


def test_who_changed_it_is_a_colleague_a_rule_or_the_desk_itself(ada: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        ticket = ask(db, BO)
        for who in ("The clock", "Automatic assignment", "Rule: Late is urgent", "Lee Okafor"):
            move_to_team(db, ticket.id, "payments", by=who, actor="", now=clock.now())
            move_to_team(db, ticket.id, "support", by=who, actor="", now=clock.now())
    choose(ada, "es")
    page = ada.get(f"/desk/tickets/{ticket.id}").text
    assert "por El reloj" in page
    assert "por Asignación automática" in page
    assert ">Regla: Late is urgent</a>" in page
    assert "por Lee Okafor" in page


def test_braces_that_a_sentence_shows_are_words() -> None:
    words = Words(
        "es", {"sentences": {"Write it as WL-[0-9]{6}.": "Así: WL-[0-9]{6}.", "Write {name}.": "Escribe {name}."}}
    )
    assert words.sentence("Write it as WL-[0-9]{6}.") == "Así: WL-[0-9]{6}."
    assert words.sentence("Write Ada.") == "Escribe Ada."


def test_figures_in_a_sentence_have_the_separators_of_the_language() -> None:
    es = Words(
        "es", {"sentences": {"{a} per question; {b} decisions in {c}.": "{a} por pregunta; {b} decisiones en {c}."}}
    )
    assert (
        es.sentence("+0.1 per question; 4,471 decisions in 26.40.") == "+0,1 por pregunta; 4.471 decisiones en 26.40."
    )


def test_other_pages_are_not_the_desks(ada: FlaskClient) -> None:
    assert '<html lang="en"' in ada.get("/no-such-page", headers={"Accept-Language": "es"}).text


def test_outside_of_pages_english_is_spoken(app: Flask, db: Connection) -> None:
    with app.app_context():
        assert say("Reply") == "Reply"
        assert say.lang == "en"


def test_what_no_ticket_can_meet_is_said_in_the_readers_language(ada: FlaskClient) -> None:
    choose(ada, "es")
    apart = [{"field": "status", "op": "is_any_of", "value": [one]} for one in ("open", "solved")]
    page = ada.get("/desk/views/new", query_string={"conditions": json.dumps({"all": apart})}).text
    assert "Nada puede cumplir esto: Estado tiene un solo valor" in page


def test_several_names_are_joined_as_the_language_joins_them() -> None:
    es = Words("es", {"sentences": {"A message came from {names}.": "Un mensaje de {names}."}})
    assert es.sentence("A message came from Mara Castell and Bo Ek.") == "Un mensaje de Mara Castell y Bo Ek."


def test_money_is_written_as_the_language_writes_it(app: Flask) -> None:
    with app.test_request_context("/desk/", headers={"Accept-Language": "es"}):
        assert draw_money(Money(1053583, "EUR")) == "10.535,83\xa0€"
    assert draw_money(Money(1053583, "EUR")) == "€10,535.83"
