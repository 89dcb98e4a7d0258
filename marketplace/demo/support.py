"""The demo world's year at the help desk: 6,000 tickets with their threads, clocks, reasons and ratings."""

import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from threadpoolctl import threadpool_limits

from helpdesk.bulk import add_chats, add_customers, add_tickets
from helpdesk.routing import TOPICS, team_of
from helpdesk.routing.outcomes.told import QUIET
from helpdesk.tickets.ticket import reference_of
from marketplace.demo import SEED
from marketplace.demo.asking import Question
from marketplace.demo.chats import as_chat, by_those_who_know, ended_at, taken_at
from marketplace.demo.conversation import Conversation, home_of, last_word
from marketplace.demo.deciding import Year
from marketplace.demo.desk import due_of
from marketplace.demo.details import seed_details
from marketplace.demo.people import Person
from marketplace.demo.promises import promise, settle
from marketplace.demo.stories import story_of
from marketplace.demo.trail import Article, route, team_for, trail_of
from marketplace.demo.words import phrases

Team = list[tuple[int, str]]


def seed_tickets(
    db: Connection, rng: random.Random, held: list[tuple[Question, Conversation]], people: list[Person], keys: dict[int, str],
    articles: Mapping[str, Article], team: Team, *, now: datetime,
) -> None:  # fmt: skip
    """`held` is every question with its conversation, oldest first: each is routed by what was learnt from those before."""
    agents, year, asked = team[:4], Year(SEED, now), _asked(held)
    add_customers(db, [_customer(person, keys, now) for person in people])
    with threadpool_limits(1):  # small matrices: several threads would mostly wait for each other
        rows = [
            _ticket(rng, year, articles, question, told, keys, agents, asked=asked, now=now) for question, told in held
        ]
    made = add_tickets(db, rows)
    add_chats(
        db, [row["chat"] | {"ticket": ticket} for row, (ticket, _) in zip(rows, made, strict=True) if row["chat"]]
    )
    lead = next(one for one in team if one[1] == "Lee Osei")
    numbered = zip(rows, made, held, strict=True)
    seed_details(db, lead, [(ticket, row["status"], question) for row, (ticket, _), (question, _) in numbered], now=now)
    promise(db, lead, now=now)
    settle(db, [ticket for row, (ticket, _) in zip(rows, made, strict=True) if row["solved_at"]], now=now)
    pairs = ((row["routing"]["decision_id"], ticket) for row, (ticket, _) in zip(rows, made, strict=True))
    year.keep(db, {decision: (ticket, reference_of(ticket)) for decision, ticket in pairs if decision})


def _asked(held: list[tuple[Question, Conversation]]) -> Mapping[tuple[int, str], list[datetime]]:
    """When each person asked about each family of topics, oldest first."""
    found: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    for question, _ in held:
        found[question.person.number, TOPICS[question.topic.name]].append(question.at)
    return found


def _came_back(
    asked: Mapping[tuple[int, str], list[datetime]], question: Question, solved: datetime | None
) -> datetime | None:
    """When they asked anew about the same family within a week after it was solved."""
    again = asked[question.person.number, TOPICS[question.topic.name]]
    return next((at for at in again if solved and solved < at <= solved + QUIET), None)


def _customer(person: Person, keys: dict[int, str], now: datetime) -> dict[str, Any]:
    return {
        "key": keys[person.number], "name": person.name, "email": person.email, "role": person.role, "plan": person.plan, "state": person.state,
        "language": person.language, "timezone": person.timezone, "seen_at": now,
    }  # fmt: skip


def _ticket(
    rng: random.Random, year: Year, articles: Mapping[str, Article], question: Question, told: Conversation, keys: dict[int, str],
    agents: Team, *, asked: Mapping[tuple[int, str], list[datetime]], now: datetime,
) -> dict[str, Any]:  # fmt: skip
    customer = keys[question.person.number]
    agent_id, agent = agents[told.agent or 0]
    authors = {"customer": (customer, question.person.name)}
    context = trail_of(rng, question, articles)
    channel, why = route(year, question, context, customer)
    at_home = home_of(question) == team_of(channel)
    if at_home and channel not in ("ticket", "live_chat"):
        told = by_those_who_know(told)
    elif channel == "live_chat":
        told = as_chat(random.Random(f"{SEED} chat {question.person.number} {question.at}"), told, knows=at_home)
    by = rng.choice(agents)[1]
    team, why = team_for(rng, question, channel, why, agent=by, now=now)
    rating, comment = _rate(rng, question, told, agent) if told.solved_at else (None, None)
    first = team_of(channel)
    story = story_of(
        random.Random(f"{SEED} {question.person.number} {question.at}"), told, agent=agent, customer=question.person.name,
        chance=year.settings.belief(question.topic.family, channel), handed=(by, first, team) if team != first else None,
    )  # fmt: skip
    if why["decision_id"]:
        year.tell(
            told,
            [what for _, what in story],
            channel=channel,
            rating=rating,
            came_back_at=_came_back(asked, question, told.solved_at),
        )
    return {
        "subject": question.subject, "status": _status(question, told, now), "priority": question.urgency, "channel": channel,
        "team": team, "via": question.via, "topic": question.topic.name, "page": question.page if question.via != "mail" else None,
        "customer": customer, "assignee": agent_id if told.agent is not None else None, "context": context, "routing": why,
        "opened_at": question.at, "solved_at": told.solved_at, "due_at": due_of(question, told), "rating": rating,
        "rating_comment": comment, "synthetic": True, "chat": _chat(told, agent_id) if channel == "live_chat" else None,
        "story": [(who, one.what, one.before, one.after, one.at) for who, one in story],
        "thread": [(one.by, *authors.get(one.by, (f"staff:{agent_id}", agent)), one.body, one.at) for one in told.thread],
    }  # fmt: skip


def _chat(told: Conversation, agent: int) -> dict[str, Any] | None:
    began, taken = told.thread[0].at, taken_at(told)
    if taken is None:
        return None
    return {
        "state": "ended", "ahead": 0, "started_at": began, "until": began + timedelta(minutes=10), "taken_at": taken, "agent": agent,
        "ended_at": ended_at(told), "ended_by": "agent",
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
