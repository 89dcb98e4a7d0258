"""What the palette finds beside what the page can do: tickets, people, articles, recent searches."""

from typing import Any
from urllib.parse import quote

from flask import url_for
from sqlalchemy import Connection, and_, select

import kb
from foundation.speaking import say
from foundation.words import words
from helpdesk.conditions import Asking
from helpdesk.finding.finding import find_tickets
from helpdesk.finding.hits import Hit
from helpdesk.finding.index import Term, Word
from helpdesk.finding.recent import searches_of
from helpdesk.finding.spelling import mended
from helpdesk.people.person import customers

SHORTEST = 2  # letters
TICKETS, PEOPLE, ARTICLES = 6, 3, 3


def look_up(db: Connection, text: str, *, asking: Asking) -> dict[str, Any]:
    """{"tickets": [...], "people": [...], "articles": [...], "recent": [...], "count": "12"}; each has title (pieces and whether each is
    marked), about and href."""
    text = text.strip()
    if len(text) < SHORTEST:
        recent = searches_of(db, asking.me or 0, limit=5)
        return {"recent": [{"title": [[one, False]], "about": "", "href": _search(one)} for one in recent]}
    found = find_tickets(db, text, asking=asking, typing=True, limit=TICKETS)
    return {
        "tickets": [_ticket(one) for one in found.items],
        "count": found.said_count,
        "people": _people(db, text),
        "articles": [_article(one) for one in kb.suggest(text, {}, ARTICLES)],
    }


def _ticket(hit: Hit) -> dict[str, Any]:
    told = f"{hit.ticket.customer.name}, {say.word(hit.ticket.status.replace('_', ' '))}"
    href = url_for("workspace.ticket", ticket_id=hit.ticket.id, _anchor=hit.anchor)
    return {
        "title": [list(one) for one in hit.title],
        "about": told,
        "at": hit.ticket.updated_at.isoformat(),
        "href": href,
        "reference": hit.ticket.reference,
    }


def _people(db: Connection, text: str) -> list[dict[str, Any]]:
    """By parts of their name or their address; if nobody is called so, by near words."""
    parts = words(text)[:4]
    rows = _called(db, parts)
    if not rows and parts:
        near = [mended(db, Term((Word(one),))) for one in parts]
        rows = _called(db, [term.words[0].text if term else one for one, term in zip(parts, near, strict=True)])
    return [
        {"title": [[row.name, False]], "about": ", ".join(filter(None, (say.word(row.role or ""), row.email))), "href": _search(f'customer:"{row.name}"')}
        for row in rows
    ]  # fmt: skip


def _called(db: Connection, parts: list[str]) -> list[Any]:
    if not parts:
        return []
    named = and_(
        *(
            customers.c.name.icontains(one, autoescape=True) | customers.c.email.icontains(one, autoescape=True)
            for one in parts
        )
    )
    query = select(customers.c.name, customers.c.email, customers.c.role).where(named)
    return list(db.execute(query.order_by(customers.c.seen_at.desc()).limit(PEOPLE)).all())


def _article(hit: Any) -> dict[str, Any]:
    return {
        "title": [[hit.title, False]],
        "about": hit.section,
        "href": f"/help/{hit.slug}" if hit.slug else f"/desk/articles/{hit.id}",
    }


def _search(text: str) -> str:
    return f"{url_for('finding.search')}?q={quote(text)}"
