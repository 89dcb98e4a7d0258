"""The demo world's knowledge base: our own articles, and a year of readers' votes, readings and searches."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from kb import add_readings, add_searches, add_votes, import_articles, indexable
from marketplace.demo import SEED
from marketplace.demo.asking import Question
from marketplace.demo.people import Person
from marketplace.demo.readers import Searched, Voted, make_searches, make_votes
from marketplace.demo.trail import Article

ARTICLES = Path(__file__).parent / "articles"


def seed_articles(db: Connection, *, now: datetime) -> dict[str, Article]:
    """Import every article; returns them by the name of their file."""
    report = import_articles(db, ARTICLES, author="Wren Abbott", now=now - timedelta(days=40))
    if report.errors:
        raise ValueError(f"articles that can't be read: {report.errors[:3]}")
    return {str(one["slug"]): _article(one) for one in indexable(db)}


def seed_readers(
    db: Connection, rng: random.Random, people: list[Person], articles: list[Article], keys: dict[int, str], *, today: datetime
) -> int:  # fmt: skip
    """A year of votes, readings and searches; returns how many votes."""
    votes = make_votes(rng, people, articles, today)
    add_votes(db, [_vote_row(vote, keys) for vote in votes])
    add_readings(db, [_reading_row(rng, vote, keys) for vote in votes for _ in range(rng.randint(1, 3))])
    add_searches(db, [_search_row(one, keys) for one in make_searches(rng, people, articles, today)])
    return len(votes)


def seed_readings(
    db: Connection, people: list[Person], questions: list[Question], articles: Mapping[str, Article], keys: dict[int, str]
) -> None:  # fmt: skip
    """Most who have a question find the answer and never ask: readings around each question that was asked after all."""
    rng = random.Random(SEED + 1)  # its own, so that the rest of the world stays as it is
    ease = {slug: rng.randint(2, 9) for slug in sorted(articles)}
    rows = []
    for question in questions:
        for slug in question.topic.articles[:2]:
            for _ in range(rng.randint(1, ease[slug])):
                at = question.at - timedelta(minutes=rng.randint(1, 4000))
                rows.append(
                    {"article_id": articles[slug].id, "seconds": rng.randint(4, 190), "who": keys[rng.choice(people).number],
                     "page": question.page, "via": "widget", "read_at": at}
                )  # fmt: skip
    add_readings(db, rows)


def _article(one: Mapping[str, object]) -> Article:
    return Article(
        id=str(one["id"]), title=str(one["title"]), questions=tuple(one["questions"]),  # type: ignore[arg-type]
        pages=tuple(one["pages"]), section=str(one["section"]),  # type: ignore[arg-type]
    )  # fmt: skip


def _vote_row(vote: Voted, keys: dict[int, str]) -> dict[str, object]:
    return {
        "article_id": vote.article, "helped": vote.helped, "comment": vote.comment, "who": keys[vote.person.number], "page": vote.page,
        "role": vote.person.role, "plan": vote.person.plan, "via": "widget", "voted_at": vote.at,
    }  # fmt: skip


def _reading_row(rng: random.Random, vote: Voted, keys: dict[int, str]) -> dict[str, object]:
    return {
        "article_id": vote.article, "seconds": rng.randint(4, 190), "who": keys[vote.person.number], "page": vote.page,
        "via": "widget", "read_at": vote.at - timedelta(seconds=rng.randint(5, 90)),
    }  # fmt: skip


def _search_row(one: Searched, keys: dict[int, str]) -> dict[str, object]:
    return {
        "query": one.query, "shown": list(one.shown), "opened": one.opened, "who": keys[one.person.number], "page": one.page,
        "role": one.person.role, "plan": one.person.plan, "via": "widget", "searched_at": one.at,
    }  # fmt: skip
