"""What is offered in a ticket: macros whose conditions it meets, filled in, the likeliest first."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, literal, select

from foundation.words import stem, words
from helpdesk.conditions import Asking, fields_asked, where
from helpdesk.macros.macro import Macro
from helpdesk.macros.ranking import Counts, Ranked, rank
from helpdesk.macros.tables import macro_uses
from helpdesk.macros.translating import locale_for
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import Ticket
from kb.search.vectors import load_vectors

COUNTED = timedelta(days=180)
PLACEHOLDER = re.compile(r"\{\{.*?\}\}")
LETTERS = 2_000  # of the customer's newest words


@dataclass(frozen=True)
class Offer:
    macro: Macro
    ranked: Ranked
    locale: str


def offers(db: Connection, found: Sequence[Macro], ticket: Ticket, *, asking: Asking) -> list[Offer]:
    """Three statements, one more where conditions ask for another feature's field."""
    fitting = meeting(db, found, ticket.id, asking)
    if not fitting:
        return []
    by_id = {one.id: one for one in fitting}
    language = ticket.language or "en"
    texts = {one.id: _words_of(one, ticket) for one in fitting}
    asked = f"{ticket.subject}.\n{_newest_words(db, ticket.id)}"
    own = {one: _stems(text, language) for one, text in texts.items()}
    uses = count_uses(db, by_id, ticket, asking.now)
    ranked: list[Ranked] = rank(own, _stems(asked, language), uses, _meant(texts, asked))
    return [Offer(by_id[one.macro], one, locale_of(by_id[one.macro], ticket)) for one in ranked]


def locale_of(macro: Macro, ticket: Ticket) -> str:
    """By the language they write in, then the one they asked for."""
    return locale_for(macro.texts, (ticket.language, ticket.customer.language))


def meeting(db: Connection, found: Sequence[Macro], ticket_id: int, asking: Asking) -> list[Macro]:
    """Those whose conditions this ticket meets now; one statement, none where nobody asks anything."""
    asks = [one for one in found if one.conditions]
    if not asks:
        return list(found)
    fields = fields_asked(db, [one.conditions for one in asks])
    parts = [case((where(one.conditions, asking, fields), 1), else_=0).label(f"m{one.id}") for one in asks]
    row = db.execute(select(*parts).where(tickets.c.id == ticket_id)).one()
    met = {one.id for one, holds in zip(asks, row, strict=True) if holds}
    return [one for one in found if not one.conditions or one.id in met]


def count_uses(db: Connection, macros: Iterable[int], ticket: Ticket, now: datetime) -> Counts:
    """By people, of the last 180 days, in one statement: what a program does by the hundred says nothing of what fits."""
    used = macro_uses.c
    on_topic = used.topic == ticket.topic if ticket.topic else literal(False)
    query = (
        select(
            used.macro, func.count(), func.sum(case((used.team == ticket.team, 1), else_=0)), func.sum(case((on_topic, 1), else_=0))
        )
        .where(used.macro.in_(list(macros)), used.used_at > now - COUNTED, used.staff.is_not(None))
        .group_by(used.macro)
    )  # fmt: skip
    rows = db.execute(query).all()
    return Counts(*({row[0]: int(row[at]) for row in rows if row[at]} for at in (1, 2, 3)))


def _newest_words(db: Connection, ticket_id: int) -> str:
    said = select(messages.c.body).where(messages.c.ticket == ticket_id, messages.c.kind == "customer")
    return " ".join(db.execute(said.order_by(messages.c.id.desc()).limit(2)).scalars())[:LETTERS]


def _words_of(macro: Macro, ticket: Ticket) -> str:
    """As it would be sent, without placeholders."""
    text = PLACEHOLDER.sub("", macro.texts.get(locale_of(macro, ticket), ""))
    return f"{macro.name}. {macro.category}.\n{text}"


def _meant(texts: Mapping[int, str], asked: str) -> dict[int, float]:
    """The cosine of each with what was asked; nothing where there are no word vectors, so that words decide."""
    vectors = load_vectors()
    if vectors is None:
        return {}
    cosines = vectors.embed(list(texts.values())) @ vectors.embed_words(words(asked))
    return dict(zip(texts, map(float, cosines), strict=True))


def _stems(text: str, language: str) -> list[str]:
    return [stem(word, language) for word in words(text) if len(word) > 2]
