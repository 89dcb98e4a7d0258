"""What was opened from a page of answers.

1. A hit's own link says which search it came from, without JavaScript and without a detour; the address to keep stays the article's.
2. Only what that search showed counts, while it is fresh, once a person asks for the page. 3. Nothing about the person is kept.
"""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Row, select, update

from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from kb import ArticleDraft, publish_article
from kb.articles.tables import searches

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
