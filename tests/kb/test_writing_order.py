"""The order of sections and articles.

1. Sections and articles stand as a writer put them; the rest follows as before.
2. A line moves a place by a button, without JavaScript; at the ends it stays.
3. A list that changed meanwhile is refused, not mixed up.
"""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Connection

from foundation.database import Database
from foundation.errors import Invalid
from kb import ArticleDraft, publish_article, sections
from kb.articles.ordering import moved, order_articles, order_sections
from tests.kb.writers import SignedIn, send, signer

NOW = datetime(2026, 7, 9, tzinfo=UTC)


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


def publish(db: Connection, *pairs: tuple[str, str]) -> None:
    for section, title in pairs:
        publish_article(db, ArticleDraft(title=title, markdown="x", section=section), author="Wren", now=NOW)


def names(db: Connection) -> list[str]:
    return [one.name for one in sections(db, ("Usual",))]


def test_sections_and_articles_stand_as_they_were_put(db: Connection) -> None:
    publish(db, ("Fees", "A"), ("Hiring", "B"), ("Usual", "C"), ("Fees", "D"), ("Fees", "E"))
    assert names(db) == ["Usual", "Fees", "Hiring"]
    order_sections(db, ["Hiring", "Usual", "Fees"])
    publish(db, ("Billing", "F"))
    assert names(db) == ["Hiring", "Usual", "Fees", "Billing"]
    order_articles(db, "Fees", ["e", "a", "d"])
    publish(db, ("Fees", "Aa"))
    fees = next(one for one in sections(db) if one.name == "Fees")
    assert [entry.title for entry in fees.entries] == ["E", "A", "D", "Aa"]


def test_one_line_moves_a_place_and_stays_at_the_ends() -> None:
    assert moved(["a", "b", "c"], "b", -1) == ["b", "a", "c"]
    assert moved(["a", "b", "c"], "b", 1) == ["a", "c", "b"]
    assert moved(["a", "b", "c"], "a", -1) == ["a", "b", "c"]
    assert moved(["a", "b", "c"], "c", 1) == ["a", "b", "c"]
    assert moved(["a", "b"], "x", 1) == ["a", "b"]


@pytest.mark.parametrize("items", [[], ["Fees", "Fees"], ["Fees", "Nowhere"]])
def test_a_list_that_changed_is_refused(db: Connection, items: list[str]) -> None:
    publish(db, ("Fees", "A"))
    with pytest.raises(Invalid, match="Reload"):
        order_sections(db, items)
    with pytest.raises(Invalid):
        order_articles(db, "Fees", items)


def test_a_writer_orders_without_javascript(signed_in: SignedIn, database: Database) -> None:
    with database.writing() as db:
        publish(db, ("Fees", "A"), ("Hiring", "B"), ("Fees", "<b>C</b>"))
    writer = signed_in("writer")
    page = writer.get("/desk/articles/order").text
    assert "Move “Hiring” up" in page
    assert "&lt;b&gt;C" in page
    form = {"item": ["Fees", "Hiring"], "move": "up:Hiring"}
    assert send(writer, "/desk/articles/order", form)[0] == 303  # type: ignore[arg-type]
    assert send(writer, "/desk/articles/order", {"section": "Fees", "item": ["a", "b-c-b"], "move": "down:a"})[0] == 303  # type: ignore[dict-item]
    with database.reading() as db:
        assert names(db)[:2] == ["Hiring", "Fees"]
        assert [entry.id for entry in sections(db)[1].entries] == ["b-c-b", "a"]
    assert send(writer, "/desk/articles/order", {"item": "Gone"})[0] == 422
    assert signed_in("agent").get("/desk/articles/order").status_code == 403
