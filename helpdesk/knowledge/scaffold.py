"""An article to begin with, of a ticket: its question as the title, what was asked and what was answered, without anybody's details."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection, select

from helpdesk.knowledge.reusing import People, people_named, without_people
from helpdesk.tickets.tables import messages
from helpdesk.tickets.ticket import Ticket
from helpdesk.writing.marking import readable

QUOTED = 800  # letters of what was asked
_GREETING = re.compile(
    r"\A\s*(?:hi|hello|hey|dear|good \w+|hola|buenos \w+|buenas \w+)\b[^\n]{0,40}?(?:[,:.]\s|\n|\Z)", re.I
)
_CLOSING = re.compile(r"\n\s*(?:(?:kind|best|warm) regards|regards|best|cheers|thanks|thank you|yours|un saludo|saludos|gracias)\b[^\n]{0,30}(?:\n[^\n]{0,60}){0,2}\s*\Z", re.I)  # fmt: skip


@dataclass(frozen=True)
class Scaffold:
    title: str
    text: str  # Markdown
    quote: str  # what was asked
    locale: str


def scaffold_of(db: Connection, ticket: Ticket) -> Scaffold:
    """In two statements: the first words of its customer and the last of a person of the desk."""
    mine = messages.c.ticket == ticket.id, messages.c.kind.in_(("customer", "agent"))
    said = db.execute(
        select(messages.c.kind, messages.c.author_name, messages.c.body).where(*mine).order_by(messages.c.id)
    ).all()
    asked = next((row.body for row in said if row.kind == "customer"), "")
    answered = next((row for row in reversed(said) if row.kind == "agent"), None)
    answer = answered.body if answered else ""
    others = people_named(db, [ticket.subject, asked, answer])
    people = People(ticket.customer.name, answered.author_name if answered else "", others=others)
    title, quote, body = (without_people(one, people) for one in (ticket.subject, asked, answer))
    return Scaffold(title, written(quote, body), _short(quote), (ticket.language or "en")[:12])


def written(asked: str, answer: str) -> str:
    """A heading for the problem and one for the answer: what a writer goes on from."""
    problem = "\n".join(f"> {line}".rstrip() for line in _short(body_of(asked)).splitlines())
    return f"## The problem\n\n{problem}\n\n## What to do\n\n{body_of(answer) or 'Say here what solves it.'}"


def body_of(letter: str) -> str:
    """Without how it greets and how it ends."""
    return _CLOSING.sub("", _GREETING.sub("", letter.strip(), count=1)).strip()


def _short(text: str) -> str:
    plain = readable(text).strip()
    return plain if len(plain) <= QUOTED else f"{plain[:QUOTED].rsplit(' ', 1)[0]}…"
