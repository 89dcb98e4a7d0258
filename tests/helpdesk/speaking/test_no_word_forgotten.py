"""Pages in a made-up language, in which every word of ours stands in ⟦⟧: a letter outside of them is a word that nobody can translate.

What people wrote, their names and the numbers of tickets are made of signs that no word of ours has.
"""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import helpdesk
from foundation.database import Database
from foundation.saying import Words
from tests.helpdesk.people import ask, staff
from tests.helpdesk.permissions.conftest import token_of

pytestmark = pytest.mark.once

SHOWN = ("title", "aria-label", "placeholder", "alt", "data-title")
OURS = re.compile(r"⟦[^⟦⟧]*⟧")
CONTENT = re.compile(
    r"[\w.+-]+@[\w.-]+|Ωµ\w*|W-\d+|Aside|English|Español|Deutsch|Français|Italiano|Português|Madrid|Worklane|UTC|Ctrl|CSAT|\b\d+\s(?:h|min|s|d)\b|\d+ \w{3} \d{4}|\w{3} \d\d:\d\d|Europe/\w+|Enterprise|\bAPI\b",
    re.IGNORECASE,
)

PAGES = (
    "/desk/profile", "/desk/?view=open", "/desk/?view=mine", "/desk/?view=trash", "/desk/search", "/desk/search?q=Ωµ",
    "/desk/drafts", "/desk/mentions", "/desk/views/", "/desk/views/new", "/desk/tickets/{ticket}", "/desk/tickets/{ticket}/merge",
    "/desk/tickets/{ticket}/links", "/desk/tickets/{ticket}/clocks", "/desk/tickets/{ticket}/split", "/desk/tickets/{ticket}/knowledge", "/desk/tickets/{ticket}/history",
    "/desk/tickets/{ticket}/dealings", "/desk/macros", "/desk/macros/new", "/desk/two-step",
)  # fmt: skip


class Wrapped(Words):
    def chosen(self, english: str, values: dict[str, Any]) -> str:
        return f"⟦{super().chosen(english, values)}⟧"


@pytest.fixture
def ada(app: Flask, database: Database) -> tuple[FlaskClient, int]:
    who = helpdesk.Person(
        "worklane:member:9", "Ωµbo", "bo@worklane.example", "client", "plus", "ok", "es", "Europe/Madrid"
    )
    with database.writing() as db:
        staff(db, "Ωµada", "agent")
        ticket = ask(db, who, subject="Ωµsubject", body="Ωµbody")
    app.extensions["speaking"] = lambda: Wrapped("en", {})
    client = app.test_client()
    csrf = token_of(client.get("/desk/sign-in").text)
    client.post("/desk/sign-in", data={"email": "ωµada@aside.example", "password": "correct horse", "_csrf": csrf})
    return client, ticket.id


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_the_page_can_be_said_otherwise(ada: tuple[FlaskClient, int], page: str) -> None:
    client, ticket = ada
    answer = client.get(page.format(ticket=ticket))
    assert answer.status_code == 200, page
    lacking = sorted(forgotten(answer.text))
    assert not lacking, lacking


def forgotten(page: str) -> set[str]:
    read = Read()
    read.feed(page)
    rest = "\n".join([*read.texts, *read.attributes])
    while OURS.search(rest):
        rest = OURS.sub("", rest)  # from the inside out: names are said within sentences
    return {line.strip() for line in CONTENT.sub("", rest).split("\n") if re.search(r"[A-Za-zÀ-ÿ]{2}", line)}


class Read(HTMLParser):
    """What somebody reads or hears of a page, in order."""

    QUIET = ("script", "style", "kbd", "code", "svg", "datalist", "time")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet += tag in self.QUIET
        self.attributes += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in self.QUIET

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.texts.append(data)
