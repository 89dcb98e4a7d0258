"""One click corrects how a comment was read: it counts at once, outlives new readings, and can be taken back.

Comments that say two things show both. Only product managers and leads correct.
"""

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from analytics.voice import add_verbatims, rebuild
from analytics.voice.hearing.wanted import Wanted
from analytics.voice.sentiment.tables import voice_feelings
from analytics.voice.tables import verbatims
from foundation.database import Database
from foundation.jobs import jobs
from tests.analytics.content import comment, count_by_sentiment, sign_in_pia

READ_WRONGLY = "Well, that was an experience with your payouts."


def one_comment(database: Database, text: str = READ_WRONGLY) -> int:
    add_verbatims(database, [comment(1, text)])
    with database.reading() as db:
        return int(db.execute(select(verbatims.c.id)).scalar_one())


def correct(client: FlaskClient, number: int, label: str, *, back: str = "") -> int:
    form = client.get("/voice/verbatims").text
    token = re.search(r'name="_csrf" value="([^"]+)"', form)
    data = {"label": label, "back": back, "_csrf": token[1] if token else ""}
    return client.post(f"/voice/verbatims/{number}/feeling", data=data).status_code


def feeling(database: Database, number: int) -> tuple[str, float]:
    with database.reading() as db:
        row = db.execute(select(verbatims).where(verbatims.c.id == number)).one()
    return row.sentiment, row.probability


def test_a_correction_counts_at_once_and_figures_are_made_anew(client: FlaskClient, database: Database) -> None:
    number = one_comment(database)
    sign_in_pia(client, database)
    assert correct(client, number, "negative") == 303
    with database.reading() as db:
        assert count_by_sentiment(db, Wanted())["negative"] == 1
        assert "voice.summarise" in db.execute(select(jobs.c.kind)).scalars().all()
    text = client.get("/voice/verbatims").text
    assert "Corrected by Pia Lindqvist" in text
    assert 'value="negative" aria-pressed="true"' in text


def test_a_correction_outlives_a_new_reading(client: FlaskClient, database: Database) -> None:
    number = one_comment(database)
    sign_in_pia(client, database)
    correct(client, number, "negative")
    rebuild(database)
    add_verbatims(database, [comment(1, READ_WRONGLY, page="elsewhere")])
    assert feeling(database, number) == ("negative", 1.0)


def test_other_words_are_judged_anew(client: FlaskClient, database: Database) -> None:
    number = one_comment(database)
    sign_in_pia(client, database)
    correct(client, number, "negative")
    add_verbatims(database, [comment(1, "Quick and kind, thank you.")])
    assert feeling(database, number)[0] == "positive"


def test_undo_brings_back_what_was_read_first(client: FlaskClient, database: Database) -> None:
    number = one_comment(database)
    before = feeling(database, number)
    sign_in_pia(client, database)
    correct(client, number, "negative")
    correct(client, number, "positive")
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/voice/verbatims").text)
    assert token
    client.post(f"/voice/verbatims/{number}/feeling/removal", data={"_csrf": token[1]})
    assert feeling(database, number) == before
    with database.reading() as db:
        assert db.execute(select(voice_feelings)).first() is None


def test_a_feeling_that_is_none_and_a_comment_that_is_gone_are_refused(client: FlaskClient, database: Database) -> None:
    number = one_comment(database)
    sign_in_pia(client, database)
    assert correct(client, number, "furious") in {400, 422}
    assert correct(client, number + 7, "negative") == 404


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/voice/verbatims@elsewhere.example"]
)
def test_one_comes_back_to_the_list_and_nowhere_else(client: FlaskClient, database: Database, back: str) -> None:
    number = one_comment(database)
    sign_in_pia(client, database)
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/voice/verbatims").text)
    assert token
    said = {"label": "negative", "_csrf": token[1]}
    address = f"/voice/verbatims/{number}/feeling"
    assert client.post(address, data=said | {"back": back}).headers["Location"] == f"/voice/verbatims#said-{number}"
    kept = client.post(address, data=said | {"back": "/voice/verbatims?role=client"}).headers["Location"]
    assert kept == f"/voice/verbatims?role=client#said-{number}"


def test_a_writer_reads_and_does_not_correct(client: FlaskClient, database: Database) -> None:
    number = one_comment(database)
    sign_in_pia(client, database, roles=("writer",))
    assert "aria-pressed" not in client.get("/voice/verbatims").text
    assert correct(client, number, "negative") == 403


def test_a_comment_that_says_two_things_shows_both(client: FlaskClient, database: Database) -> None:
    one_comment(database, "Quick answer, but the money is still missing.")
    sign_in_pia(client, database)
    text = html.unescape(client.get("/voice/verbatims").text)
    assert "Says two things:" in text
    assert "<q>Quick answer</q>" in text
    assert "<q>but the money is still missing.</q>" in text
