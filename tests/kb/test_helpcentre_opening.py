"""What was opened from a page of answers.

1. A hit's own link says which search it came from, without JavaScript and without a detour; the address to keep stays the article's.
2. Only what that search showed counts, while it is fresh, once a person asks for the page. 3. Nothing about the person is kept.
4. A page never waits, or fails, for what it would keep. 5. Suggestions teach only what we showed, and one address only so much.
"""

import html
import re
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Row, select, text, update

from foundation import clock
from foundation.database import Database, count_statements
from foundation.jobs import enqueue, work_all
from kb import ArticleDraft, archive_article, publish_article
from kb.articles.tables import searches
from kb.helpcentre.handing_out import is_key_for, key_for
from kb.learning.keeping import list_versions
from kb.learning.switching import last_switch
from tests.marketplace.browsing import send

AHEAD = [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}]


@pytest.fixture
def filled(database: Database, client: FlaskClient) -> FlaskClient:
    with database.writing() as db:
        for title in ("Fund a milestone", "Release a milestone", "Withdraw to your bank"):
            publish_article(db, ArticleDraft(title=title, markdown=f"{title} here."), author="Wren", now=clock.now())
    work_all(database)
    return client


def links(client: FlaskClient, query: str = "milestone") -> list[str]:
    page = client.get(f"/help/search?q={query}").text
    return re.findall(r'<h2><a href="(/help/articles/[^"]+)">', page)


def kept(database: Database) -> list[Row]:  # type: ignore[type-arg]
    with database.reading() as db:
        return list(db.execute(select(searches).order_by(searches.c.id)))


def test_a_person_asked_from_an_answer_hears_what_was_looked_for_even_without_javascript(filled: FlaskClient) -> None:
    opened = links(filled, "a+milestone+%26+more")[0]
    way = re.search(r'class="button primary" href="(/help/contact[^"]+)"', filled.get(opened).text)
    assert way
    page = filled.get(html.unescape(way[1])).text
    assert "What you looked for: “a milestone &amp; more”" in page
    assert "What you looked for" not in filled.get(f"/help/contact?read={opened.split('?')[0].split('/')[-1]}").text
    assert "q=" not in filled.get(opened.split("?")[0] + "?s=made-up-key").text.split("/help/contact?read", 1)[1][:60]


def test_a_hit_that_is_opened_is_known_to_be_the_answer(filled: FlaskClient, database: Database) -> None:
    found = links(filled)
    assert [row.opened for row in kept(database)] == [""]
    answer = filled.get(found[1])
    assert answer.status_code == 200
    assert re.search(r'<link rel="canonical" href="http[^"?]+/help/articles/[a-z-]+">', answer.text)
    (row,) = kept(database)
    assert row.opened == found[1].split("/")[-1].split("?")[0]
    assert (row.who, row.role, row.plan) == (None, None, None)


def test_of_several_the_last_one_counts(filled: FlaskClient, database: Database) -> None:
    for link in links(filled):
        filled.get(link)
    (row,) = kept(database)
    assert row.opened == row.shown[-1]


def test_each_search_has_a_key_of_its_own(filled: FlaskClient, database: Database) -> None:
    first, second = links(filled), links(filled)
    assert first != second
    filled.get(second[0])
    assert [bool(row.opened) for row in kept(database)] == [False, True]


@pytest.mark.parametrize("headers", AHEAD)
def test_what_a_browser_fetches_ahead_was_not_opened(
    filled: FlaskClient, database: Database, headers: dict[str, str]
) -> None:
    filled.get(links(filled)[0], headers=headers)
    filled.head(links(filled)[0])
    assert {row.opened for row in kept(database)} == {""}


def test_only_what_was_shown_a_moment_ago_counts(filled: FlaskClient, database: Database) -> None:
    link = links(filled)[0]
    key = link.partition("?")[2]
    for path in (f"/help/articles/withdraw-to-your-bank?{key}", f"{link}x", f"{link.partition('?')[0]}?s="):
        assert filled.get(path).status_code == 200
    assert [row.opened for row in kept(database)] == [""]
    with database.writing() as db:
        db.execute(update(searches).values(searched_at=clock.now() - timedelta(hours=1)))
    filled.get(link)
    assert [row.opened for row in kept(database)] == [""]


def test_a_miss_stays_a_miss(filled: FlaskClient, database: Database) -> None:
    assert links(filled, "zzzz") == []
    assert [row.opened for row in kept(database)] == [None]


def test_a_made_up_key_writes_nothing(filled: FlaskClient, database: Database) -> None:
    with count_statements(database) as plain:
        filled.get("/help/articles/fund-a-milestone")
    with database.writing():  # another writer is at work
        started = time.monotonic()
        with count_statements(database) as seen:
            answer = filled.get("/help/articles/fund-a-milestone?s=junk%00")
    assert (answer.status_code, len(seen)) == (200, len(plain) + 1)
    assert time.monotonic() - started < 5


def test_what_cannot_be_kept_fails_no_page(filled: FlaskClient, database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("the trigger is SQLite's")
    link = links(filled)[0]
    with database.writing() as db:
        db.execute(
            text("CREATE TRIGGER stop BEFORE UPDATE ON kb_searches BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
        )
    assert filled.get(link).status_code == 200
    assert [row.opened for row in kept(database)] == [""]


def told_of(client: FlaskClient, query: str = "milestone") -> dict[str, Any]:
    """What the search field's script sends when the first suggestion is opened."""
    answer = client.get("/help/suggest", query_string={"q": query}).json
    shown = [hit["id"] for hit in answer["hits"]]
    return {"query": answer["query"], "shown": shown, "opened": shown[0], "opening": answer["opening"]}


def tell(client: FlaskClient, told: dict[str, Any]) -> int:
    return send(client, "/help/searches", page="/help/contact", **told).status_code


def test_what_was_suggested_and_opened_is_known_once(filled: FlaskClient, database: Database) -> None:
    told = told_of(filled)
    assert len(told["opening"]) <= 40
    assert [tell(filled, told), tell(filled, told), tell(filled, told | {"opened": told["shown"][1]})] == [204] * 3
    (row,) = kept(database)
    assert (row.query, row.shown, row.opened, row.who) == ("milestone", told["shown"], told["shown"][1], None)


@pytest.mark.parametrize(
    "forged",
    [
        {"opening": ""}, {"opening": "x" * 38}, {"opening": "é" * 38}, {"query": "withdraw"}, {"opened": "withdraw-to-your-bank"},
        {"opened": ""}, {"shown": ["withdraw-to-your-bank"], "opened": "withdraw-to-your-bank"},
    ],
)  # fmt: skip
def test_what_we_did_not_suggest_cannot_be_opened(
    filled: FlaskClient, database: Database, forged: dict[str, Any]
) -> None:
    assert tell(filled, told_of(filled) | forged) == 422
    assert kept(database) == []


def test_a_suggestion_grows_old(filled: FlaskClient, app: Flask) -> None:
    with app.app_context():
        at = clock.now()
        key = key_for("milestone", ["a"], now=at)
        assert is_key_for(key, "milestone", ["a"], now=at + timedelta(minutes=29))
        assert not is_key_for(key, "milestone", ["a"], now=at + timedelta(minutes=31))


def test_what_was_withdrawn_meanwhile_is_not_learned(filled: FlaskClient, database: Database) -> None:
    told = told_of(filled)
    with database.writing() as db:
        archive_article(db, told["opened"], author="Wren", now=clock.now())
    assert tell(filled, told) == 204
    assert kept(database) == []


def test_many_openings_from_one_address_teach_nothing(app: Flask, filled: FlaskClient, database: Database) -> None:
    asked = [
        "milestone",
        "fund milestone",
        "release milestone",
        "fund a milestone",
        "release",
        "milest",
        "fund",
        "withdraw",
    ]
    token = re.search(r'data-token="([^"]+)"', filled.get("/help/").text)
    assert token
    before = [hit.id for hit in app.extensions["kb"].get().search("milestone", {})]
    forged = {
        "_csrf": token[1],
        "shown": ["release-a-milestone", "withdraw-to-your-bank"],
        "opened": "withdraw-to-your-bank",
    }
    answers = [
        filled.post("/help/searches", data=forged | {"query": asked[number % 8], "opening": f"key-{number}"})
        for number in range(90)
    ]
    assert [one.status_code for one in answers] == [422] * 60 + [429] * 30
    assert int(answers[-1].headers["Retry-After"]) > 800
    for number in range(90):  # and by real searches, always the last answer
        filled.get((links(filled, asked[number % 8]) or ["/help/"])[-1])
    opened = [row.opened for row in kept(database) if row.opened]
    assert max(Counter(opened).values()) == 3
    with database.writing() as db:
        enqueue(db, "kb.learn")
    work_all(database)
    with database.reading() as db:
        assert not any(version.better for version in list_versions(db))
        assert last_switch(db) is None
    assert [hit.id for hit in app.extensions["kb"].get().search("milestone", {})] == before
