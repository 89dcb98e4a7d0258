"""What a ticket asks: its subject, its customer's words, and the few of them that tell it from others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sqlalchemy import Connection, select

from foundation.words import fold, stem, words
from helpdesk.finding.candidates import SMALL
from helpdesk.finding.index import Term, Word
from helpdesk.tickets.tables import messages
from helpdesk.tickets.ticket import Ticket
from kb.search.vectors import load_vectors

LETTERS = 2_000  # of the customer's words: the beginning and the newest say what it is about
MOST_TERMS = 8
SUBJECT = 1.5  # times as telling in the subject


@dataclass(frozen=True)
class Question:
    """`ticket`: its number, which is never found again; `customer`: whose name is no word to look for."""

    ticket: int
    subject: str
    said: str
    topic: str | None = None
    language: str | None = None
    customer: str = ""

    @property
    def text(self) -> str:
        ended = self.subject.rstrip()[-1:] in {".", "?", "!", "…"}
        return f"{self.subject.rstrip()}{'' if ended else '.'}\n{self.said}"

    @cached_property
    def terms(self) -> list[Term]:
        """The most telling words, the most telling first."""
        names = set(words(self.customer))
        held = {one: SUBJECT for one in words(self.subject)}
        told = [one for one in dict.fromkeys([*held, *words(self.said)]) if _may_tell(one) and one not in names]
        by_stem: dict[str, str] = {}
        for one, weight in zip(told, _weights(told), strict=True):
            known = by_stem.setdefault(stem(one), one)
            held[one] = max(held.get(known, 1.0), held.get(one, 1.0)) * weight
        chosen = sorted(by_stem.values(), key=lambda one: -held[one])[:MOST_TERMS]
        return [Term((word,)) for one in chosen if (word := Word(one)).tokens]


def question_of(db: Connection, ticket: Ticket) -> Question:
    """In one statement: what the customer wrote first, and what they wrote last."""
    mine = messages.c.ticket == ticket.id, messages.c.kind == "customer"
    said = select(messages.c.body).where(*mine).order_by(messages.c.id)
    return question_from(ticket, list(db.execute(said.limit(40)).scalars()))


def question_from(ticket: Ticket, bodies: Sequence[str]) -> Question:
    first, newest = bodies[:1], bodies[1:][-2:]
    said = "\n".join([*(one[:LETTERS] for one in first), *(one[: LETTERS // 2] for one in newest)])
    return Question(ticket.id, ticket.subject, said, ticket.topic, ticket.language, ticket.customer.name)


def _may_tell(word: str) -> bool:
    """Amounts, dates and numbers of contracts are of one ticket only; the code of an error has a letter and few digits."""
    digits = sum(one.isdigit() for one in word)
    return len(word) > 2 and digits < min(len(word), 5) and fold(word) not in SMALL


def _weights(told: Sequence[str]) -> np.ndarray:
    """Common words weigh little: that is baked into the lengths of their vectors. Without those, long words are the rarer ones."""
    vectors = load_vectors()
    if vectors is None or not told:
        return np.array([min(len(one), 10) for one in told], dtype=np.float32)
    lengths: np.ndarray = np.linalg.norm(vectors.of_words(told), axis=1)
    return lengths
