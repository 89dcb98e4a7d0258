"""The one door by which a question becomes a ticket."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

import kb
from helpdesk.people.person import Person, remember
from helpdesk.routing.names import team_of
from helpdesk.routing.offering import led_to, read_decision, topic_said
from helpdesk.routing.topics.guessing import guess_topic
from helpdesk.tickets.lifecycle import open_ticket
from helpdesk.tickets.ticket import PRIORITIES, Ticket

__all__ = ["Person", "Question", "take_in"]

URGENT_TOPICS = {"account_takeover": "critical", "harassment": "high", "two_factor_lost": "high"}


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
    said = topic_said(db, question.context.get("decision_id"))
    topic = question.topic or said or guess_topic(f"{question.subject}\n{question.body}")[0]
    urgency = _more_urgent(question.urgency, URGENT_TOPICS.get(topic or "", "low"))
    decision = read_decision(db, question.context.get("decision_id"))
    ticket = open_ticket(
        db, question.customer, subject=question.subject, body=question.body, channel=question.channel, team=team_of(question.channel),
        via=question.via, priority=urgency, topic=topic, page=question.page, context=question.context,
        routing={"explanation": decision.get("explanation", []), "probs": decision.get("probs", {}), "blocked": decision.get("blocked", {}),
                 "recommended": decision.get("channel"), "decision_id": decision.get("decision_id")},
        now=now,
    )  # fmt: skip
    led_to(db, decision.get("decision_id"), ticket.id)
    return ticket


def _more_urgent(asked: str, of_topic: str) -> str:
    """What is asked for, unless the topic alone calls for more."""
    asked = asked if asked in PRIORITIES else "normal"
    return max(asked, of_topic, key=PRIORITIES.index)


def read_before(context: dict[str, Any]) -> list[str]:
    """The ids of the articles that were read before asking."""
    return [str(one["id"]) for one in context.get("articles_read") or [] if isinstance(one, dict) and one.get("id")]
