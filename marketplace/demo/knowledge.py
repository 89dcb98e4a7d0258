"""The demo world's knowledge base: our own articles, and a year of readers' votes, readings and missed searches."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from kb import add_readings, add_searches, add_votes, import_articles, indexable
from marketplace.demo.people import Person
from marketplace.demo.questions import Searched, Voted, make_missed_searches, make_votes

ARTICLES = Path(__file__).parent / "articles"


def seed_articles(db: Connection, *, now: datetime) -> list[tuple[str, list[str]]]:
    """Import every article; returns (id, pages) of each."""
    report = import_articles(db, ARTICLES, author="Wren Abbott", now=now - timedelta(days=40))
    if report.errors:
        raise ValueError(f"articles that can't be read: {report.errors[:3]}")
    return [(str(one["id"]), list(one["pages"])) for one in indexable(db)]  # type: ignore[call-overload]


def seed_readers(
    db: Connection,
    rng: random.Random,
    people: list[Person],
    articles: list[tuple[str, list[str]]],
    keys: dict[int, str],
    *,
    today: datetime,
) -> list[tuple[Voted, dict[str, object]]]:
    """A year of votes, readings and searches. Returns the votes with their rows, for whoever hears comments."""
    votes = make_votes(rng, people, articles, today)
    rows = [_vote_row(vote, keys) for vote in votes]
    add_votes(db, rows)
    add_readings(db, [_reading_row(rng, vote, keys) for vote in votes for _ in range(rng.randint(1, 3))])
    add_searches(db, [_search_row(found, keys) for found in make_missed_searches(rng, people, today)])
    return list(zip(votes, rows, strict=True))


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


def _search_row(found: Searched, keys: dict[int, str]) -> dict[str, object]:
    return {
        "query": found.query, "shown": [], "opened": None, "who": keys[found.person.number], "page": found.page,
        "role": found.person.role, "plan": found.person.plan, "via": "widget", "searched_at": found.at,
    }  # fmt: skip
