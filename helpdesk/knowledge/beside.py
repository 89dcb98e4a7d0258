"""What helps to answer a ticket: articles with the passage that fits, and solved tickets like it with their answers. Read once the ticket is
there, so that its own page costs no more."""

from dataclasses import dataclass
from typing import Any

from flask import render_template
from sqlalchemy import Connection

import kb
from foundation.access import current_staff, staff_only
from foundation.accounts import Staff
from foundation.saying import OWN
from foundation.web import reading
from helpdesk.knowledge.blueprint import AGENTS, knowledge_desk
from helpdesk.knowledge.reusing import People, people_named, starting_text
from helpdesk.knowledge.scaffold import body_of
from helpdesk.knowledge.similar import Question, Solution, find_similar, question_of
from helpdesk.routing.names import topic_title
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.ticket import Ticket
from kb import Passage

ARTICLES, SOLVED = 4, 3
ASKED = 1_200  # letters


@dataclass(frozen=True)
class Offered:
    """A solved ticket, and its answer as a beginning for this one."""

    solution: Solution
    text: str
    other_language: bool


@knowledge_desk.get("/tickets/<int:ticket_id>/knowledge")
@staff_only(*AGENTS)
def beside(ticket_id: int) -> str:
    """The part of the page that is put beside the conversation, and a page of its own without script."""
    me = current_staff()
    with reading() as db:
        ticket = read_ticket(db, ticket_id)
        question = question_of(db, ticket)
        offered = offers_for(db, ticket, question, me)
    fitting = articles_for(ticket, question)
    about = [] if fitting else articles_about(ticket)
    return render_template(
        "knowledge/beside.html", ticket=ticket, articles=fitting or about, topic=topic_title(ticket.topic or "") if about else "",
        offered=offered, may_write=me.may("writer", "lead"),
    )  # fmt: skip


def articles_for(ticket: Ticket, question: Question, limit: int = ARTICLES) -> list[Passage]:
    """What its customer may read, in their language where an article is translated."""
    return kb.passages(question.text[:ASKED], reader_of(ticket), limit)


def articles_about(ticket: Ticket, limit: int = ARTICLES) -> list[Passage]:
    """By its topic, for who writes in another language than articles, whose words no article has: titles of topics are English."""
    if not ticket.topic or reader_of(ticket)["language"] in (None, "", OWN):
        return []
    return kb.passages(topic_title(ticket.topic), reader_of(ticket), limit)


def reader_of(ticket: Ticket) -> dict[str, Any]:
    """Its customer as ranking knows readers."""
    who = ticket.customer
    return {"page": ticket.page, "role": who.role, "plan": who.plan, "language": ticket.language or who.language}


def offers_for(db: Connection, ticket: Ticket, question: Question, me: Staff) -> list[Offered]:
    """Each answer once: what was said to many in the same words is one of them."""
    found = find_similar(db, question, me=me.id, limit=2 * SOLVED)
    others = people_named(db, [one.answer for one in found])
    by_text: dict[str, Offered] = {}
    for one in found:
        text = starting_text(one.answer, People(one.customer, one.agent, ticket.customer.name, me.name, others))
        other = bool(one.language and ticket.language) and one.language != ticket.language
        by_text.setdefault(body_of(text), Offered(one, text, other))
    return list(by_text.values())[:SOLVED]
