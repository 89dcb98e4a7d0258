"""The one door by which a question becomes a ticket."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

import kb
from helpdesk.host import ask_stake
from helpdesk.people.person import Person, remember
from helpdesk.routing.names import team_of
from helpdesk.routing.offering import led_to, read_decision, topics_of
from helpdesk.routing.opening import settings_here
from helpdesk.routing.pressing import Urgency, urgency_of
from helpdesk.routing.topics.guessing import guess_topic
from helpdesk.tickets.lifecycle import open_ticket
from helpdesk.tickets.ticket import Ticket

__all__ = ["Person", "Question", "take_in"]


@dataclass(frozen=True)
class Question:
    customer: Person
    subject: str
    body: str
    channel: str
    page: str | None = None
    context: dict[str, Any] = field(default_factory=dict)  # query, articles_read, tried, url, journey, ...
    topic: str | None = None
    urgency: str = "normal"
    via: str = "widget"  # widget | helpcentre | mail | dispute | api | chat


def take_in(db: Connection, question: Question, *, now: datetime) -> Ticket:
    """Remember the person, name the topic, open the ticket with its team, clock and reasons; one transaction."""
    remember(db, question.customer, now=now)
    who = question.customer.key
    kb.add_contacts(db, [{"article_id": one, "who": who, "asked_at": now} for one in read_before(question.context)])
    said, typed = topics_of(db, question.context.get("decision_id"))
    topic = question.topic or said or guess_topic(f"{question.subject}\n{question.body}")[0] or typed
    pressing = _pressing(db, question, topic, now)
    decision = read_decision(db, question.context.get("decision_id"))
    ticket = open_ticket(
        db, question.customer, subject=question.subject, body=question.body, channel=question.channel, team=team_of(question.channel),
        via=question.via, priority=pressing.beside(question.urgency), topic=topic, page=question.page,
        context=question.context | ({"urgent_because": list(pressing.why)} if pressing.why else {}),
        routing={"explanation": decision.get("explanation", []), "probs": decision.get("probs", {}), "blocked": decision.get("blocked", {}),
                 "recommended": decision.get("channel"), "decision_id": decision.get("decision_id")},
        now=now,
    )  # fmt: skip
    led_to(db, decision.get("decision_id"), ticket.id)
    return ticket


def _pressing(db: Connection, question: Question, topic: str | None, now: datetime) -> Urgency:
    """By all they wrote, and what hangs on the page they wrote from."""
    settings = settings_here()
    stake = ask_stake(db, question.customer.key, page=question.page, url=question.context.get("url"))
    return urgency_of(
        f"{question.subject}\n{question.body}", topic=topic, family=settings.topics.get(topic or ""), stake=stake,
        much_minor=settings.choice["much_money_minor"], now=now,
    )  # fmt: skip


def read_before(context: dict[str, Any]) -> list[str]:
    """The ids of the articles that were read before asking."""
    return [str(one["id"]) for one in context.get("articles_read") or [] if isinstance(one, dict) and one.get("id")]
