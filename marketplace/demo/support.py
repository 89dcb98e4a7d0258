"""The demo world's year at the help desk: 6,000 tickets with their threads, clocks, reasons and ratings."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from helpdesk.bulk import add_customers, add_tickets
from helpdesk.routing import Router
from marketplace.demo.asking import Question
from marketplace.demo.conversation import Conversation, last_word
from marketplace.demo.desk import due_of
from marketplace.demo.people import Person
from marketplace.demo.trail import Article, learn, route, team_for, trail_of
from marketplace.demo.words import phrases

Team = list[tuple[int, str]]


def seed_tickets(
    db: Connection, rng: random.Random, held: list[tuple[Question, Conversation]], people: list[Person], keys: dict[int, str],
    articles: Mapping[str, Article], team: Team, *, now: datetime,
) -> None:  # fmt: skip
    """`held` is every question with its conversation, oldest first: each is routed by what was learnt from those before."""
    agents, router = team[:4], Router.default()
    add_customers(db, [_customer(person, keys, now) for person in people])
    rows = [_ticket(rng, router, articles, question, told, keys, agents, now=now) for question, told in held]
    add_tickets(db, rows)


def _customer(person: Person, keys: dict[int, str], now: datetime) -> dict[str, Any]:
    return {
        "key": keys[person.number], "name": person.name, "email": person.email, "role": person.role, "plan": person.plan, "state": person.state,
        "language": person.language, "timezone": person.timezone, "seen_at": now,
    }  # fmt: skip


def _ticket(
    rng: random.Random, router: Router, articles: Mapping[str, Article], question: Question, told: Conversation, keys: dict[int, str],
    agents: Team, *, now: datetime,
) -> dict[str, Any]:  # fmt: skip
    customer = keys[question.person.number]
    agent_id, agent = agents[told.agent or 0]
    authors = {"customer": (customer, question.person.name)}
    context = trail_of(rng, question, articles)
    channel, why = route(router, question, context)
    team, why = team_for(rng, question, channel, why, agent=rng.choice(agents)[1], now=now)
    rating, comment = _rate(rng, question, told, agent) if told.solved_at else (None, None)
    learn(rng, router, question, why, told, rating)
    return {
        "subject": question.subject, "status": _status(question, told, now), "priority": question.urgency, "channel": channel,
        "team": team, "via": question.via, "topic": question.topic.name, "page": question.page if question.via != "mail" else None,
        "customer": customer, "assignee": agent_id if told.agent is not None else None, "context": context, "routing": why,
        "opened_at": question.at, "solved_at": told.solved_at, "due_at": due_of(question, told), "rating": rating,
        "rating_comment": comment, "synthetic": True,
        "thread": [(one.by, *authors.get(one.by, (f"staff:{agent_id}", agent)), one.body, one.at) for one in told.thread],
    }  # fmt: skip


def _status(question: Question, told: Conversation, now: datetime) -> str:
    if told.solved_at:
        return "closed" if told.solved_at < now - timedelta(days=30) else "solved"
    if told.waits:
        return "new" if len(told.thread) == 1 and told.agent is None else "open"
    return "on_hold" if question.case.get("kind") == "ours" and last_word(told).by == "agent" else "pending"


def _rate(rng: random.Random, question: Question, told: Conversation, agent: str) -> tuple[int | None, str | None]:
    """Stars and words that fit how it went."""
    if rng.random() > 0.34:
        return None, None
    weights = [4, 4, 10, 30, 52]
    if told.outcome == "upset":
        weights = [34, 30, 24, 9, 3]
    elif told.chased:
        weights = [14, 16, 22, 26, 22]
    elif question.negative:
        weights = [9, 9, 16, 30, 36]
    stars = rng.choices([1, 2, 3, 4, 5], weights)[0]
    if rng.random() > 0.55:
        return stars, None
    return stars, str(rng.choice(_comments(told, stars))).format(agent=agent.split()[0])


def _comments(told: Conversation, stars: int) -> list[str]:
    words = phrases("threads")["ratings"]
    found: list[str]
    if stars >= 4:
        found = words["good"] + (words["short"] if len(told.thread) == 2 else [])
    elif stars == 3:
        found = words["mixed"]
    else:
        found = words["slow"] if told.chased else words["bad"]
    return found
