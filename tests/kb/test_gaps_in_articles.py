"""Gaps in what is written.

1. An article is listed as no help only when it helps less, or leads to more questions, than chance explains.
2. Old ones that are read come before those nobody reads; young ones are never listed.
3. Two articles for the same readers that answer each other's questions are a pair; a writer may keep both, for good.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

import helpdesk
from foundation.database import Database
from kb import ArticleDraft, add_contacts, add_readings, add_votes, publish_article
from kb.gaps.ageing import list_aged
from kb.gaps.helping import asks_anyway, interval, list_unhelpful, says_no
from kb.gaps.likenesses import find_alike, keep_both, list_alike, refresh_alike, suggest_again
from tests.kb.content import DOCUMENTS

NOW = datetime(2026, 7, 9, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def publish(database: Database, *titles: str, days_ago: int = 1) -> None:
    with database.writing() as db:
        for title in titles:
            publish_article(db, ArticleDraft(title=title, markdown="Text."), author="Wren", now=NOW - days_ago * DAY)


def votes(database: Database, article: str, yes: int, no: int, comments: Sequence[str | None] = (None,)) -> None:
    row = {"article_id": article, "who": None, "page": None, "role": None, "plan": None, "via": "widget"}
    rows = [row | {"helped": True, "comment": None, "voted_at": NOW - DAY}] * yes
    rows += [row | {"helped": False, "comment": comments[n % len(comments)], "voted_at": NOW - n * DAY} for n in range(no)]  # fmt: skip
    with database.writing() as db:
        add_votes(db, rows)


def reads(database: Database, article: str, count: int, *, days_ago: int = 1) -> None:
    row = {"article_id": article, "seconds": 30, "who": None, "page": None, "via": "widget", "read_at": NOW - days_ago * DAY}  # fmt: skip
    with database.writing() as db:
        add_readings(db, [row] * count)


def test_an_article_that_helps_less_than_the_others_is_listed_with_its_comments(database: Database) -> None:
    publish(database, "Good", "Bad", "Rare")
    votes(database, "good", 80, 20)
    votes(database, "bad", 10, 30, ["No date.", "No date.", "<b>Which page?</b>", None])
    votes(database, "rare", 0, 1)
    with database.reading() as db:
        [one], usual = list_unhelpful(db, now=NOW)
    assert (one.entry.title, one.helped, one.votes) == ("Bad", 10, 40)
    assert [said.body for said in one.comments] == ["No date.", "<b>Which page?</b>"]
    assert usual.helped == pytest.approx(90 / 141)
    assert says_no(one, usual)
    assert not asks_anyway(one, usual)


def test_one_after_which_people_ask_all_the_same_is_listed_too(database: Database) -> None:
    publish(database, "Good", "Bad")
    reads(database, "good", 200)
    reads(database, "bad", 30)
    with database.writing() as db:
        add_contacts(db, [{"article_id": "good", "asked_at": NOW - DAY}] * 10)
        add_contacts(db, [{"article_id": "bad", "asked_at": NOW - DAY}] * 15)
    with database.reading() as db:
        [one], usual = list_unhelpful(db, now=NOW)
    assert (one.entry.title, one.contacts) == ("Bad", 15)
    assert asks_anyway(one, usual)


def test_a_ticket_tells_which_articles_were_read_before_it(database: Database, app: Flask) -> None:
    publish(database, "Fund a milestone")
    bo = helpdesk.Person(key="worklane:member:1", name="Bo", email="bo@worklane.example", role="client", plan="plus", state=None, language="en", timezone=None)  # fmt: skip
    context = {"articles_read": [{"id": "fund-a-milestone", "title": "Fund a milestone"}, {"title": "no id"}, 3]}
    with database.writing() as db:
        for _ in range(6):
            helpdesk.take_in(db, helpdesk.Question(customer=bo, subject="Hm", body="Still stuck", channel="ticket", context=context), now=NOW)  # fmt: skip
        publish_article(db, ArticleDraft(title="Calm", markdown="x"), author="Wren", now=NOW)
    reads(database, "calm", 100)
    with database.reading() as db:
        [one], _ = list_unhelpful(db, now=NOW)
    assert (one.entry.id, one.contacts) == ("fund-a-milestone", 6)


def test_an_interval_holds_its_share() -> None:
    for hits, of in ((0, 1), (1, 1), (3, 10), (50, 100)):
        low, high = interval(hits, of)
        assert 0 <= low <= hits / of <= high <= 1
    assert interval(0, 0) == (0.0, 1.0)


def test_old_articles_are_listed_by_readers_and_age(database: Database) -> None:
    publish(database, "Ancient", days_ago=700)
    publish(database, "Old", days_ago=200)
    publish(database, "Forgotten", days_ago=120)
    publish(database, "Middle aged", days_ago=120)
    publish(database, "Young")
    for article in ("ancient", "old", "middle-aged", "young"):
        reads(database, article, 3)
    reads(database, "forgotten", 3, days_ago=100)
    with database.reading() as db:
        stale, unread = list_aged(db, now=NOW)
    assert [one.entry.title for one in stale] == ["Ancient", "Old"]
    assert [one.entry.title for one in unread] == ["Forgotten"]


def test_two_articles_that_answer_each_others_questions_are_a_pair() -> None:
    plain = {"roles": [], "locale": "en", "questions": [], "pages": []}
    twin = {
        "id": "pay-a-milestone", "title": "Fund the next milestone", "questions": ["how do I put money in", "pay for the next stage"],
        "body": "Choose Fund milestone on the contract. Only funded money is protected.",
    }  # fmt: skip
    documents = [plain | one for one in DOCUMENTS]
    assert find_alike(documents) == []
    [(one, other, percent)] = find_alike([*documents, plain | twin])
    assert (one, other) == ("fund-a-milestone", "pay-a-milestone")
    assert percent >= 70
    assert find_alike([*documents, plain | twin | {"roles": ["freelancer"]}]) == []  # for other readers
    assert find_alike([*documents, plain | twin | {"locale": "de"}]) == []
    assert find_alike([]) == find_alike(documents[:1]) == []


def test_a_pair_kept_apart_is_not_suggested_again(database: Database) -> None:
    with database.writing() as db:
        for one in (*DOCUMENTS, DOCUMENTS[1] | {"id": "twin", "title": "Fund a milestone now"}):
            draft = ArticleDraft(id=str(one["id"]), title=str(one["title"]), markdown=str(one["body"]), questions=tuple(one["questions"]))  # fmt: skip
            publish_article(db, draft, author="Wren", now=NOW)
    refresh_alike(database)
    with database.writing() as db:
        [pair] = list_alike(db)
        assert (pair.one.id, pair.other.id, pair.dismissed) == ("fund-a-milestone", "twin", False)
        keep_both(db, "twin", "fund-a-milestone", author="Wren", now=NOW)
    refresh_alike(database)
    with database.writing() as db:
        assert [pair.dismissed for pair in list_alike(db)] == [True]
        suggest_again(db, "fund-a-milestone", "twin")
        assert [pair.dismissed for pair in list_alike(db)] == [False]
        publish_article(db, ArticleDraft(id="twin", title="Close an account", markdown="Gone."), author="Wren", now=NOW)
    refresh_alike(database)
    with database.reading() as db:
        assert list_alike(db) == []
