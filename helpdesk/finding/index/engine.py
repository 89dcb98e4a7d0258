"""Asking the index for a word: the newest documents that have it, and which of some tickets do, alike on both databases."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy import Connection

Part = Literal["any", "notes", "messages", "subject"]

FREQUENT = 1.0  # the weight of a term too frequent to be read whole
SUBJECT = 2.5  # times as much in a subject

_TOKEN = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True)
class Word:
    """One word, or several that stand together when it has spaces; `begins`: a longer word that begins with it will do."""

    text: str
    begins: bool = False

    @property
    def tokens(self) -> list[str]:
        """As the index cuts them: no accents, no punctuation, small letters."""
        return _TOKEN.findall(_MARKS.sub("", unicodedata.normalize("NFKD", self.text)).lower())


@dataclass(frozen=True)
class Term:
    """Any of these words will do."""

    words: tuple[Word, ...]


@dataclass(frozen=True)
class Postings:
    """The documents that have a term, each as one number: its ticket in the upper bits, its message in the lower 32 (0: the ticket
    itself). `weights` tell how much each says; `whole`: there are no others. `since`: none are left out from this document on."""

    documents: Sequence[int]
    weights: Sequence[float]
    whole: bool = True
    since: int = 0

    def tickets(self) -> set[int]:
        return {one >> 32 for one in self.documents}

    def unsure(self, tickets: Iterable[int]) -> list[int]:
        """Those of the tickets of which it can't be told from here whether they have the term, the newest first."""
        known = self.tickets()
        return sorted((one for one in tickets if one <= self.since >> 32 and one not in known), reverse=True)


def all_of(documents: Sequence[int], weights: Sequence[float], in_subject: Sequence[int]) -> Postings:
    """Of a term that no others have: each weighs more where it is one of those that have it in their subject."""
    telling = set(in_subject)
    return Postings(documents, [w * SUBJECT if d in telling else w for d, w in zip(documents, weights, strict=True)])


def first_of(documents: Sequence[int], in_subject: Sequence[int]) -> Postings:
    """Of a term that more documents have: the newest of them, and some that have it in their subject."""
    telling = set(in_subject)
    every = sorted(telling.union(documents), reverse=True) if telling else documents
    weights = [SUBJECT if one in telling else FREQUENT for one in every]
    return Postings(every, weights, whole=False, since=documents[-1])


class Engine(Protocol):
    def expecting(self, db: Connection, terms: Sequence[Term], part: Part, *, together: bool = False) -> None:
        """Before they are asked for, so that how frequent they are is found out in one step. `together`: those that have all of them may
        be asked for too."""

    def newest(self, db: Connection, term: Term, part: Part, limit: int, *, subjects: bool = True) -> Postings:
        """The documents that have the term, of the newest tickets first. Up to `limit` they are weighed by BM25 (ts_rank in
        PostgreSQL). A term that more have tells little: the newest of them, and (`subjects`) the newest of those that have it in their
        subject, weigh alike."""

    def together(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> list[int]:
        """The newest documents that have all the terms."""

    def in_subject(self, db: Connection, term: Term, limit: int) -> list[int]:
        """The newest that have the term in their subject."""

    def subjects_of(self, db: Connection, terms: Sequence[Term], tickets: Collection[int]) -> list[list[int]]:
        """Of these tickets those that have a term in their subject, of each term."""

    def are_frequent(self, db: Connection, terms: Sequence[Term], part: Part, limit: int) -> bool:
        """Whether more than `limit` documents are expected to have each of them, and reading fewer would save anything."""

    def within(self, db: Connection, term: Term, part: Part, tickets: Sequence[int]) -> Postings:
        """Of each of these tickets that has the term its first document that has."""
