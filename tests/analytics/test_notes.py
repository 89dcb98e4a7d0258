"""Notes on a day: written on a theme or on everything, changed, taken away and brought back.

They stand in the lists and on the trends, without personal details; only product managers and leads write them.
"""

import html
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from analytics.voice import add_verbatims
from analytics.voice.meaning.reading import read_figures
from analytics.voice.notes.noting import list_notes
from analytics.voice.registry.editing import merge_themes
from analytics.voice.reports.summarising import summarise
from foundation import clock
from foundation.database import Database
from tests.analytics.content import comment, sign_in_pia
from tests.analytics.registry import PIA

THEME = "/voice/themes/payouts-late"


def send(client: FlaskClient, path: str, **fields: str) -> int:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/voice/notes").text)
    return client.post(path, data={"_csrf": token[1] if token else "", **fields}).status_code


def day(days_ago: int) -> str:
    return (clock.now().date() - timedelta(days=days_ago)).isoformat()


def read(client: FlaskClient, path: str) -> str:
    return html.unescape(client.get(path).text)


def test_a_note_stands_with_its_theme_and_one_about_everything_with_all(
    client: FlaskClient, database: Database
) -> None:
    sign_in_pia(client, database)
    assert send(client, "/voice/notes", theme="payouts-late", day=day(3), text="The bank’s strike began.") == 303
    assert send(client, "/voice/notes", day=day(10), text="Black Friday.") == 303
    assert "The bank’s strike began." in read(client, THEME)
    assert "Pia Lindqvist" in read(client, THEME)
    other = read(client, "/voice/themes/disputes")
    assert "Black Friday." in other
    assert "About everything" in other
    assert "strike" not in other
    everything = read(client, "/voice/notes")
    assert everything.index("strike") < everything.index("Black Friday")


def test_notes_stand_on_the_trends_on_their_day(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    add_verbatims(database, [comment(n, "The payout is still pending.", days_ago=n) for n in range(70)])
    send(client, "/voice/notes", theme="payouts-late", day=day(20), text="The bank’s strike began.")
    send(client, "/voice/notes", theme="disputes", day=day(20), text="A new mediator.")
    summarise(database, clock.now())
    with database.reading() as db:
        marks = read_figures(db, "trend:payouts-late")["marks"]
    assert [(one["kind"], one["label"]) for one in marks] == [("note", "The bank’s strike began.")]


def test_the_front_page_lists_what_was_noted_of_its_days(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    add_verbatims(database, [comment(n, "The payout is still pending.", days_ago=n) for n in range(70)])
    send(client, "/voice/notes", theme="payouts-late", day=day(2), text="The bank’s strike began.")
    send(client, "/voice/notes", day=day(50), text="A campaign.")
    summarise(database, clock.now())
    _, _, listed = read(client, "/voice/").partition("What people noted")
    assert "The bank’s strike began." in listed
    assert "A campaign." not in listed
    assert "A campaign." in read(client, "/voice/?days=84").partition("What people noted")[2]


def test_a_note_is_changed_taken_away_and_brought_back(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    send(client, "/voice/notes", theme="payouts-late", day=day(3), text="A strike.")
    with database.reading() as db:
        number = list_notes(db)[0].id
    assert 'value="A strike."' in read(client, f"/voice/notes/{number}")
    assert send(client, f"/voice/notes/{number}", day=day(4), text="The bank’s strike began.") == 303
    assert "Changed" in read(client, THEME)
    assert send(client, f"/voice/notes/{number}/removal") == 303
    assert "strike" not in read(client, THEME)
    assert "was taken away" in read(client, f"{THEME}?removed={number}")
    assert "Undo" in read(client, f"{THEME}?removed={number}")
    assert send(client, f"/voice/notes/{number}/return") == 303
    assert "The bank’s strike began." in read(client, THEME)


def test_a_note_follows_its_theme_into_a_merge(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    send(client, "/voice/notes", theme="payouts-late", day=day(3), text="A strike.")
    with database.writing() as db:
        merge_themes(db, "payouts-late", "withdrawals-fail", by=PIA, now=clock.now())
    assert "A strike." in read(client, "/voice/themes/withdrawals-fail")


def test_personal_details_and_markup_do_not_get_onto_a_page(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    send(client, "/voice/notes", day=day(1), text="<img src=x> bo@worklane.example called from +351 912 345 678")
    text = client.get("/voice/notes").text
    assert "<img" not in text
    assert "bo@worklane" not in text
    assert "912 345" not in text
    with database.reading() as db:
        assert "[email]" in list_notes(db)[0].text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "", "day": "2026-01-05"}, "Say in a sentence what happened."),
        ({"text": "A strike.", "day": "yesterday"}, "Say on which day"),
        ({"text": "A strike.", "day": "2099-01-01"}, "That day hasn’t come"),
        ({"text": "long " * 120, "day": "2026-01-05"}, "at most 500 letters"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    client: FlaskClient, database: Database, fields: dict[str, str], said: str
) -> None:
    sign_in_pia(client, database)
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/voice/notes").text)
    assert token
    answer = client.post("/voice/notes", data={"_csrf": token[1], "theme": "payouts-late", **fields})
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert fields["text"].strip() in answer.text
    assert send(client, "/voice/notes/7/removal") == 404


def test_an_address_that_names_no_note_is_as_good_as_none(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database)
    assert client.get(f"/voice/notes?removed={'9' * 40}").status_code == 200


def test_writers_read_notes_and_do_not_write_them(client: FlaskClient, database: Database) -> None:
    sign_in_pia(client, database, roles=("writer",))
    assert client.get("/voice/notes").status_code == 200
    assert send(client, "/voice/notes", day=day(1), text="A strike.") == 403
