"""1. Files of any size, gone on with after a stop. 2. Comments over HTTP. 3. The assistant. 4. Nobody's name gets through any of them."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from analytics.voice import add_verbatims, rebuild
from analytics.voice.hearing.assistant import hear_assistant
from analytics.voice.hearing.coverage import coverage
from analytics.voice.hearing.importing import import_comments
from analytics.voice.hearing.people import KEEPER
from analytics.voice.meaning.releasing import Release, name_release
from analytics.voice.tables import verbatims
from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from foundation.tokens import create_api_token
from helpdesk import Person, Question, take_in
from kb import Answer
from tests.analytics.content import comment
from widgets.conversation.tables import conversations
from widgets.conversation.talking import keep_turn

BO = Person(key="worklane:member:1", name="Bo Halvorsen", email="bo@worklane.example", role="client", plan="plus")


def kept(database: Database) -> list[Any]:
    with database.reading() as db:
        return list(db.execute(select(verbatims).order_by(verbatims.c.id)))


def bring(client: FlaskClient, database: Database, *rows: dict[str, Any]) -> Any:
    with database.writing() as db:
        token = create_api_token(db, name="reviews", scopes=["voice"], now=clock.now())
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/api/v1/voice/verbatims", json={"verbatims": rows}, headers=headers)


def review(number: int, text: str = "The tracker lost two hours.", **more: Any) -> dict[str, Any]:
    return {"source": "review", "id": number, "text": text, "created_at": "2026-10-01"} | more


def test_an_import_that_was_stopped_goes_on_where_it_was(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps(review(n, f"Text {n}.")) + "\n" for n in range(2500)) + "nonsense\n")

    def stop(sentence: str) -> None:
        if sentence.startswith("2,000"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_comments(database, path, stop)
    report = import_comments(database, path)
    assert (report.gone_on_after, report.added, report.unchanged) == (2000, 500, 0)
    assert report.errors == [("line 2501", "This line isn’t a JSON object.")]
    assert len(kept(database)) == 2500
    assert import_comments(database, path).unchanged == 2500


def test_a_line_longer_than_memory_allows_is_named(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_text('"' + "x" * 2_500_000 + '"\n' + json.dumps(review(1)) + "\n")
    report = import_comments(database, path)
    assert report.added == 1
    assert report.errors == [("line 1", "This line is longer than 1,000,000 characters.")]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"created_at": "2062-10-01"}, "more than a year ahead"), ({"created_at": "03/04/2026"}, "isn’t a date"), ({"rating": 9}, "say so in rating_scale"),
        ({"rating": 11, "rating_scale": "nps10"}, "between 0 and 10"), ({"rating": 3, "rating_scale": "stars7"}, "isn’t a scale"),
    ],
)  # fmt: skip
def test_wrong_dates_and_scales_are_named(database: Database, tmp_path: Path, wrong: dict[str, Any], says: str) -> None:
    path = tmp_path / "wrong.jsonl"
    path.write_text(json.dumps(review(1)) + "\n" + json.dumps(review(2) | wrong) + "\n")
    report = import_comments(database, path)
    assert [place for place, _ in report.errors] == ["line 2"]
    assert says in report.errors[0][1]
    assert report.added == 1


def test_comments_come_over_http_once(client: FlaskClient, database: Database) -> None:
    rows = [
        review(1, "Sam Okafor lost two hours, write to me@x.example", person="Sam Okafor", release="4.2", segment="agencies", rating=2, rating_scale="stars5"),
        review(2, ""), review(3, source="social"),
    ]  # fmt: skip
    answer = bring(client, database, *rows)
    assert answer.json == {"taken": 2, "unchanged": 0, "errors": [{"row": 1, "detail": "The column text is missing or empty.", "field": "text"}]}  # fmt: skip
    work_all(database)
    first, second = kept(database)
    assert (first.text, first.release, first.segment, first.rating, first.rating_scale) == (
        "[name] lost two hours, write to [email]",
        "4.2",
        "agencies",
        2,
        "stars5",
    )
    assert "Sam" not in str(first._mapping)
    assert (second.source, second.theme) == ("social", "tracker")
    assert bring(client, database, *rows).json["unchanged"] == 2
    assert bring(client, database, rows[0] | {"text": "Two hours are back."}).json["taken"] == 1


def test_the_door_for_comments_needs_a_token_and_takes_few_at_a_time(client: FlaskClient, database: Database) -> None:
    assert client.post("/api/v1/voice/verbatims", json={"verbatims": []}).status_code in {401, 403}
    assert bring(client, database, *[review(n) for n in range(501)]).status_code == 422


def ask_assistant(database: Database, text: str, key: str, *, conversation: str | None = None) -> str:
    answer = Answer("answer", ())
    then = clock.now() - timedelta(hours=1)
    with database.writing() as db:
        return keep_turn(
            db, conversation, who=BO.key, site="worklane", locale="en-GB", message=text, message_key=key, page="payouts", answer=answer, now=then
        )[0]  # fmt: skip


def test_what_the_assistant_was_asked_is_heard_once(app: Flask, database: Database) -> None:
    with app.app_context(), database.writing() as db:
        question = Question(customer=BO, subject="Payout", body="Where is my payout?", channel="ticket", page="payouts")
        take_in(db, question, now=clock.now())
    work_all(database)
    key = ask_assistant(database, "Where is my payout?", "a")
    ask_assistant(database, "Bo Halvorsen here, it has been pending for 9 days.", "b", conversation=key)
    with database.writing() as db:
        db.execute(update(conversations).values(reference="W-1"))
    assert hear_assistant(database, now=clock.now()) == 1
    assert hear_assistant(database, now=clock.now()) == 0
    heard = kept(database)[-1]
    assert (heard.source, heard.text, heard.role) == (
        "assistant",
        "[name] here, it has been pending for 9 days.",
        "client",
    )
    with database.writing() as db:
        assert KEEPER.erase(db, BO.key, "erased:1")["verbatims"] == 2
    assert {row.text for row in kept(database)} == {""}


def test_names_of_the_ticket_and_of_everybody_known_leave_a_message(app: Flask, database: Database) -> None:
    sam = Person(
        key="worklane:member:3", name="Samira Okafor", email="s@worklane.example", role="freelancer", plan="basic"
    )
    with app.app_context(), database.writing() as db:
        for who, words in ((sam, "Hello."), (BO, "bo here: Samira Okafor never sent it. Samira says she did.")):
            take_in(db, Question(customer=who, subject="x", body=words, channel="ticket", page=None), now=clock.now())
    work_all(database)
    assert kept(database)[-1].text == "[name] here: [name] never sent it. [name] says she did."


def test_a_name_that_becomes_known_later_is_taken_out_by_a_rebuild(app: Flask, database: Database) -> None:
    add_verbatims(database, [comment(1, "Ask Samira Okafor.", source="review")])
    sam = Person(
        key="worklane:member:3", name="Samira Okafor", email="s@worklane.example", role="freelancer", plan="basic"
    )
    with app.app_context(), database.writing() as db:
        take_in(db, Question(customer=sam, subject="x", body="Hi.", channel="ticket", page=None), now=clock.now())
    rebuild(database)
    assert kept(database)[0].text == "Ask [name]."


def test_a_flood_of_one_line_has_one_hash_and_languages_are_told(database: Database) -> None:
    flood = [comment(n, f"BUY now at shop {n} !!") for n in range(50)]
    add_verbatims(
        database,
        [*flood, comment(90, "No me llega el código, ¿qué hago?", language="en"), comment(91, "OK", language="de")],
    )
    with database.reading() as db:
        assert db.execute(select(func.count(verbatims.c.words_hash.distinct()))).scalar_one() == 3
    assert [row.language for row in kept(database)[-2:]] == ["es", "de"]


def test_coverage_counts_each_source_by_day(database: Database) -> None:
    add_verbatims(
        database, [comment(1, "a", days_ago=2), comment(2, "b", days_ago=2), comment(3, "c", source="review")]
    )
    with database.reading() as db:
        found = coverage(db)
    assert sorted((source, sorted(days.values())) for source, days in found.items()) == [
        ("review", [1]),
        ("ticket", [2]),
    ]
    assert min(found["review"]) > max(found["ticket"])


def test_a_comment_knows_the_release_of_its_day(database: Database) -> None:
    day = (clock.now() - timedelta(days=5)).date()
    with database.writing() as db:
        name_release(db, Release(0, "Autumn", "", day))
    reviews = [comment(3, "c", source="review"), comment(4, "d", source="review", release="4.2")]
    add_verbatims(database, [comment(1, "a", days_ago=9), comment(2, "b"), *reviews])
    assert [row.release for row in kept(database)] == [None, "Autumn", None, "4.2"]
    assert add_verbatims(database, [comment(2, "b")]) == 0
