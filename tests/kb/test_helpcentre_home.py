"""What the help centre's first page puts first.

1. Popular is what was read or voted on in the last four weeks, most first; the same order within a section.
2. What nobody looked at, what is archived and what this reader may not read is never among it, however often others read it.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from kb import ArticleDraft, Viewer, archive_article, publish_article
from kb.articles.interest import count_interest
from kb.articles.judging import add_readings, add_votes
from kb.helpcentre.contents import most_read, most_read_first, read_contents

NOW = datetime(2026, 7, 9, 12, tzinfo=UTC)
SAM, BO = Viewer(role="freelancer"), Viewer(role="client")


@pytest.fixture
def read(db: Connection) -> Connection:
    for title in ("Ask", "Fund", "Release", "Old"):
        publish_article(db, ArticleDraft(title, "Text.", "Escrow"), author="Wren", now=NOW)
    archive_article(db, "old", author="Wren", now=NOW)
    private = ArticleDraft("Appeal", "Text.", "Safety", roles=("freelancer",), private=True)
    publish_article(db, private, author="Wren", now=NOW)
    row = {"who": None, "page": None, "via": "widget"}
    lately = [*["release"] * 2, "fund", *["old"] * 5, *["appeal"] * 4]
    add_readings(db, [{"article_id": one, "seconds": 9, "read_at": NOW, **row} for one in lately])
    long_ago = {"seconds": 9, "read_at": NOW - timedelta(days=29), **row}
    add_readings(db, [{"article_id": "ask", **long_ago}] * 9)
    vote = {"helped": True, "comment": None, "role": None, "plan": None, "voted_at": NOW, **row}
    add_votes(db, [{"article_id": "fund", **vote}] * 2)
    return db


def test_popular_is_what_was_read_and_judged_lately(read: Connection) -> None:
    interest = count_interest(read, now=NOW)
    assert interest == {"fund": 3, "release": 2, "old": 5, "appeal": 4}
    contents = read_contents(read)
    assert [one.title for one in most_read(contents, interest, 5)] == ["Fund", "Release"]
    assert [one.title for one in most_read(contents, interest, 1)] == ["Fund"]
    assert [one.title for one in most_read_first(contents, interest)["escrow"]] == ["Fund", "Release", "Ask"]


@pytest.mark.parametrize(("viewer", "first"), [(SAM, "Appeal"), (BO, "Fund"), (Viewer(), "Fund")])
def test_a_private_article_is_popular_only_for_whom_it_is(read: Connection, viewer: Viewer, first: str) -> None:
    contents = read_contents(read, viewer=viewer)
    titles = [one.title for one in most_read(contents, count_interest(read, now=NOW), 5)]
    assert titles[0] == first
    assert ("Appeal" in titles) == (viewer == SAM)
