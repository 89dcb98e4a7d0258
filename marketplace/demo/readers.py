"""The demo world's readers: a year of votes on articles, with comments, and of searches that did and didn't find something."""

import random
from dataclasses import dataclass
from datetime import datetime

from marketplace.demo.asking import typed
from marketplace.demo.people import Person
from marketplace.demo.season import days_until, moment_of
from marketplace.demo.trail import Article
from marketplace.demo.words import phrases

PAGES = ("payouts", "billing", "profile", "settings/security", "help", "contract/fixed", "job post")


@dataclass(frozen=True)
class Voted:
    article: str
    helped: bool
    comment: str | None
    person: Person
    page: str | None
    at: datetime


@dataclass(frozen=True)
class Searched:
    query: str
    shown: tuple[str, ...]
    opened: str | None
    person: Person
    page: str
    at: datetime


def make_votes(
    rng: random.Random, people: list[Person], articles: list[Article], today: datetime, *, count: int = 2400, days: int = 365
) -> list[Voted]:  # fmt: skip
    """Votes on articles, oldest first: some are read far more than others, some help far less."""
    calendar = days_until(today, days)
    picked, quality = _popular(rng, articles, count)
    votes = []
    for article in picked:
        helped = rng.random() < quality[article.id]
        page = rng.choice(article.pages) if article.pages else None
        at = moment_of(rng, rng.choice(calendar)[1])
        votes.append(Voted(article.id, helped, _comment(rng, article, helped), rng.choice(people[2:]), page, at))
    return sorted(votes, key=lambda vote: vote.at)


def make_searches(
    rng: random.Random, people: list[Person], articles: list[Article], today: datetime, *, found: int = 2300, missed: int = 700, days: int = 365
) -> list[Searched]:  # fmt: skip
    """What people typed, oldest first: most of it found an article, some of it isn't written yet."""
    calendar = days_until(today, days)
    picked, _ = _popular(rng, articles, found)
    done = [_found(rng, people, article, moment_of(rng, rng.choice(calendar)[1])) for article in picked]
    queries = phrases("readers")["missed"]
    for query in rng.choices(queries, [1 / (place + 2) for place in range(len(queries))], k=missed):
        at = moment_of(rng, rng.choice(calendar)[1])
        done.append(Searched(typed(rng, query), (), None, rng.choice(people[2:]), rng.choice(PAGES), at))
    return sorted(done, key=lambda one: one.at)


def _found(rng: random.Random, people: list[Person], article: Article, at: datetime) -> Searched:
    opened = article.id if rng.random() < 0.78 else None
    page = rng.choice(article.pages) if article.pages else "help"
    return Searched(typed(rng, rng.choice(article.questions)), (article.id,), opened, rng.choice(people[2:]), page, at)


def _popular(rng: random.Random, articles: list[Article], count: int) -> tuple[list[Article], dict[str, float]]:
    """(readings in no order, how often each article helps)."""
    order = list(articles)
    rng.shuffle(order)
    quality = {article.id: min(0.96, max(0.3, rng.gauss(0.78, 0.13))) for article in order}
    return rng.choices(order, [1 / (place + 3) for place in range(len(order))], k=count), quality


def _comment(rng: random.Random, article: Article, helped: bool) -> str | None:
    words = phrases("readers")
    if rng.random() > (0.12 if helped else 0.5):
        return None
    if helped:
        return str(rng.choice(words["good"]))
    return str(rng.choice(words["bad"] + 2 * words["bad_by_section"].get(article.section, [])))
