"""The demo world's year at the help desk: 6,000 tickets with their threads, clocks and ratings."""

import random
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from helpdesk.bulk import add_customers, add_tickets
from helpdesk.routing import team_of
from helpdesk.sla.targets import reply_due
from marketplace.demo.people import Person
from marketplace.demo.questions import Asked


def seed_tickets(
    db: Connection, rng: random.Random, questions: list[Asked], people: list[Person], keys: dict[int, str], team: list[tuple[int, str]], *,
    today: datetime,
) -> None:  # fmt: skip
    agents = team[:4]
    add_customers(db, [_customer(person, keys, today) for person in people])
    add_tickets(db, [_ticket(rng, asked, keys, agents) for asked in questions])


def _customer(person: Person, keys: dict[int, str], today: datetime) -> dict[str, Any]:
    return {
        "key": keys[person.number], "name": person.name, "email": person.email, "role": person.role, "plan": person.plan, "state": person.state,
        "language": person.language, "timezone": person.timezone, "seen_at": today,
    }  # fmt: skip


def _ticket(rng: random.Random, asked: Asked, keys: dict[int, str], agents: list[tuple[int, str]]) -> dict[str, Any]:
    agent_id, agent_name = agents[asked.agent or 0]
    customer = keys[asked.person.number]
    authors = {"customer": (customer, asked.person.name), "agent": (f"staff:{agent_id}", agent_name)}
    waits = asked.status == "open" and asked.thread[-1].by == "customer"
    waiting_since = next((said.at for said in reversed(asked.thread) if said.by == "customer"), asked.opened_at)
    status = "new" if asked.status == "open" and len(asked.thread) == 1 and asked.agent is None else asked.status
    return {
        "subject": asked.subject, "status": status, "priority": asked.urgency, "channel": asked.channel, "team": team_of(asked.channel),
        "via": asked.via, "topic": asked.topic, "page": asked.page, "customer": customer,
        "assignee": agent_id if asked.agent is not None else None,
        "context": {"query": asked.query, "tried": ["article"] if rng.random() < 0.6 else [], "articles_read": [], "role": asked.person.role,
                    "plan": asked.person.plan, "state": asked.person.state},
        "routing": {}, "opened_at": asked.opened_at, "solved_at": asked.solved_at,
        "due_at": reply_due(waiting_since, priority=asked.urgency, plan=asked.person.plan) if waits else None,
        "rating": asked.rating, "rating_comment": asked.rating_comment, "synthetic": True,
        "thread": [(said.by, *authors[said.by], said.body, said.at) for said in asked.thread],
    }  # fmt: skip
