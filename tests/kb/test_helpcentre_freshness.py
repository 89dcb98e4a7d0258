"""A reader who comes back gets a page again only when it has changed, or when their form token would be too old."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from foundation import clock
from foundation.database import Database
from kb import ArticleDraft, publish_article

PATH = "/help/articles/fund-a-milestone"


@pytest.fixture
def filled(database: Database, client: FlaskClient) -> FlaskClient:
    publish(database, "Open the contract.")
    return client


def publish(database: Database, markdown: str) -> None:
    with database.writing() as db:
        draft = ArticleDraft(title="Fund a milestone", markdown=markdown, section="Milestones")
        publish_article(db, draft, author="Wren", now=clock.now())


@pytest.mark.parametrize("path", [PATH, "/help/", "/help/sections/milestones", "/help/contact", "/help/search"])
def test_a_page_that_says_the_same_is_not_sent_again(
    filled: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    first = filled.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first.headers["Vary"]
    monkeypatch.setattr(
        "itsdangerous.timed.time.time", lambda: clock.now().timestamp() + 3
    )  # tokens are other ones by now
    again = filled.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_of_answers_is_a_question_of_its_own_each_time(filled: FlaskClient) -> None:
    """Its links say which search they came from: an old page's would count for the old one."""
    first = filled.get("/help/search?q=fund")
    again = filled.get("/help/search?q=fund", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_what_was_written_anew_is_sent(filled: FlaskClient, database: Database) -> None:
    first = filled.get(PATH)
    publish(database, "Open the contract, then choose Fund.")
    again = filled.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "then choose Fund" in again.text


def test_a_page_for_somebody_else_is_another_one(filled: FlaskClient) -> None:
    first = filled.get(PATH)
    filled.set_cookie("worklane_session", "Mara’s".encode().hex())
    assert filled.get(PATH, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_kept_page_is_a_day_old_at_most(filled: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = filled.get(PATH)
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr("kb.helpcentre.freshness.now", lambda: tomorrow)
    assert filled.get(PATH, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_packed_page_is_known_again_too(filled: FlaskClient) -> None:
    accepts = {"Accept-Encoding": "gzip"}
    first = filled.get(PATH, headers=accepts)
    assert first.headers["Content-Encoding"] == "gzip"
    assert filled.get(PATH, headers=accepts | {"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_wrong_addresses_and_redirects_have_no_tag(filled: FlaskClient) -> None:
    assert "ETag" not in filled.get("/help/articles/none").headers
