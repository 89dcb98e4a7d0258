"""The demo world's year at the help desk: 6,000 tickets with their threads, clocks, reasons and ratings."""

import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from threadpoolctl import threadpool_limits

from helpdesk.bulk import add_customers, add_tickets
from helpdesk.routing import TOPICS, team_of
from helpdesk.routing.outcomes import QUIET
from helpdesk.tickets.ticket import reference_of
from marketplace.demo import SEED
from marketplace.demo.asking import Question
from marketplace.demo.conversation import Conversation, last_word
from marketplace.demo.deciding import Year
from marketplace.demo.desk import due_of
from marketplace.demo.people import Person
from marketplace.demo.stories import story_of
from marketplace.demo.trail import Article, route, team_for, trail_of
from marketplace.demo.words import phrases

Team = list[tuple[int, str]]


def seed_tickets(
    db: Connection, rng: random.Random, held: list[tuple[Question, Conversation]], people: list[Person], keys: dict[int, str],
    articles: Mapping[str, Article], team: Team, *, now: datetime,
) -> None:  # fmt: skip
    """`held` is every question with its conversation, oldest first: each is routed by what was learnt from those before."""
    agents, year, back = team[:4], Year(SEED, now), _come_back(held)
    add_customers(db, [_customer(person, keys, now) for person in people])
    with threadpool_limits(1):  # small matrices: several threads would mostly wait for each other
        rows = [
            _ticket(rng, year, articles, question, told, keys, agents, came_back_at=back.get(place), now=now)
            for place, (question, told) in enumerate(held)
        ]
    made = add_tickets(db, rows)
    pairs = ((row["routing"]["decision_id"], ticket) for row, (ticket, _) in zip(rows, made, strict=True))
    year.keep(db, {decision: (ticket, reference_of(ticket)) for decision, ticket in pairs if decision})


def _come_back(held: list[tuple[Question, Conversation]]) -> dict[int, datetime]:
    """When somebody asked anew about the same family of topics within a week after a question was solved, by its place."""
    found: dict[int, datetime] = {}
    asked: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, (question, _) in enumerate(held):
        mine = asked[question.person.number, TOPICS[question.topic.name]]
        for before in mine:
            solved = held[before][1].solved_at
            if solved and solved < question.at <= solved + QUIET:
                found.setdefault(before, question.at)
        mine.append(place)
    return found


def _customer(person: Person, keys: dict[int, str], now: datetime) -> dict[str, Any]:
    return {
        "key": keys[person.number], "name": person.name, "email": person.email, "role": person.role, "plan": person.plan, "state": person.state,
        "language": person.language, "timezone": person.timezone, "seen_at": now,
    }  # fmt: skip


def _ticket(
    rng: random.Random, year: Year, articles: Mapping[str, Article], question: Question, told: Conversation, keys: dict[int, str],
    agents: Team, *, came_back_at: datetime | None, now: datetime,
) -> dict[str, Any]:  # fmt: skip
    customer = keys[question.person.number]
    agent_id, agent = agents[told.agent or 0]
    authors = {"customer": (customer, question.person.name)}
    context = trail_of(rng, question, articles)
    channel, why = route(year, question, context, customer)
    by = rng.choice(agents)[1]
    team, why = team_for(rng, question, channel, why, agent=by, now=now)
    rating, comment = _rate(rng, question, told, agent) if told.solved_at else (None, None)
    first = team_of(channel)
    story = story_of(
        random.Random(f"{SEED} {question.person.number} {question.at}"), told, agent=agent, customer=question.person.name,
        chance=year.settings.belief(question.topic.family, channel), handed=(by, first, team) if team != first else None,
    )  # fmt: skip
    if why["decision_id"]:
        year.tell(told, [what for _, what in story], channel=channel, rating=rating, came_back_at=came_back_at)
    return {
        "subject": question.subject, "status": _status(question, told, now), "priority": question.urgency, "channel": channel,
        "team": team, "via": question.via, "topic": question.topic.name, "page": question.page if question.via != "mail" else None,
        "customer": customer, "assignee": agent_id if told.agent is not None else None, "context": context, "routing": why,
        "opened_at": question.at, "solved_at": told.solved_at, "due_at": due_of(question, told), "rating": rating,
        "rating_comment": comment, "synthetic": True,
        "story": [(who, one.what, one.before, one.after, one.at) for who, one in story],
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
