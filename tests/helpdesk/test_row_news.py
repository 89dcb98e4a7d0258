"""The row of a changed ticket goes along with the news of it.

1. Where many pages listen, each hears the row as its own queue shows it; a row is drawn once for all who see the same.
2. Who sees less hears no row of what is kept from them, and a page whose view was changed since asks itself.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection

from foundation import clock
from foundation.access import SESSION_COOKIE
from foundation.accounts import sign_in
from foundation.database import Database
from tests.helpdesk.people import ask, staff

NEWS = "helpdesk.workspace.row_news"


def enter(app: Flask, database: Database, name: str) -> FlaskClient:
    with database.writing() as db:
        one = staff(db, name)
        token = sign_in(db, email=one.email, password="correct horse", now=clock.now())
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return client


@contextmanager
def listening(client: FlaskClient, asked: str, *, again: bool = False) -> Iterator[Any]:
    """`again`: as a browser whose connection was away."""
    answer = client.get(f"/live?topics=queue&{asked}", headers={"Last-Event-ID": "heard"} if again else {})
    said = iter(answer.iter_encoded())
    assert b"\nid: heard\n" in next(said)
    try:
        yield lambda: _next_message(said)
    finally:
        answer.close()


def _next_message(said: Iterator[bytes]) -> dict[str, Any]:
    for piece in said:
        if piece.startswith(b"data: {"):
            return dict(json.loads(piece[6:]))
    raise AssertionError("nothing was said")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{NEWS}.MANY", 2)


@pytest.mark.usefixtures("few")
def test_each_page_hears_the_row_of_its_own_queue_drawn_once(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    draw = import_module(NEWS).draw_row

    def counted(db: Connection, number: int, shelf: Any) -> str:
        drawn.append(number)
        return str(draw(db, number, shelf))

    monkeypatch.setattr(f"{NEWS}.draw_row", counted)
    ada, lee = enter(app, database, "Ada Brenner"), enter(app, database, "Lee Lead")
    with listening(ada, "rows&view=open") as one, listening(lee, "rows&view=open") as other, \
         listening(ada, "rows&view=mine") as own, listening(lee, "view=open") as plain:  # fmt: skip
        with database.writing() as db:
            ticket = ask(db, subject="Locked out")
        told = one()
        assert told["row"].count("data-row=") == 1
        assert "Locked out" in told["row"]
        assert f"/desk/tickets/{ticket.id}?view=open" in told["row"]
        assert other() == told
        assert own()["row"] == ""
        assert "row" not in plain()
    assert drawn == [ticket.id, ticket.id]  # for all open, and for Ada's own


@pytest.mark.usefixtures("few")
def test_a_page_whose_view_was_changed_since_is_told_to_ask_itself(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = enter(app, database, "Ada Brenner")
    with listening(ada, "rows&view=open") as one, listening(ada, "rows&view=open") as other:
        monkeypatch.setattr(f"{NEWS}.read_shelf", lambda db, me: type("Shelf", (), {"views": ()}))
        with database.writing() as db:
            ask(db)
        assert "row" not in one()
        assert "row" not in other()


def test_few_pages_hear_no_rows(app: Flask, database: Database) -> None:
    ada = enter(app, database, "Ada Brenner")
    with listening(ada, "rows&view=open") as one:
        with database.writing() as db:
            ticket = ask(db)
        told = one()
        assert told["data"]["ticket"] == ticket.id
        assert "row" not in told


def test_a_page_hears_what_was_said_since_it_was_drawn_and_not_again_when_it_connects_anew(
    app: Flask, database: Database
) -> None:
    ada = enter(app, database, "Ada Brenner")
    with listening(ada, ""):  # somebody else's page
        drawn = ada.get("/desk/").headers["Server-Timing"].partition("drawn;dur=")[2]
        with database.writing() as db:
            ticket = ask(db)
        with listening(ada, f"drawn={drawn}") as hears:
            assert hears()["data"]["ticket"] == ticket.id
        with listening(ada, f"drawn={drawn}", again=True) as hears:
            with database.writing() as db:
                later = ask(db)
            assert hears()["data"]["ticket"] == later.id


def test_when_a_page_was_drawn_is_a_number(app: Flask, database: Database) -> None:
    answer = enter(app, database, "Ada Brenner").get("/live?topics=queue&drawn=yesterday")
    assert answer.status_code == 422
    assert "Server-Timing" in answer.text
